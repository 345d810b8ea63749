"""Numbers the keys of rows, to find them again in other rows, such as those of a second table."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from jobs.cleaning.learners.arrays import Flags, Ids
from jobs.cleaning.learners.rowset import RowSet, first_seen
from jobs.cleaning.table import ROW, Batch, Column
from jobs.cleaning.values.white import Match, comparable


class KeySet:
    """Numbers different keys 0, 1, 2, … in the order in which they are first seen, in some 24 bytes a key.

    A key is the cells of some columns, as they are compared. One with a null in it is none: it equals no other.
    """

    def __init__(self, match: Match) -> None:
        self.match, self.rows = match, RowSet()

    @property
    def size(self) -> int:
        return self.rows.size

    def add(self, batch: Batch, columns: Sequence[Column]) -> Ids:
        """The number of each row's key, -1 for none."""
        keys, whole = self.keys(batch, columns)
        return spread(self.rows.add(keys).to_numpy(), whole)

    def find(self, batch: Batch, columns: Sequence[Column]) -> Ids:
        """The number of each row's key, -1 for none and for one that was never added."""
        keys, whole = self.keys(batch, columns)
        return spread(self.rows.find(keys).to_numpy(), whole)

    def keys(self, batch: Batch, columns: Sequence[Column]) -> tuple[pl.DataFrame, pl.Series]:
        """The complete keys, in the form in which they are compared, and which rows have one."""
        compared = [comparable(batch.frame[column.key], self.match) for column in columns]
        keys = pl.DataFrame([cells.alias(f"key {place}") for place, cells in enumerate(compared)])
        whole = keys.select(pl.all_horizontal(pl.all().is_not_null())).to_series()
        return keys.filter(whole), whole


def spread(numbers: Ids, whole: pl.Series) -> Ids:
    """The numbers, with -1 for rows whose key is incomplete."""
    found: Ids = np.full(len(whole), -1)
    found[whole.to_numpy()] = numbers
    return found


class FirstRows:
    """Also keeps the ROW of the first row of each key, in 8 more bytes per key."""

    def __init__(self, match: Match = "exact") -> None:
        self.keys = KeySet(match)
        self.rows = [pl.Series(ROW, dtype=pl.UInt64)]

    def add(self, batch: Batch, columns: Sequence[Column]) -> tuple[Ids, Flags]:
        """The number of each row's key, -1 for none; and which rows are the first of theirs."""
        known = self.keys.size
        numbers = self.keys.add(batch, columns)
        new = first_seen(pl.Series(numbers), known).to_numpy()
        self.rows.append(batch.frame[ROW].filter(new))
        return numbers, new

    def find(self, batch: Batch, columns: Sequence[Column]) -> pl.Series:
        """ROW of the first row that has the key of each of these; null for none."""
        return self.of(self.keys.find(batch, columns))

    def of(self, numbers: Ids) -> pl.Series:
        """ROW of the first row of each of these keys; null for none."""
        self.rows = [pl.concat(self.rows)]
        places = pl.DataFrame({"number": numbers}).select(pl.when(pl.col("number") >= 0).then("number"))
        return self.rows[0].gather(places.to_series())
