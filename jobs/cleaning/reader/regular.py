"""Parses regular blocks in one go.

A block is regular if all records have the same number of cells and all quotes are where RFC 4180 allows them. The kernel's
parser reads such a block and refuses any other; where it is not built, Polars reads it, with a separate proof (`by_polars.py`).
"""

from abc import ABC, abstractmethod
from concurrent.futures import Executor, Future
from copy import copy

import polars as pl

from jobs.cleaning import kernel
from jobs.cleaning.reader.dialect import Dialect

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def can_be_regular(dialect: Dialect) -> bool:
    """The fast parsers support only delimiters and quotes of one byte."""
    return len(dialect.delimiter.encode()) == 1


def block_of(data: bytes, dialect: Dialect) -> "Block":
    """A block for bytes that begin at the start of a record."""
    if kernel.BUILT:
        return CompiledBlock(data, dialect)
    from jobs.cleaning.reader.by_polars import PolarsBlock

    return PolarsBlock(data, dialect)


class Block(ABC):
    """Bytes that begin at the start of a record."""

    def __init__(self, data: bytes, dialect: Dialect) -> None:
        self.data, self.dialect, self.delimiter = data, dialect, dialect.delimiter.encode()
        self.newline, self.quote = dialect.newline, dialect.quote.encode() if dialect.quote else b""
        self._parsed: Future[pl.DataFrame | None] | None = None

    def cut_off(self) -> bytes:
        """Cuts off and returns the incomplete last record, if all quotes are valid; nothing if no record ends in the block."""
        end = self.last_record_end(0, len(self.data))
        rest = self.data[end:] if end else b""
        if rest:
            self.data = self.data[:end]  # a copy: frees the read buffer for the next piece
        return rest

    def has_line_with(self, beginning: bytes, start: int, end: int) -> bool:
        """Whether a line within data[start:end] begins with `beginning`, even within quotes."""
        return self.data.startswith(beginning, start) or self.data.find(self.newline + beginning, start, end) >= 0

    def parse_ahead(self, width: int, pool: Executor) -> None:
        """Submits the block to the pool, to be parsed if it is regular."""
        self._parsed = pool.submit(copy(self).frame, 0, len(self.data), width)

    def frame(self, start: int, end: int, width: int) -> pl.DataFrame | None:
        """data[start:end] as columns c0, c1, …; None unless it is regular."""
        if self._parsed and (start, end) == (0, len(self.data)):
            ahead, self._parsed = self._parsed, None  # handed over, so that it is not kept in memory
            return ahead.result()
        if self.data.startswith(BYTE_ORDER_MARK, start) or self.has_escapes(start, end):
            return None
        frame = self.parsed(start, end, width)
        return None if frame is None else unspaced(frame, self.dialect)

    def frame_known_regular(self, width: int) -> pl.DataFrame | None:
        """The frame of the whole block, which an earlier pass proved regular."""
        return self.frame(0, len(self.data), width)

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
    def parsed(self, start: int, end: int, width: int) -> pl.DataFrame | None:
        """data[start:end], parsed; None unless it is regular."""


class CompiledBlock(Block):
    """A block read by the kernel."""

    def last_record_end(self, start: int, stop: int) -> int:
        return kernel.record_end(self.data, start, stop, self.quote, self.newline)

    def count_lines(self, start: int, end: int) -> int:
        return kernel.count(self.data, start, end, self.newline)

    def parsed(self, start: int, end: int, width: int) -> pl.DataFrame | None:
        data = self.data if (start, end) == (0, len(self.data)) else self.data[start:end]
        if self.dialect.record_end == "any" and b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
            return None
        if not data.endswith(self.newline):
            if not data or data.endswith(b"\r"):
                return None
            data += self.newline
        return kernel.parsed(data, self.delimiter, self.quote, self.newline, width)


def unspaced(frame: pl.DataFrame, dialect: Dialect) -> pl.DataFrame:
    """Removes the space after each delimiter, if it belongs to the delimiter."""
    if not dialect.spaced:
        return frame
    cells = pl.all().exclude("c0")
    return frame.with_columns(pl.when(cells != " ").then(cells.str.strip_prefix(" ")))
