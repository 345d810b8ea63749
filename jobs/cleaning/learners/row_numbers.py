"""Sets of row numbers, in a bit a row."""

from bisect import bisect_right

import polars as pl

from jobs.cleaning.table import ROW


class RowNumbers:
    """Row numbers that come batch by batch, ascending. One thread may add while others ask for what came before."""

    def __init__(self) -> None:
        self.stretches: list[tuple[int, pl.Series]] = []
        """A row's number, and of each row from that one on whether it is there; each ends before the next one begins."""

    def add(self, rows: pl.Series) -> None:
        """Those of the next batch, ascending, behind all that are there."""
        if len(rows):
            start, end = int(rows[0]), int(rows[-1]) + 1
            self.stretches.append((start, marked(rows - start, end - start)))

    def among(self, rows: pl.Series) -> pl.Series:
        """Which of these rows, ascending, are there."""
        found = pl.repeat(False, len(rows), dtype=pl.Boolean, eager=True)
        if not len(rows):
            return found
        first, last = (bisect_right(self.stretches, rows[border], key=start_of) for border in (0, -1))
        for start, stretch in self.stretches[max(0, first - 1) : last]:
            begin, end = (int(rows.search_sorted(border, "left")) for border in (start, start + len(stretch)))
            part = stretch.gather(rows.slice(begin, end - begin) - start)
            found = part if len(part) == len(rows) else pl.concat([found.head(begin), part, found.slice(end)])
        return found

    def all(self, start: int = 0, end: int | None = None) -> pl.Series:
        """ROW of each, or of those in some of the stretches, ascending."""
        return pl.concat(
            [
                pl.Series(ROW, dtype=pl.UInt64),
                *(stretch.arg_true().cast(pl.UInt64) + first for first, stretch in self.stretches[start:end]),
            ]
        )


def start_of(stretch: tuple[int, pl.Series]) -> int:
    return stretch[0]


def marked(places: pl.Series, length: int) -> pl.Series:
    """True at the places, which ascend, and false elsewhere."""
    if len(places) == length:
        return pl.repeat(True, length, dtype=pl.Boolean, eager=True)
    return pl.repeat(False, length, dtype=pl.Boolean, eager=True).scatter(places, True)
