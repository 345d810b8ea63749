"""Regular blocks, read by Polars.

A block is regular if each record has the same number of cells and each quote is where RFC 4180 has it. That is *proved*
for every block, because Polars is silent about some of what can be wrong: it fills up short rows, eats a byte order
mark, and turns `"a "b" c"` into `a b c`. The proof: each quote opens, closes or is doubled; cells, delimiters, quotes
and record ends together are exactly as many bytes as the block.
"""

from collections.abc import Iterator
from concurrent.futures import Executor, Future
from copy import copy
from typing import TYPE_CHECKING

import polars as pl

from jobs.cleaning.reader.dialect import Dialect
from jobs.cleaning.values import kept_bytes

if TYPE_CHECKING:
    import numpy as np

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
STRETCH = 1 << 18
"""Bytes that are looked through at a time: what is noted of so many stays near the processor."""


def can_be_regular(dialect: Dialect) -> bool:
    """Polars knows delimiters and quotes of one byte."""
    return len(dialect.delimiter.encode()) == 1


class Block:
    """Bytes that begin at the start of a record."""

    def __init__(self, data: bytes, dialect: Dialect) -> None:
        self.data, self._dialect, self._delimiter = data, dialect, dialect.delimiter.encode()
        self._newline, self._quote = dialect.newline, dialect.quote.encode() if dialect.quote else b""
        self._quotes = _positions(data, self._quote) if self._quote and self._quote in data else None
        self._parsed: Future[pl.DataFrame | None] | None = None

    def whole_records(self) -> "Block":
        """Without the record at its end that is not ended, if all quotes are in order; all of it if no record ends in it."""
        end = self.last_record_end(0, len(self.data))
        if end in (0, len(self.data)):
            return self
        whole = copy(self)
        whole.data = self.data[:end]
        if self._quotes is not None:
            whole._quotes = self._quotes[: self._quotes.searchsorted(end)]
        return whole

    def last_record_end(self, start: int, stop: int) -> int:
        """Where the last record within data[start:stop] ends, if all quotes are in order; `start` if none does."""
        end = self.data.rfind(self._newline, start, stop) + 1
        if self._quotes is None:
            return max(start, end)
        opened = int(self._quotes.searchsorted(start))
        while end > start and (int(self._quotes.searchsorted(end)) - opened) % 2:
            end = self.data.rfind(self._newline, start, int(self._quotes[self._quotes.searchsorted(end) - 1])) + 1
        return max(start, end)

    def has_line_with(self, beginning: bytes, start: int, end: int) -> bool:
        """Whether a line within data[start:end] begins so, even one within quotes."""
        return self.data.startswith(beginning, start) or self.data.find(self._newline + beginning, start, end) >= 0

    def count_lines(self, start: int, end: int) -> int:
        """How many line ends there are in data[start:end]."""
        if self._quotes is None:
            return self.data.count(self._newline, start, end)
        import numpy as np

        return sum(int(np.count_nonzero(stretch == self._newline[0])) for stretch in _stretches(self.data, start, end))

    def parse_ahead(self, width: int, pool: Executor) -> None:
        """Has the frame of the whole block made in the pool, if it is regular."""
        self._parsed = pool.submit(copy(self).frame, 0, len(self.data), width)

    def frame(self, start: int, end: int, width: int) -> pl.DataFrame | None:
        """data[start:end] as columns c0, c1, …; None unless it is proved regular."""
        if self._parsed and (start, end) == (0, len(self.data)):
            ahead, self._parsed = self._parsed, None  # handed over, not kept in memory
            return ahead.result()
        data = self.data if (start, end) == (0, len(self.data)) else self.data[start:end]
        overhead = self._quote_overhead(start, end)
        if overhead is None or data.startswith(BYTE_ORDER_MARK) or not self._ends_are_clear(data) or self._needs_care(data):
            return None
        frame = self.read(data, self._dialect, width)
        if frame is None:
            return None
        return unspaced(frame, self._dialect) if self._all_bytes_are_there(frame, data, overhead) else None

    @staticmethod
    def read(data: bytes, dialect: Dialect, width: int) -> pl.DataFrame | None:
        """What Polars makes of it, right or wrong; None if it refuses."""
        try:
            return pl.read_csv(
                data,
                has_header=False,
                schema={f"c{i}": pl.String for i in range(width)},
                separator=dialect.delimiter,
                quote_char=dialect.quote,
                eol_char=dialect.newline.decode(),
            )
        except pl.exceptions.PolarsError:
            return None

    def _quote_overhead(self, start: int, end: int) -> int | None:
        """How many bytes quoting costs; None if a quote is out of place.

        Every other quote opens: a delimiter, a record end or the other half of a doubled quote stands before it. The
        ones between close: a delimiter, a record end or the other half comes after.
        """
        if self._quotes is None:
            return 0
        import numpy as np

        quotes = self._quotes[self._quotes.searchsorted(start) : self._quotes.searchsorted(end)]
        if len(quotes) % 2:
            return None
        opening, closing = quotes[::2], quotes[1::2]
        text = np.frombuffer(self.data, dtype=np.uint8)
        delimiter, newline = self._delimiter[0], self._newline[0]
        doubled = closing[:-1] + 1 == opening[1:]
        before, after = text[opening - 1], text[np.minimum(closing + 1, end - 1)]
        opens = (before == delimiter) | (before == newline) | (opening == start)
        closes = (after == delimiter) | (after == newline) | (closing == end - 1)
        if newline == 10:
            closes |= (after == 13) & (text[np.minimum(closing + 2, end - 1)] == 10)
        opens[1:] |= doubled
        closes[:-1] |= doubled
        return len(quotes) - int(doubled.sum()) if bool(opens.all() and closes.all()) else None

    def _ends_are_clear(self, data: bytes) -> bool:
        """Polars knows no lone CR as a record end, drops a CR at the end of a cell, and a last cell that is empty."""
        if self._dialect.record_end == "any" and data.count(b"\r") != data.count(b"\r\n"):
            return False
        if self._newline == b"\n" and b"\r" in data and b"\r" + self._delimiter in data:  # one byte alone is found much faster
            return False
        return data.endswith(self._newline) or not data.endswith((b"\r", self._delimiter))

    def _needs_care(self, data: bytes) -> bool:
        """Polars knows no escapes, and none of the characters that stand for kept bytes."""
        escaped = self._dialect.escape == "backslash" and (b"\\" + self._quote in data or b"\\\\" in data)
        return escaped or kept_bytes.LEAD in data or (self._dialect.spaced and self._quotes is not None)

    def _all_bytes_are_there(self, frame: pl.DataFrame, data: bytes, quote_overhead: int) -> bool:
        cells: int = sum(frame.select(pl.all().str.len_bytes().sum()).row(0))
        delimiters = (frame.width - 1) * frame.height
        record_ends = len(data) - cells - delimiters - quote_overhead
        expected = frame.height - (not data.endswith(self._newline))
        if self._newline == b"\r" or b"\r" not in data:
            return record_ends == expected
        returns = data.count(b"\r\n")
        if record_ends != expected + returns and self._quotes is not None:  # some stand in quoted cells
            returns -= sum(frame.select(pl.all().str.count_matches("\r\n", literal=True).sum()).row(0))
        return record_ends == expected + returns


def unspaced(frame: pl.DataFrame, dialect: Dialect) -> pl.DataFrame:
    """Without the space after each delimiter, where it belongs to that."""
    if not dialect.spaced:
        return frame
    cells = pl.all().exclude("c0")
    return frame.with_columns(pl.when(cells != " ").then(cells.str.strip_prefix(" ")))


def _positions(data: bytes, byte: bytes) -> "np.ndarray":
    import numpy as np  # takes 0.1 s to load, and many files never need it

    found = (np.flatnonzero(stretch == byte[0]) for stretch in _stretches(data, 0, len(data)))
    return np.concatenate([places + number * STRETCH for number, places in enumerate(found)])


def _stretches(data: bytes, start: int, end: int) -> Iterator["np.ndarray"]:
    import numpy as np

    text = np.frombuffer(data, np.uint8, end - start, start)
    return (text[at : at + STRETCH] for at in range(0, len(text), STRETCH))
