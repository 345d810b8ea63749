"""Turns messy bytes into batches. `open_table` opens a file of any known kind; its `reading` says what was detected."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jobs.cleaning.errors import UnreadableFile
from jobs.cleaning.reader.blocks import TableIsWider
from jobs.cleaning.reader.others import Opening
from jobs.cleaning.reader.reading import NO_MEMBERS, NO_SHEETS, Reading
from jobs.cleaning.reader.settings import ReaderSettings
from jobs.cleaning.reader.text import TextSource

__all__ = ["ReaderSettings", "Reading", "TableIsWider", "TextSource", "open_table"]


@contextmanager
def open_table(
    path: Path, settings: ReaderSettings, *, scratch: Path, name: str | None = None, width: int | None = None
) -> Iterator[TextSource]:
    """The table in a file.

    `scratch` is a folder for unpacked files; `name` is what the person calls the file. A pass may raise TableIsWider: open the
    table again with that `width`, and start over.
    """
    source = _open(path, settings, scratch, name or path.name, width)
    source.name = Path(name or path.name).name
    try:
        yield source
    finally:
        source.close()


def _open(path: Path, settings: ReaderSettings, scratch: Path, name: str, width: int | None) -> TextSource:
    try:
        source = Opening(path, settings, scratch, name, width).open()
    except OSError as error:
        raise UnreadableFile(f"{name} cannot be opened: {error.strerror}.", code="STORAGE") from error
    needless = {
        NO_SHEETS: settings.sheet != 0 and source.reading.kind != "workbook",
        NO_MEMBERS: settings.member is not None and source.reading.member is None,
    }
    return source.with_facts(tuple(note for note, applies in needless.items() if applies))
