"""Which rows of a table repeat others, learned batch by batch."""

from typing import Any, ClassVar

import numpy as np
import polars as pl

from jobs.cleaning.learners.rowset import Flags, Ids, RowSet
from jobs.cleaning.step import Learner
from jobs.cleaning.table import ROW, Batch, origin
from jobs.cleaning.values.white import stripped_and_folded


class Repeats(Learner):
    """Which rows repeat others, and which. With keep=first this is known as soon as a row is seen."""

    memory: ClassVar[tuple[str, ...]] = ("distinct", "is_first", "goes", "rows", "seen", "sources")

    def __init__(self, keys: list[str], keep: str, match: str, *, nulls_equal: bool) -> None:
        self.keys, self.keep, self.match, self.nulls_equal = keys, keep, match, nulls_equal
        self.online = keep == "first"
        self.distinct = RowSet()
        self.is_first: Flags = np.zeros(0, np.bool_)
        self.goes: Flags = np.zeros(0, np.bool_)
        """Both by row of the input: whether it is the first of its kind, and whether it is removed."""
        self.rows: Ids = np.zeros(0, np.int64)
        """By number of a distinct row: the row of the input that stands for it. Not needed as long as that is the first."""
        self.seen, self.sources = RowSet(), np.zeros(0, np.int64)
        """Where rows come in another order than the input's: their places in this order, and the input's rows by place."""

    def observe(self, batch: Batch) -> None:
        if not self.in_order:
            self.number(batch.frame)
        rows, keys = self.comparable(batch)
        known = self.distinct.size
        numbers = self.distinct.add(keys)
        new = first_seen(numbers, known)
        self.is_first, self.goes = (with_room(flags, end_of(rows)) for flags in (self.is_first, self.goes))
        self.is_first[rows], self.goes[rows] = new, ~new
        if self.keep != "first":
            self.rows = with_room(self.rows, self.distinct.size)
            self.rows[numbers[new]] = rows[new]
        if self.keep == "none":
            self.goes[self.rows[numbers[~new]]] = True
        if self.keep == "last":
            self.goes[self.rows[numbers]] = True
            self.rows[numbers] = rows  # of several with the same number, the last is written last
            self.goes[rows] = self.rows[numbers] != rows

    def can_merge(self) -> bool:
        return self.in_order

    def findings(self) -> dict[str, Any]:
        """Of the distinct rows: their hashes, and the first of each; `rows` as here. And which rows are removed."""
        firsts = np.flatnonzero(self.is_first)
        rows = firsts if self.keep == "first" else self.rows[: self.distinct.size]
        return {"hashes": self.distinct.hashes, "firsts": firsts, "rows": rows, "goes": np.flatnonzero(self.goes)}

    def merge(self, later: dict[str, Any]) -> None:
        self.take_over(later)

    def take_over(self, later: dict[str, Any]) -> Ids:
        """Merges; the numbers here of the other's distinct rows."""
        known, firsts, rows, goes = self.distinct.size, later["firsts"], later["rows"], later["goes"]
        numbers = self.distinct.add_hashes(*later["hashes"])
        again = numbers < known
        end = 1 + int(max(each.max(initial=-1) for each in (firsts, rows, goes)))
        self.is_first, self.goes = (with_room(flags, end) for flags in (self.is_first, self.goes))
        self.is_first[firsts[~again]] = self.goes[goes] = True
        if self.keep != "last":
            self.goes[firsts[again]] = True
        if self.keep != "first":
            self.rows = with_room(self.rows, self.distinct.size)
            self.goes[self.rows[numbers[again]]] = True
            stands = np.flatnonzero(~again if self.keep == "none" else numbers >= 0)
            self.rows[numbers[stands]] = rows[stands]
        return numbers

    def apply(self, batch: Batch) -> Batch:
        rows = self.places(batch.frame)
        return batch.having(batch.frame.filter(~with_room(self.goes, end_of(rows))[rows]))

    def reasons(self, left: Batch) -> pl.Series:
        rows, keys = self.comparable(left)
        others = self.standing_rows()[self.distinct.find(keys)]
        named = others if self.in_order else self.sources[others]
        row = "repeats row " + pl.col("named").cast(pl.String)
        repeats = pl.when(pl.col("named") > 0).then(row).otherwise(pl.lit("repeats a row of another file"))
        found = pl.DataFrame({"named": named.astype(np.int64), "itself": rows == others})
        return found.select(pl.when("itself").then(pl.lit("is repeated")).otherwise(repeats)).to_series()

    def standing_rows(self) -> Ids:
        """`rows`; where the first stand, these are found again by their order, which is that of the numbers."""
        if self.keep == "first" and len(self.rows) != self.distinct.size:
            self.rows = np.flatnonzero(self.is_first)
        return self.rows

    def comparable(self, batch: Batch) -> tuple[Ids, pl.DataFrame]:
        """The rows that can be duplicates, and their cells as they are compared."""
        frame = batch.frame if self.nulls_equal else batch.frame.drop_nulls(self.keys)
        keys = frame.select(self.keys)
        if self.match == "ci_trim":
            keys = pl.DataFrame([stripped_and_folded(cells).alias(cells.name) for cells in keys])
        return self.places(frame), keys

    def places(self, frame: pl.DataFrame) -> Ids:
        """Where each row stands: its number; or, where these are in no order, its place among the rows seen, from 1."""
        if self.in_order:
            return frame[ROW].to_numpy().astype(np.int64)
        return self.seen.find(frame.select(ROW)) + 1

    def number(self, frame: pl.DataFrame) -> None:
        places = self.seen.add(frame.select(ROW)) + 1
        self.sources = with_room(self.sources, self.seen.size + 1)
        self.sources[places] = frame.select(origin(pl.col(ROW))).to_series().to_numpy()

    def learned(self) -> list[dict[str, Any]]:
        return [{"distinct_rows": self.distinct.size}]


def end_of(rows: Ids) -> int:
    return int(rows[-1]) + 1 if len(rows) else 0


def first_seen(numbers: Ids, known: int) -> Flags:
    """New distinct rows are numbered in order, so a number above all before it is seen for the first time."""
    highest = np.maximum.accumulate(np.concatenate(([known - 1], numbers)))
    new: Flags = numbers > highest[:-1]
    return new


def with_room(array: Any, length: int) -> Any:
    """The array with at least this length, zeros behind; longer by half, so that growing batch by batch stays cheap."""
    if length <= len(array):
        return array
    longer = np.zeros(length + length // 2, array.dtype)
    longer[: len(array)] = array
    return longer
