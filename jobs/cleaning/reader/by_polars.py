"""Reads regular blocks with Polars, where the kernel is not built.

That a block is regular must be *proved*, because Polars does not report everything that can be wrong: it pads short rows, drops
a byte order mark, and turns `"a "b" c"` into `a b c`. The proof: each quote opens, closes or is doubled; and cells, delimiters,
quotes and record ends together have exactly as many bytes as the block.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

from jobs.cleaning.reader.dialect import Dialect
from jobs.cleaning.reader.regular import Between, Block, Regular, unspaced
from jobs.cleaning.values import kept_bytes

if TYPE_CHECKING:
    import numpy as np

STRETCH = 1 << 18
"""Bytes that are scanned at a time: intermediate arrays of this size stay in the processor's cache."""


class PolarsBlock(Block):
    """A block read by Polars, with a proof that it is regular."""

    def __init__(self, data: bytes, dialect: Dialect, between: Between) -> None:
        super().__init__(data, dialect, between)
        self._quotes = _positions(data, self.quote) if self.quote and self.quote in data else None

    def cut_off(self) -> bytes:
        rest = super().cut_off()
        if self._quotes is not None:
            self._quotes = self._quotes[: self._quotes.searchsorted(len(self.data))]
        return rest

    def last_record_end(self, start: int, stop: int) -> int:
        end = self.data.rfind(self.newline, start, stop) + 1
        if self._quotes is None:
            return max(start, end)
        opened = int(self._quotes.searchsorted(start))
        while end > start and (int(self._quotes.searchsorted(end)) - opened) % 2:
            end = self.data.rfind(self.newline, start, int(self._quotes[self._quotes.searchsorted(end) - 1])) + 1
        return max(start, end)

    def count_lines(self, start: int, end: int) -> int:
        if self._quotes is None:
            return self.data.count(self.newline, start, end)
        import numpy as np

        return sum(int(np.count_nonzero(stretch == self.newline[0])) for stretch in _stretches(self.data, start, end))

    def parsed(self, start: int, end: int, width: int) -> Regular | None:
        if self.between.comment and self._has_line_with(self.between.comment, start, end):
            return None
        data = self.data if (start, end) == (0, len(self.data)) else self.data[start:end]
        overhead = self._quote_overhead(start, end)
        if overhead is None or kept_bytes.LEAD in data or not self._ends_are_clear(data):
            return None
        frame = _read(data, self.dialect, width)
        return Regular(frame, end, [], []) if frame is not None and self._all_bytes_are_there(frame, data, overhead) else None

    def frame_known_regular(self, width: int) -> pl.DataFrame | None:
        frame = _read(self.data, self.dialect, width)
        return None if frame is None else unspaced(frame, self.dialect)

    def _has_line_with(self, beginning: bytes, start: int, end: int) -> bool:
        """Whether a line within data[start:end] begins with `beginning`, even within quotes."""
        return self.data.startswith(beginning, start) or self.data.find(self.newline + beginning, start, end) >= 0

    def _quote_overhead(self, start: int, end: int) -> int | None:
        """How many bytes quoting takes; None if a quote is misplaced.

        Every other quote opens: it follows a delimiter, a record end or the other half of a doubled quote. The ones between
        them close: they precede a delimiter, a record end or the other half.
        """
        if self._quotes is None:
            return 0
        import numpy as np

        quotes = self._quotes[self._quotes.searchsorted(start) : self._quotes.searchsorted(end)]
        if len(quotes) % 2:
            return None
        opening, closing = quotes[::2], quotes[1::2]
        text = np.frombuffer(self.data, dtype=np.uint8)
        delimiter, newline = self.delimiter[0], self.newline[0]
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
        """Whether Polars reads all record ends correctly.

        It does not treat a lone CR as a record end, and drops a CR at the end of a cell and an empty last cell.
        """
        if self.dialect.record_end == "any" and data.count(b"\r") != data.count(b"\r\n"):
            return False
        if self.newline == b"\n" and b"\r" in data and b"\r" + self.delimiter in data:  # a single byte is found much faster
            return False
        return data.endswith(self.newline) or not data.endswith((b"\r", self.delimiter))

    def _all_bytes_are_there(self, frame: pl.DataFrame, data: bytes, quote_overhead: int) -> bool:
        cells: int = sum(frame.select(pl.all().str.len_bytes().sum()).row(0))
        delimiters = (frame.width - 1) * frame.height
        record_ends = len(data) - cells - delimiters - quote_overhead
        expected = frame.height - (not data.endswith(self.newline))
        if self.newline == b"\r" or b"\r" not in data:
            return record_ends == expected
        returns = data.count(b"\r\n")
        if record_ends != expected + returns and self._quotes is not None:  # some are in quoted cells
            returns -= sum(frame.select(pl.all().str.count_matches("\r\n", literal=True).sum()).row(0))
        return record_ends == expected + returns


def _read(data: bytes, dialect: Dialect, width: int) -> pl.DataFrame | None:
    """Polars' result, right or wrong; None if it raises an error."""
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


def _positions(data: bytes, byte: bytes) -> "np.ndarray":
    import numpy as np  # takes 0.1 s to import, and many files do not need it

    found = (np.flatnonzero(stretch == byte[0]) for stretch in _stretches(data, 0, len(data)))
    return np.concatenate([places + number * STRETCH for number, places in enumerate(found)])


def _stretches(data: bytes, start: int, end: int) -> Iterator["np.ndarray"]:
    import numpy as np

    text = np.frombuffer(data, np.uint8, end - start, start)
    return (text[at : at + STRETCH] for at in range(0, len(text), STRETCH))
