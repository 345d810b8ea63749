"""Blocks of text become frames: by Polars where they are proved regular, by our own parser where they are not.

Only the stretch around an irregular record takes the slow way. Which way a stretch takes never shows in the result, nor
does the size of the blocks.
"""

from dataclasses import dataclass

import polars as pl

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.reader.dialect import Dialect
from jobs.cleaning.reader.feed import first_undecodable
from jobs.cleaning.reader.oddities import Oddities
from jobs.cleaning.reader.records import Cells, Record, RecordParser
from jobs.cleaning.reader.regular import Block, can_be_regular

STRETCH = 128 << 10
"""What our own parser takes at a time. Smaller blocks are not worth Polars' start."""


class TableIsWider(CleaningError):
    """A row has more cells than the table was opened with columns. Open it again with `width` columns."""

    code = "PARSE"

    def __init__(self, width: int, line: int) -> None:
        super().__init__(f"Line {line:,} has {width:,} cells, more than the rows before it.")
        self.width = width


@dataclass(frozen=True, slots=True)
class Shape:
    """`columns` the table has; `cells` most of its records have (a header may name fewer or more)."""

    columns: int
    cells: int

    @property
    def keys(self) -> list[str]:
        return [f"c{i}" for i in range(self.columns)]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A block's rows, how many bytes they took, and whether the whole of it was proved regular in one piece."""

    frame: pl.DataFrame
    end: int
    regular: bool


class BlockParser:
    """Parses the blocks of one pass, in order."""

    def __init__(
        self, dialect: Dialect, shape: Shape, encoding: str, line: int, oddities: Oddities, stretch: int = STRETCH
    ) -> None:
        self._dialect, self._shape, self._encoding = dialect, shape, encoding
        self._records, self._stretch, self._line, self._oddities = RecordParser(dialect), stretch, line, oddities

    def parse(self, data: bytes, *, final: bool) -> Parsed:
        """As many whole records as `data` holds; it must start with one. All of it if it is the file's end."""
        self._oddities.quote_seen |= self._dialect.quote is not None and self._dialect.quote.encode() in data
        frames, at, whole = [], 0, False
        stride = len(data) if can_be_regular(self._dialect) else 0
        block = Block(data, self._dialect) if stride > self._stretch else None
        while at < len(data):
            end = self._regular_end(block, at, at + stride, final) if block and stride > self._stretch else 0
            frame = self._regular(block, at, end) if block and end > at else None
            if frame is not None:
                whole = at == 0
                stride = min(2 * stride, len(data))
            elif stride > self._stretch:
                stride //= 2
                continue
            else:
                whole = False
                frame, end = self._exact(data, at, final)
                stride = min(2 * self._stretch, len(data)) if block else 0
                if end == at:
                    break
            self._line += data.count(self._dialect.newline, at, end)
            frames.append(frame)
            at = end
        return Parsed(pl.concat(frames) if frames else self._frame([]), at, whole and len(frames) == 1)

    def parse_regular(self, data: bytes) -> pl.DataFrame:
        """A block that an earlier pass has proved regular."""
        frame = Block.read(data, self._dialect, self._shape.cells)
        assert frame is not None  # noqa: S101
        fitted = self._fit(frame)
        assert fitted is not None  # noqa: S101
        self._line += data.count(self._dialect.newline)
        return fitted

    def _regular_end(self, block: Block, at: int, stop: int, final: bool) -> int:
        if final and stop >= len(block.data):
            return len(block.data)
        return block.last_record_end(at, min(stop, len(block.data)))

    def _regular(self, block: Block, start: int, end: int) -> pl.DataFrame | None:
        frame = block.frame(start, end, self._shape.cells)
        if frame is None or (end - start > LIMITS.cell and _longest(frame) > LIMITS.cell):
            return None
        return self._fit(frame)

    def _fit(self, frame: pl.DataFrame) -> pl.DataFrame | None:
        """The table's columns, where its records have more or fewer cells; None if something would be lost."""
        missing = self._shape.columns - frame.width
        if missing > 0:
            self._oddities.short.add(self._line, frame.height)
            return frame.with_columns(pl.lit(None, pl.String).alias(key) for key in self._shape.keys[frame.width :])
        if missing < 0:
            surplus = frame.select(frame.columns[missing:])
            if surplus.select(pl.any_horizontal(pl.all().str.len_bytes().sum() > 0)).item():
                return None
            self._oddities.surplus.add(self._line, frame.height)
            return frame.select(self._shape.keys)
        return frame

    def _exact(self, data: bytes, at: int, final: bool) -> tuple[pl.DataFrame, int]:
        rows: list[Cells] = []
        end = at
        try:
            for record in self._records.records(data, at, stop=min(len(data), at + self._stretch), final=final):
                rows += self._row(record, data, at)
                end = record.end
        except UnicodeDecodeError:
            raise first_undecodable(data[at:], self._encoding, self._line) from None
        return self._frame(rows), end

    def _row(self, record: Record, data: bytes, at: int) -> list[Cells]:
        """The record as a row of the table, or no row."""
        cells, width = record.cells, self._shape.columns
        if len(cells) == width and not record.stray:
            return [cells]
        line = self._line + data.count(self._dialect.newline, at, record.start)
        if record.is_blank and width > 1:
            self._oddities.blank.add(line)
            return []
        if record.stray:
            self._oddities.stray.add(line)
        if len(cells) < width:
            self._oddities.short.add(line)
            return [cells + [None] * (width - len(cells))]
        if len(cells) > width:
            if any(cells[width:]):
                raise TableIsWider(content_width(cells), line)
            self._oddities.surplus.add(line)
        return [cells[:width]]

    def _frame(self, rows: list[Cells]) -> pl.DataFrame:
        columns = zip(*rows, strict=True) if rows else [()] * self._shape.columns
        return pl.DataFrame([pl.Series(key, column, pl.String) for key, column in zip(self._shape.keys, columns, strict=True)])


def content_width(cells: Cells) -> int:
    """The number of cells without the empty ones at the end."""
    width = len(cells)
    while width and not cells[width - 1]:
        width -= 1
    return width


def _longest(frame: pl.DataFrame) -> int:
    lengths = frame.select(pl.max_horizontal(pl.all().str.len_bytes().max())).item()
    return int(lengths or 0)
