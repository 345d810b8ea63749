"""Sets of row numbers, in a bit a row."""

from bisect import bisect_right

import polars as pl

from jobs.cleaning.table import ROW


class RowNumbers:
    """Row numbers that come batch by batch, ascending. One thread may add while others ask for what came before."""

    def __init__(self) -> None:
        self.stretches: list[tuple[int, pl.Series]] = []
        """A row's number, and of each row from that one on whether it is there; each ends before the next one begins."""

    def add(self, rows: pl.Series, chosen: pl.Series | None = None) -> None:
        """Those of the next batch, ascending, behind all that are there; of these, those that are `chosen`, true or false."""
        if not len(rows):
            return
        start, end = int(rows[0]), int(rows[-1]) + 1
        if chosen is None or len(rows) < end - start:
            rows = rows if chosen is None else rows.filter(chosen)
            chosen = marked(rows - start, end - start)
        self.stretches.append((start, chosen))

    def among(self, rows: pl.Series) -> pl.Series:
        """Which of these rows, ascending, are there."""
        if not len(rows):
            return absent(0)
        first, last = (bisect_right(self.stretches, rows[border], key=start_of) for border in (0, -1))
        parts, at = [absent(0)], 0
        for start, stretch in self.stretches[max(0, first - 1) : last]:
            begin, end = (int(rows.search_sorted(border, "left")) for border in (start, start + len(stretch)))
            whole = end - begin == len(stretch)
            parts += [absent(begin - at), stretch if whole else stretch.gather(rows.slice(begin, end - begin) - start)]
            at = end
        return pl.concat([*parts, absent(len(rows) - at)])

    def all(self, start: int = 0, end: int | None = None) -> pl.Series:
        """ROW of each, or of those in some of the stretches, ascending."""
        return pl.concat(
            [
                pl.Series(ROW, dtype=pl.UInt64),
                *(stretch.arg_true().cast(pl.UInt64) + first for first, stretch in self.stretches[start:end]),
            ]
        )


def absent(count: int) -> pl.Series:
    return pl.Series([False]).new_from_index(0, count)


def start_of(stretch: tuple[int, pl.Series]) -> int:
    return stretch[0]


def marked(places: pl.Series, length: int) -> pl.Series:
    """True at the places, which ascend, and false elsewhere."""
    if len(places) == length:
        return ~absent(length)
    return absent(length).scatter(places, True)
