"""Which rows of a table repeat others, learned batch by batch."""

from typing import Any

import numpy as np
import polars as pl

from jobs.cleaning.rowset import Flags, Ids, RowSet
from jobs.cleaning.step import Learner
from jobs.cleaning.table import ROW, Batch
from jobs.cleaning.white import stripped_and_folded


class Repeats(Learner):
    """Which rows repeat others, and which. With keep=first this is known as soon as a row is seen."""

    def __init__(self, keys: list[str], keep: str, match: str, *, nulls_equal: bool) -> None:
        self.keys, self.keep, self.match, self.nulls_equal = keys, keep, match, nulls_equal
        self.online = keep == "first"
        self.distinct = RowSet()
        self.rows = np.zeros(0, np.int64)
        """By the number of a distinct row: the row of the input that is kept of it, or with keep=none the first."""
        self.goes = np.zeros(0, np.bool_)
        """By row of the input: whether it is removed."""

    def observe(self, batch: Batch) -> None:
        rows, keys = self.comparable(batch)
        known = self.distinct.size
        numbers = self.distinct.add(keys)
        self.rows = with_room(self.rows, self.distinct.size)
        self.goes = with_room(self.goes, int(rows[-1]) + 1 if len(rows) else 0)
        first_seen = self.first_seen(numbers, known)
        self.rows[numbers[first_seen]] = rows[first_seen]
        if self.keep == "last":
            self.keep_last(rows, numbers)
        else:
            self.goes[rows] = ~first_seen
            if self.keep == "none":
                self.goes[self.rows[numbers[~first_seen]]] = True

    def keep_last(self, rows: Ids, numbers: Ids) -> None:
        self.goes[self.rows[numbers]] = True
        self.rows[numbers] = rows  # of several with the same number, the last is written last
        self.goes[rows] = self.rows[numbers] != rows

    def first_seen(self, numbers: Ids, known: int) -> Flags:
        """New distinct rows are numbered in order, so a number above all before it is seen for the first time."""
        highest = np.maximum.accumulate(np.concatenate(([known - 1], numbers)))
        return numbers > highest[:-1]

    def apply(self, batch: Batch) -> Batch:
        rows = batch.frame[ROW].to_numpy().astype(np.int64)
        return batch.having(batch.frame.filter(~with_room(self.goes, int(rows[-1]) + 1)[rows])) if len(rows) else batch

    def reasons(self, left: Batch) -> pl.Series:
        rows, keys = self.comparable(left)
        kept = self.rows[self.distinct.find(keys)]
        return pl.Series(
            ["is repeated" if row == other else f"repeats row {other}" for row, other in zip(rows, kept, strict=True)]
        )

    def comparable(self, batch: Batch) -> tuple[Ids, pl.DataFrame]:
        """The rows that can be duplicates, and their cells as they are compared."""
        frame = batch.frame if self.nulls_equal else batch.frame.drop_nulls(self.keys)
        keys = frame.select(self.keys)
        if self.match == "ci_trim":
            keys = pl.DataFrame([stripped_and_folded(cells).alias(cells.name) for cells in keys])
        return frame[ROW].to_numpy().astype(np.int64), keys

    def learned(self) -> list[dict[str, Any]]:
        return [{"distinct_rows": self.distinct.size}]


def with_room(array: Any, length: int) -> Any:
    """The array with at least this length, zeros behind; longer by half, so that growing row by row stays cheap."""
    if length <= len(array):
        return array
    longer = np.zeros(length + length // 2, array.dtype)
    longer[: len(array)] = array
    return longer
