"""Parses regular blocks in one go.

A block is regular if all records have the same number of cells and all quotes are where RFC 4180 allows them; comments and
blank lines may be between them. The kernel's parser reads a block as far as it is regular. Where it is not built, Polars
reads it, with a separate proof (`by_polars.py`), if nothing is between its rows.
"""

from abc import ABC, abstractmethod
from bisect import bisect_left
from concurrent.futures import Executor, Future
from copy import copy
from typing import NamedTuple

import polars as pl

from jobs.cleaning import kernel
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.reader.dialect import Dialect

AT_ONCE = 1 << 16
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Between(NamedTuple):
    """Which lines are no rows: those that begin with `comment`, and with `blank` those without any character."""

    comment: bytes | None = None
    blank: bool = False


class Regular(NamedTuple):
    """The rows of a regular stretch, and where in the block it ends.

    Of each line between them: how many rows are `before` it, and where in the block it starts.
    """

    rows: pl.DataFrame
    end: int
    before: list[int]
    starts: list[int]


def can_be_regular(dialect: Dialect) -> bool:
    """The fast parsers support only delimiters and quotes of one byte."""
    return len(dialect.delimiter.encode()) == 1


def block_of(data: bytes, dialect: Dialect, between: Between) -> "Block":
    """A block for bytes that begin at the start of a record."""
    if kernel.BUILT:
        return CompiledBlock(data, dialect, between)
    from jobs.cleaning.reader.by_polars import PolarsBlock

    return PolarsBlock(data, dialect, between)


class Block(ABC):
    """Bytes that begin at the start of a record."""

    def __init__(self, data: bytes, dialect: Dialect, between: Between) -> None:
        self.data, self.dialect, self.delimiter, self.between = data, dialect, dialect.delimiter.encode(), between
        self.newline, self.quote = dialect.newline, dialect.quote.encode() if dialect.quote else b""
        self._parsed: Future[Regular | None] | None = None

    def cut_off(self) -> bytes:
        """Cuts off and returns the incomplete last record, if all quotes are valid; nothing if no record ends in the block.

        With it, blank lines above it: whether they end the table depends on what is below them.
        """
        end = self.last_record_end(0, len(self.data))
        if self.between.blank:
            end = self._above_blank_lines(end)
        rest = self.data[end:] if end else b""
        if rest:
            self.data = self.data[:end]  # a copy: frees the read buffer for the next piece
        return rest

    def _above_blank_lines(self, end: int) -> int:
        """Where the record before the end ends, if only blank lines are between."""
        content = end
        while content and self.is_blank(content - 1):
            piece = self.data[max(0, content - AT_ONCE) : content]
            content -= len(piece) - len(piece.rstrip(b"\r\n"))
        return self.data.find(self.newline, content, end) + 1 if content else end

    def is_blank(self, start: int) -> bool:
        """Whether nothing is in the line that starts there."""
        return self.data[start] in b"\r\n"

    def blank_in(self, found: Regular) -> list[int]:
        """For each blank line between rows, how many rows are before it."""
        return [before for before, start in zip(found.before, found.starts, strict=True) if self.is_blank(start)]

    def above_gap(self, found: Regular) -> Regular:
        """The same, but for a gap at its end and the lines below that."""
        last = bisect_left(found.before, found.rows.height)
        if not any(map(self.is_blank, found.starts[last:])):
            return found
        return found._replace(end=found.starts[last], before=found.before[:last], starts=found.starts[:last])

    def parse_ahead(self, width: int, pool: Executor) -> None:
        """Submits the block to the pool, to be parsed if it is regular."""
        self._parsed = pool.submit(copy(self).frame, 0, len(self.data), width)

    def frame(self, start: int, end: int, width: int) -> Regular | None:
        """data[start:end] as columns c0, c1, …, as far as it is regular; None if it does not begin like that."""
        if self._parsed and (start, end) == (0, len(self.data)):
            ahead, self._parsed = self._parsed, None  # handed over, so that it is not kept in memory
            return ahead.result()
        if self.data.startswith(BYTE_ORDER_MARK, start) or self.has_escapes(start, end):
            return None
        found = self.parsed(start, end, width)
        return None if found is None else found._replace(rows=unspaced(found.rows, self.dialect))

    def frame_known_regular(self, width: int) -> pl.DataFrame | None:
        """The frame of the whole block, which an earlier pass proved regular, without lines between its rows."""
        found = self.frame(0, len(self.data), width)
        return None if found is None or found.starts or found.end < len(self.data) else found.rows

    def has_escapes(self, start: int, end: int) -> bool:
        """Whether reading it takes more than delimiters and quotes."""
        if self.dialect.escape == "backslash" and any(
            self.data.find(b"\\" + each, start, end) >= 0 for each in (self.quote, b"\\")
        ):
            return True
        return self.dialect.spaced and bool(self.quote) and self.data.find(self.quote, start, end) >= 0

    @abstractmethod
    def last_record_end(self, start: int, stop: int) -> int:
        """Where the last record within data[start:stop] ends, if all quotes are valid; `start` if none does."""

    @abstractmethod
    def count_lines(self, start: int, end: int) -> int:
        """How many line ends there are in data[start:end]."""

    @abstractmethod
    def parsed(self, start: int, end: int, width: int) -> Regular | None:
        """data[start:end], parsed, perhaps only its regular beginning; None if there is none."""


class CompiledBlock(Block):
    """A block read by the kernel."""

    def last_record_end(self, start: int, stop: int) -> int:
        return kernel.record_end(self.data, start, stop, self.quote, self.newline)

    def count_lines(self, start: int, end: int) -> int:
        return kernel.count(self.data, start, end, self.newline)

    def parsed(self, start: int, end: int, width: int) -> Regular | None:
        data = self.data if (start, end) == (0, len(self.data)) else self.data[start:end]
        if self.dialect.record_end == "any" and b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
            return None
        if not data.endswith(self.newline):
            if not data or data.endswith(b"\r"):
                return None
            data += self.newline
        dialect, comment, blank = (self.delimiter, self.quote, self.newline), self.between.comment or b"", self.between.blank
        longest = min(LIMITS.columns, LIMITS.cell)  # a longer line may be beyond one of the limits
        found = kernel.parsed(data, *dialect, width, comment=comment, blank=blank, longest=longest)
        if found is None:
            return None
        frame, lines, read = found
        starts = (lines.gather_every(2, 1) + start).to_list()
        return Regular(frame, min(start + read, end), lines.gather_every(2).to_list(), starts)


def unspaced(frame: pl.DataFrame, dialect: Dialect) -> pl.DataFrame:
    """Removes the space after each delimiter, if it belongs to the delimiter."""
    if not dialect.spaced:
        return frame
    cells = pl.all().exclude("c0")
    return frame.with_columns(pl.when(cells != " ").then(cells.str.strip_prefix(" ")))
