"""Finds rows that repeat others, if a row other than the first is kept, or more has to be known than that."""

from typing import Any, ClassVar

import numpy as np
import polars as pl

from jobs.cleaning.learners.arrays import Flags, Ids, with_room
from jobs.cleaning.learners.equal_rows import EqualRows
from jobs.cleaning.learners.rowset import first_seen
from jobs.cleaning.table import Batch


class Repeats(EqualRows):
    """Which rows go, whichever of the equal ones stays; in arrays, for it may be any row of which more is learned."""

    memory: ClassVar[tuple[str, ...]] = (*EqualRows.memory, "is_first", "is_removed", "rows")

    def __init__(self, keys: list[str], keep: str, match: str, *, nulls_equal: bool) -> None:
        super().__init__(keys, match, nulls_equal=nulls_equal)
        self.keep, self.online = keep, keep == "first"
        self.is_first: Flags = np.zeros(0, np.bool_)
        self.is_removed: Flags = np.zeros(0, np.bool_)
        """Both by row of the input: whether it is the first of its kind, and whether it is removed."""
        self.rows: Ids = np.zeros(0, np.int64)
        """By number of a distinct row: the row of the input that stands for it. Not needed as long as that is the first."""

    def observe(self, batch: Batch) -> None:
        if not self.in_order:
            self.number(batch.frame)
        places, keys = self.comparable(batch)
        rows, known = ids(places), self.distinct.size
        found = self.distinct.add(keys)
        numbers, new = found.to_numpy(), first_seen(found, known).to_numpy()
        self.is_first, self.is_removed = (with_room(flags, end_of(rows)) for flags in (self.is_first, self.is_removed))
        self.is_first[rows], self.is_removed[rows] = new, ~new
        if self.keep != "first":
            self.rows = with_room(self.rows, self.distinct.size)
            self.rows[numbers[new]] = rows[new]
        if self.keep == "none":
            self.is_removed[self.rows[numbers[~new]]] = True
        if self.keep == "last":
            self.is_removed[self.rows[numbers]] = True
            self.rows[numbers] = rows  # of several with the same number, the last is written last
            self.is_removed[rows] = self.rows[numbers] != rows

    def findings(self) -> dict[str, Any]:
        """Of the distinct rows: their hashes, and the first of each; `rows` as here. And which rows are removed."""
        firsts = np.flatnonzero(self.is_first)
        rows = firsts if self.keep == "first" else self.rows[: self.distinct.size]
        return {"hashes": self.distinct.hashes, "firsts": firsts, "rows": rows, "is_removed": np.flatnonzero(self.is_removed)}

    def merge(self, later: dict[str, Any]) -> None:
        self.take_over(later)

    def take_over(self, later: dict[str, Any]) -> Ids:
        """Merges; the numbers here of the other's distinct rows."""
        known, firsts, rows, removed = self.distinct.size, later["firsts"], later["rows"], later["is_removed"]
        numbers: Ids = self.distinct.add_hashes(later["hashes"]).to_numpy()
        again = numbers < known
        end = 1 + int(max(each.max(initial=-1) for each in (firsts, rows, removed)))
        self.is_first, self.is_removed = (with_room(flags, end) for flags in (self.is_first, self.is_removed))
        self.is_first[firsts[~again]] = self.is_removed[removed] = True
        if self.keep != "last":
            self.is_removed[firsts[again]] = True
        if self.keep != "first":
            self.rows = with_room(self.rows, self.distinct.size)
            self.is_removed[self.rows[numbers[again]]] = True
            kept = np.flatnonzero(~again if self.keep == "none" else numbers >= 0)
            self.rows[numbers[kept]] = rows[kept]
        return numbers

    def apply(self, batch: Batch) -> Batch:
        return batch.having(batch.frame.filter(~self.removed(batch)))

    def removed(self, batch: Batch) -> Flags:
        """Whether each row of the batch is removed."""
        rows = ids(self.places(batch.frame))
        removed: Flags = with_room(self.is_removed, end_of(rows))[rows]
        return removed

    def kept_rows(self) -> pl.Series:
        """`rows`; where the first stand, these are found again by their order, which is that of the numbers."""
        if self.keep == "first" and len(self.rows) != self.distinct.size:
            self.rows = np.flatnonzero(self.is_first)
        return pl.Series(self.rows, dtype=pl.UInt64)


def ids(rows: pl.Series) -> Ids:
    """The numbers as indices of arrays."""
    return rows.cast(pl.Int64).to_numpy()


def end_of(rows: Ids) -> int:
    return int(rows[-1]) + 1 if len(rows) else 0
