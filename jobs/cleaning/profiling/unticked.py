"""Rows below a table that hold nothing but FALSE: boxes that nobody has ticked, made for rows to come."""

from collections.abc import Sequence

import polars as pl

from jobs.cleaning.table import Batch, Column
from jobs.cleaning.values.white import WHITE, is_missing

FEWEST = 3
"""The least number of such rows; a few may be answers."""


class Unticked:
    """Sees all rows of a table. The result does not depend on how batches are cut."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._keys = [column.key for column in columns] if len(columns) > 1 else []
        self._boxes = dict.fromkeys(self._keys, 0)
        self._count = 0

    @property
    def count(self) -> int:
        """How many there are, not counting blank ones."""
        return self._count if self._count >= FEWEST and self.places and len(self.places) < len(self._keys) else 0

    @property
    def places(self) -> list[int]:
        """The columns with boxes."""
        return [place for place, count in enumerate(self._boxes.values()) if count]

    def missing_in(self, place: int) -> int:
        """How many have no value in a column."""
        return self.count - self._boxes[self._keys[place]] if self.count else 0

    def add(self, batch: Batch) -> None:
        """Adds one more batch. In most, the last row is filled, and no row is worth a closer look."""
        if not self._keys or not batch.height:
            return
        filled = has_more(batch.frame.tail(1), self._keys)
        if not filled[0]:
            filled = has_more(batch.frame, self._keys)
        if filled.any():
            self._count, self._boxes = 0, dict.fromkeys(self._keys, 0)
        below = len(filled) - int(filled.arg_true()[-1]) - 1 if filled.any() else batch.height
        if below:
            boxes = batch.frame.tail(below).select(~is_missing(pl.col(key), "blank") for key in self._keys)
            self._count += int(boxes.select(pl.any_horizontal(self._keys)).to_series().sum())
            for key in self._keys:
                self._boxes[key] += int(boxes[key].sum())


def has_more(rows: pl.DataFrame, keys: Sequence[str]) -> pl.Series:
    """In which of these rows a cell has another value."""
    cells = pl.col(keys).fill_null("").str.strip_chars(WHITE).str.to_uppercase()
    return rows.select(pl.any_horizontal(~cells.is_in(["", "FALSE"])).alias("more")).to_series()
