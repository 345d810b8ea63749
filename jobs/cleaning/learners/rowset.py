"""Distinct rows by the million, in some 25 bytes a row.

A row is its 128-bit hash. 64 bits would not do: over 10^8 rows, two different ones would pass for the same once in some
thousand runs.
"""

from threading import Lock

import polars as pl

from jobs.cleaning import kernel

SEEDS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)
Hashes = tuple[pl.Series, pl.Series]


class RowSet:
    """Numbers distinct rows 0, 1, 2, … in the order in which they are first seen. Thread-safe."""

    def __init__(self) -> None:
        self.rows = kernel.Rows() if kernel.BUILT else SlowRows()

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
        RowSet.__init__(self)
        self.add_hashes(hashes)


class SlowRows:
    """As `kernel.Rows`, but goes through all known rows with each batch."""

    def __init__(self) -> None:
        self.known, self.lock = pl.DataFrame(schema={"first": pl.UInt64, "second": pl.UInt64}), Lock()

    @property
    def size(self) -> int:
        return self.known.height

    def numbers(self, first: pl.Series, second: pl.Series, *, add: bool) -> pl.Series:
        rows = pl.DataFrame([first.alias("first"), second.alias("second")])
        distinct, both = rows.unique(maintain_order=True), rows.columns
        with self.lock:
            found = self.known.with_row_index("numbers").join(distinct, on=both)
            if add:
                new = distinct.join(found, on=both, how="anti", maintain_order="left")
                found.extend(new.with_row_index("numbers", self.size))
                self.known.extend(new)
        return rows.join(found, on=both, how="left", maintain_order="left")["numbers"].cast(pl.Int64).fill_null(-1)

    def hashes(self) -> Hashes:
        with self.lock:
            return self.known["first"], self.known["second"]


def hashes(rows: pl.DataFrame) -> Hashes:
    """The two halves of each row's hash. Null and empty text differ, as do ("a", "b") and ("b", "a")."""
    first, second = map(rows.hash_rows, SEEDS)
    return first, second


def first_seen(numbers: pl.Series, known: int) -> pl.Series:
    """New distinct rows are numbered in order, so a number above all before it is seen for the first time."""
    highest = pl.Series([known - 1], dtype=pl.Int64).append(numbers).cum_max()
    return numbers > highest.head(len(numbers))
