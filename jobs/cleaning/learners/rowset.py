"""Distinct rows by the million, in some 25 bytes a row.

A row is its 128-bit hash. 64 bits would not do: over 10^8 rows, two different ones would pass for the same once in some
thousand runs.
"""

from typing import TYPE_CHECKING

import polars as pl

from jobs.cleaning import kernel

if TYPE_CHECKING:
    from jobs.cleaning.learners.slow_rows import SlowRows

SEEDS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)
Hashes = tuple[pl.Series, pl.Series]


class RowSet:
    """Numbers distinct rows 0, 1, 2, … in the order in which they are first seen. Thread-safe."""

    def __init__(self) -> None:
        self.rows = rows()

    @property
    def size(self) -> int:
        return self.rows.size

    def add(self, rows: pl.DataFrame) -> pl.Series:
        """Each row's number; those not seen before get the next ones."""
        return self.add_hashes(hashes(rows))

    def add_hashes(self, hashes: Hashes) -> pl.Series:
        """The same for rows whose hashes are known."""
        return self.rows.numbers(*hashes, add=True)

    def find(self, rows: pl.DataFrame) -> pl.Series:
        """Each row's number, -1 for a row that was never added."""
        return self.rows.numbers(*hashes(rows), add=False)

    @property
    def hashes(self) -> Hashes:
        """Of its rows, in the order of their numbers."""
        return self.rows.hashes()

    def __getstate__(self) -> Hashes:
        return self.hashes

    def __setstate__(self, hashes: Hashes) -> None:
        self.rows = rows()
        self.add_hashes(hashes)


def rows() -> "kernel.Rows | SlowRows":
    if kernel.BUILT:
        return kernel.Rows()
    from jobs.cleaning.learners.slow_rows import SlowRows  # brings numpy, which takes a tenth of a second to load

    return SlowRows()


def hashes(rows: pl.DataFrame) -> Hashes:
    """The two halves of each row's hash. Null and empty text differ, as do ("a", "b") and ("b", "a")."""
    first, second = map(rows.hash_rows, SEEDS)
    return first, second


def first_seen(numbers: pl.Series, known: int) -> pl.Series:
    """New distinct rows are numbered in order, so a number above all before it is seen for the first time."""
    highest = pl.Series([known - 1], dtype=pl.Int64).append(numbers).cum_max()
    return numbers > highest.head(len(numbers))
