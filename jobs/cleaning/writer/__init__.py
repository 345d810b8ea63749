"""Batches → a file: complete under its name, or not at all. The same batches give the same bytes."""

import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from jobs.cleaning.room import room_on_disk
from jobs.cleaning.style import Style
from jobs.cleaning.table import Batch, Column
from jobs.cleaning.writer.dialect import DialectWriter
from jobs.cleaning.writer.foreign import TextAlone, text_alone
from jobs.cleaning.writer.guard import FormulaGuard
from jobs.cleaning.writer.names import usable_names
from jobs.cleaning.writer.settings import WriterSettings
from jobs.cleaning.writer.style import style_of
from jobs.cleaning.writer.text import Text, TextWriter

__all__ = ["Writer", "WriterSettings", "open_writer", "written_names"]


class Sink(Protocol):
    """A writer for one format. `file` is the file it writes, if it only ever appends to it."""

    @property
    def file(self) -> IO[bytes] | None: ...

    def write(self, batch: Batch) -> None: ...


class Writer:
    """Takes a table's batches, in order. `written` says what the format required to be changed."""

    def __init__(
        self, settings: WriterSettings, sink: Sink, guard: FormulaGuard | None, notes: list[str], like: Style | None = None
    ) -> None:
        self._format, self._sink, self._guard, self._notes, self._like = settings.format, sink, guard, notes, like
        self._text_alone = TextAlone() if settings.format not in ("csv", "tsv") else None
        self._apart = sink if isinstance(sink, TextWriter) and guard is None else None
        """The sink, if the text of a batch does not depend on other batches."""

    @property
    def adds_text(self) -> bool:
        """Whether prepared text can be appended."""
        return self._apart is not None

    def text(self, batch: Batch) -> Text | None:
        """The output text of a batch, which any thread may prepare; None if it depends on other batches."""
        return self._apart.text(batch) if self._apart else None

    def add(self, text: Text) -> None:
        """Appends the `text` of the next batch."""
        assert self._apart  # noqa: S101 - else there is none
        self._apart.add(text)

    def write(self, batch: Batch, text: Text | None = None) -> None:
        """Writes the next batch, or its `text`, if that has been prepared."""
        if text is not None:
            self.add(text)
            return
        if self._guard:
            batch = self._guard.batch(batch)
        if self._text_alone:
            batch = self._text_alone.batch(batch)
        self._sink.write(batch)

    @property
    def file(self) -> IO[bytes] | None:
        """The output file, if it is only ever appended to; otherwise None."""
        return self._sink.file

    @property
    def state(self) -> list[Any]:
        """Its state besides the file: with both, another writer can continue."""
        places = ((self._guard, "guarded"), (self._text_alone, "changed"), (self._sink, "begun"))
        return [getattr(each, name, None) for each, name in places]

    @state.setter
    def state(self, state: list[Any]) -> None:
        places = ((self._guard, "guarded"), (self._text_alone, "changed"), (self._sink, "begun"))
        for (each, name), value in zip(places, state, strict=True):
            if value is not None:
                setattr(each, name, value)

    @property
    def written(self) -> dict[str, Any]:
        guarded = {"formulas_guarded": self._guard.guarded} if self._guard else {}
        notes = self._notes + (self._text_alone.notes if self._text_alone else [])
        quote = {"quote": self._like.quote} if self._like else {}  # an input may have none, and its result need some
        return {"format": self._format, "notes": notes, **quote, **guarded}


@contextmanager
def open_writer(
    path: Path, settings: WriterSettings, columns: Sequence[Column], *, has_header: bool, like: Style | None = None
) -> Iterator[Writer]:
    """Writes to a temporary file beside `path`, and renames it on success; on an error, nothing is left of it.

    `like` is the input's style, for the setting `like_input`.
    """
    guard = FormulaGuard() if settings.guard_formulas and settings.format in ("csv", "tsv") else None
    names, notes = written_names(settings, columns, has_header=has_header, guard=guard)
    with _whole_or_nothing(path) as part, _sink(part, settings, columns, names, like) as sink:
        yield Writer(settings, sink, guard, notes, like)


def written_names(
    settings: WriterSettings, columns: Sequence[Column], *, has_header: bool, guard: FormulaGuard | None = None
) -> tuple[Sequence[str | None] | None, list[str]]:
    """The header, or None; and a sentence for each name that has to be changed for the format."""
    names = _names(settings, columns, has_header=has_header)
    if guard and names is not None:
        names = guard.names(names)
    if settings.format not in ("csv", "tsv") and names is not None:
        names = [name and text_alone(name) for name in names]
    if settings.format in ("parquet", "jsonl"):
        return usable_names(names or [])
    return names, []


def _names(settings: WriterSettings, columns: Sequence[Column], *, has_header: bool) -> Sequence[str | None] | None:
    """The columns' own names, or generated ones. A table without a header gets one once every column has been named."""
    names = [column.name for column in columns]
    if has_header or (names and None not in names):
        return names
    needs_names = settings.headerless == "generate" or settings.format in ("parquet", "jsonl")
    return [f"col_{i}" for i in range(len(columns))] if needs_names else None


def _sink(
    path: Path, settings: WriterSettings, columns: Sequence[Column], names: Sequence[str | None] | None, like: Style | None
) -> AbstractContextManager[Sink]:
    """The sink for the format. Its module is imported when it is needed."""
    if settings.format == "xlsx":
        from jobs.cleaning.writer.sheet import SheetWriter

        return SheetWriter(path, columns, names, split=settings.too_long == "split")
    if settings.format == "parquet":
        from jobs.cleaning.writer.parquet import ParquetWriter

        return ParquetWriter(path, columns, [name or "" for name in names or ()])
    if settings.format == "jsonl":
        from jobs.cleaning.writer.lines import JsonLinesWriter

        return JsonLinesWriter(path, columns, [name or "" for name in names or ()])
    style = like or style_of(settings)
    if style.is_standard:
        return TextWriter(path, columns, names, style.delimiter)
    return DialectWriter(path, columns, names, style)


@contextmanager
def _whole_or_nothing(path: Path) -> Iterator[Path]:
    if path.exists() and not path.is_file():  # a pipe or a device: nothing to put in its place
        yield path
        return
    part = path.with_name(f".{path.name}.{os.urandom(4).hex()}.part")
    try:
        with room_on_disk():
            yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
