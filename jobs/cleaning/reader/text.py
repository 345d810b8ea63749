"""Delimited text as a table that can be read again and again, a batch at a time, in bounded memory."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from jobs.cleaning.errors import LimitExceeded, RecipeError, UnreadableFile
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.reader.blocks import BlockParser, Shape
from jobs.cleaning.reader.dialect import Dialect
from jobs.cleaning.reader.feed import Feed
from jobs.cleaning.reader.manner import style_in
from jobs.cleaning.reader.oddities import Oddities
from jobs.cleaning.reader.prefetch import Prefetch
from jobs.cleaning.reader.reading import Kind, Reading
from jobs.cleaning.style import Style
from jobs.cleaning.table import ROW, Batch, Column

BLOCK = 8 << 20


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the rows are: `start` bytes of UTF-8 text stand before the first, which begins in `line`."""

    dialect: Dialect
    encoding: str
    start: int
    line: int
    shape: Shape
    names: tuple[str | None, ...]


class TextSource:
    """A `Source` over delimited text."""

    def __init__(self, path: Path, layout: Layout, reading: Reading, block: int = BLOCK) -> None:
        self._path, self._layout, self._reading, self._block = path, layout, reading, block
        names = layout.names + (None,) * (layout.shape.columns - len(layout.names))
        self.columns = tuple(Column(key, name) for key, name in zip(layout.shape.keys, names, strict=True))
        self.share = 0.0
        self._oddities = Oddities()
        self._blocks: list[_Known] = []
        self._cleanups: list[Callable[[], None]] = []
        self._running: list[Prefetch[tuple[Batch, float]]] = []

    @property
    def reading(self) -> Reading:
        """The notes are complete once a pass has come to its end."""
        seen = self._layout.dialect.quote if self._oddities.quote_seen else None
        quote = (self._reading.quote or seen) if self._reading.kind == "text" else None
        return replace(self._reading, quote=quote, notes=(*self._reading.notes, *self._oddities.sentences()))

    def style(self) -> Style:
        """How the file is written, for a result that is written like it."""
        if self._reading.kind != "text":
            raise RecipeError("The result can be written like the input only if that is delimited text. Choose a format.")
        layout = self._layout
        header = self._reading.header
        return style_in(self._path, layout.encoding, layout.dialect, start=layout.start, header=header, keys=layout.shape.keys)

    def made_from(self, kind: Kind, notes: tuple[str, ...], **facts: Any) -> "TextSource":
        """The same table, which was made of a file of another kind. How its text is written is nobody's business."""
        nothing = dict.fromkeys(("encoding", "delimiter", "record_end"))
        return self.with_facts(notes, **({**nothing, "confidence": 1.0} | facts), kind=kind)

    def with_facts(self, notes: tuple[str, ...], **facts: Any) -> "TextSource":
        """The same table, of which more is known."""
        self._reading = replace(self._reading, notes=notes + self._reading.notes, **facts)
        return self

    def closing(self, cleanup: Callable[[], None]) -> None:
        """Calls this, too, when the source is closed."""
        self._cleanups.append(cleanup)

    def batches(self) -> Iterator[Batch]:
        self.share = 0.0
        ahead = Prefetch(self._numbered())
        self._running.append(ahead)
        try:
            for batch, share in ahead:
                self.share = share
                yield batch
        finally:
            ahead.close()
            self._running.remove(ahead)
        self.share = 1.0

    def close(self) -> None:
        """Ends what still runs: a pass that nobody finished."""
        for ahead in tuple(self._running):
            ahead.close()
        for cleanup in self._cleanups:
            cleanup()

    def _numbered(self) -> Generator[tuple[Batch, float], None, None]:
        row = 0
        oddities = Oddities()
        for frame, share in self._frames(oddities):
            numbers = pl.int_range(row + 1, row + frame.height + 1, dtype=pl.UInt64, eager=True).alias(ROW)
            frame.insert_column(0, numbers)
            self._count_longer(frame, oddities)
            row += frame.height
            yield Batch(self.columns, frame), share
        self._oddities = oddities

    def _frames(self, oddities: Oddities) -> Generator[tuple[pl.DataFrame, float], None, None]:
        layout = self._layout
        parser = BlockParser(layout.dialect, layout.shape, layout.encoding, layout.line, oddities)
        feed = Feed(self._path, layout.encoding, layout.start)
        try:
            yield from self._again(feed, parser) if self._blocks else self._first_time(feed, parser)
        finally:
            feed.close()

    def _first_time(self, feed: Feed, parser: BlockParser) -> Generator[tuple[pl.DataFrame, float], None, None]:
        known: list[_Known] = []
        data, final, given = b"", False, False
        while not final:
            more = feed.read(self._block)
            final = len(more) < self._block
            data = data + more if data else more
            parsed = parser.parse(data, final=final)
            if parsed.end == 0 and not final:
                _check_record(data)
                continue
            if parsed.frame.height or (final and not given):
                yield parsed.frame, feed.share
                given = True
            known.append(_Known(parsed.end, parsed.frame.height, parsed.regular))
            data = data[parsed.end :]
        self._blocks = known

    def _again(self, feed: Feed, parser: BlockParser) -> Generator[tuple[pl.DataFrame, float], None, None]:
        """The same blocks as before; what was proved then is not proved again."""
        given = False
        for number, known in enumerate(self._blocks, start=1):
            data = feed.read(known.size)
            frame = parser.parse_regular(data) if known.regular else parser.parse(data, final=True).frame
            if len(data) < known.size or frame.height != known.rows:
                raise UnreadableFile("The file was changed while it was read. Try again.", code="STORAGE")
            if frame.height or (number == len(self._blocks) and not given):
                yield frame, feed.share
                given = True

    def _count_longer(self, frame: pl.DataFrame, oddities: Oddities) -> None:
        surplus = [f"c{i}" for i in range(len(self._layout.names), self._layout.shape.columns)]
        if self._reading.header is None or not surplus:
            return
        rows = frame.filter(pl.any_horizontal(pl.col(surplus).str.len_bytes() > 0)).get_column(ROW)
        if rows.len():
            oddities.longer.add(int(rows[0]), rows.len())


@dataclass(frozen=True, slots=True)
class _Known:
    size: int
    rows: int
    regular: bool


def _check_record(data: bytes) -> None:
    if len(data) > LIMITS.record:
        raise LimitExceeded(f"A row is longer than {LIMITS.record >> 20} MB.", code="CELL_TOO_LONG")
