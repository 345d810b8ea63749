"""Files other than delimited text: unpacked or written as text to `scratch`, then read like any text."""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from jobs.cleaning.errors import UnreadableFile
from jobs.cleaning.reader.confined import run_confined
from jobs.cleaning.reader.detect.delimited import may_be_print
from jobs.cleaning.reader.detect.encoding import with_byte_order
from jobs.cleaning.reader.detect.header import MOST
from jobs.cleaning.reader.kinds import HEAD, Kind, kind_of, wide_encoding
from jobs.cleaning.reader.opening import open_text
from jobs.cleaning.reader.places import MARK
from jobs.cleaning.reader.sample import SIZE
from jobs.cleaning.reader.settings import ReaderSettings
from jobs.cleaning.reader.text import TextSource
from jobs.cleaning.workbook.merged import cells_below, rows_of_header

CANONICAL = {"encoding": "utf-8", "delimiter": ",", "quote": '"', "escape": "double", "spaced": False, "comment": None}
SUFFIXES = (".gz", ".gzip", ".bz2", ".xz", ".zst", ".zstd", ".z")


class Opening(NamedTuple):
    """A file to open: `name` is what the person calls it, `nested` whether it was taken out of another file."""

    path: Path
    settings: ReaderSettings
    scratch: Path
    name: str
    width: int | None
    nested: bool = False

    def open(self) -> TextSource:
        is_text = self.settings.encoding != "auto"
        kind = kind_of(self.path, self.name, is_said_to_be_text=is_text, nested=self.nested)
        if kind == "text" and not self._is_fixed():
            return open_text(self.path, self.settings, self.width)
        folder = TemporaryDirectory(prefix="table-", dir=self.scratch)
        try:
            source = OPENERS[kind](self, Path(folder.name) / "content")
        except BaseException:
            folder.cleanup()
            raise
        source.closing(folder.cleanup)
        return source

    def _is_fixed(self) -> bool:
        """Whether it is text of fixed width, said to be or found to be so."""
        settings = self.settings
        if settings.widths is not None or settings.delimiter != "auto" or settings.quote != "auto":
            return settings.widths is not None
        with self.path.open("rb") as file:
            head = file.read(SIZE)
        if not may_be_print(head, cut=len(head) == SIZE):
            return False
        from jobs.cleaning.reader.fixed import is_printed  # for most files, their first bytes are enough

        return is_printed(self.path, settings)

    def unpacked(self, path: Path, found: dict[str, Any], name: str) -> TextSource:
        """The table in what was unpacked from this file."""
        source = Opening(path, self.settings, self.scratch, name, self.width, nested=True).open()
        left = found.get("left", 0)
        note = (f"{left:,} bytes after the compressed content were skipped.",) if left else ()
        members = tuple(found.get("members", ()))
        return source.with_facts(note, container=found["container"], member=found.get("member"), members=members)

    def canonical(self, path: Path) -> TextSource:
        """The table in CSV that we wrote ourselves, at the position given in the settings."""
        return open_text(path, self.settings.model_copy(update=CANONICAL), self.width)

    def with_header(self, path: Path, merged: Sequence[Sequence[int]]) -> TextSource:
        """The same for a sheet, whose header may have several rows because of merged names."""
        source = self.canonical(path)
        header = [number - 1 for number in source.reading.header_records]
        rows = rows_of_header(merged, header)
        if self.settings.header != "auto" or rows == header or len(rows) > MOST:
            return source
        source.close()
        settings = self.settings.model_copy(update={"header": tuple(row + 1 for row in rows)})
        return self._replace(settings=settings).canonical(path)

    def whole(self, path: Path) -> TextSource:
        """The same for a file that is a single table with named columns."""
        return open_text(path, ReaderSettings.model_validate(CANONICAL | {"header": 1, "table": "whole"}), self.width)


def open_compressed(opening: Opening, path: Path) -> TextSource:
    found = run_confined("unpack", opening.path, path, opening.name)
    stem = Path(opening.name)
    return opening.unpacked(path, found, stem.stem if stem.suffix.lower() in SUFFIXES else opening.name)


def open_package(opening: Opening, path: Path) -> TextSource:
    """A workbook, or the file in an archive that the settings name."""
    settings = opening.settings
    found = run_confined(
        "package",
        opening.path,
        path,
        opening.name,
        sheet=settings.sheet,
        member=settings.member,
        nested=opening.nested,
    )
    if "member" in found:
        return opening.unpacked(path, found, found["member"])
    if path.stat().st_size <= len("\ufeff".encode()) and len(found["sheets"]) > 1:
        raise _empty(opening.name, found["sheet"], found["sheets"])
    source = opening.with_header(path, found["merged"])
    facts = {"sheet": found["sheet"], "sheets": tuple(found["sheets"])}
    merged = cells_below(found["merged"], source.reading.first_row - 1, len(source.columns))
    return source.made_from("workbook", tuple(found["notes"]), **facts, merged=tuple(merged))


def open_nothing(opening: Opening, path: Path) -> TextSource:
    path.touch()
    return open_text(path, opening.settings, opening.width)


def open_json(opening: Opening, path: Path) -> TextSource:
    encoding = opening.settings.encoding
    if encoding == "auto":
        with opening.path.open("rb") as file:
            encoding = wide_encoding(file.read(HEAD)) or "utf-8"
    encoding = with_byte_order(opening.path, encoding)
    found = run_confined("json", opening.path, path, opening.name, encoding=encoding)
    return opening.whole(path).made_from("json", tuple(found["notes"]))


def open_parquet(opening: Opening, path: Path) -> TextSource:
    found = run_confined("parquet", opening.path, path, opening.name)
    return opening.whole(path).made_from("parquet", tuple(found["notes"]))


def open_fixed(opening: Opening, path: Path) -> TextSource:
    from jobs.cleaning.reader.fixed import find_print, header_of, notes_of, write_cells

    settings = opening.settings
    found = find_print(opening.path, settings)
    write_cells(found, opening.path, path, settings)
    here = settings.model_copy(update=CANONICAL | {"comment": MARK} | header_of(found, settings))
    source = open_text(path, here, opening.width)
    source.printed = found.shown
    return source.made_from("fixed", notes_of(found), encoding=found.encoding, comment=None, widths=found.widths)


OPENERS: dict[Kind, Callable[[Opening, Path], TextSource]] = {
    "nothing": open_nothing,
    "text": open_fixed,
    "compressed": open_compressed,
    "package": open_package,
    "json": open_json,
    "parquet": open_parquet,
}


def _empty(name: str, sheet: str, sheets: list[str]) -> UnreadableFile:
    """The error for an empty sheet: another one may be the table that was meant."""
    others = [each for each in sheets if each != sheet]
    sentence = f"Sheet {sheet!r} of {name} is empty. Its other sheets: {', '.join(others)}."
    return UnreadableFile(sentence, code="EMPTY", choices=others)
