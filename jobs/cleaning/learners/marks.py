"""Marks rows that repeat others, and numbers the groups of equal ones."""

from typing import Any

import numpy as np
import polars as pl

from jobs.cleaning.learners.arrays import Flags, Ids, with_room
from jobs.cleaning.learners.repeats import Repeats
from jobs.cleaning.table import Batch, Column


class Marks(Repeats):
    """Writes down what `Repeats` removes: true or false, and the group if that is wanted."""

    memory = (*Repeats.memory, "counts", "groups")

    def __init__(self, *compared: Any, columns: tuple[Column, ...], with_groups: bool, nulls_equal: bool) -> None:
        super().__init__(*compared, nulls_equal=nulls_equal)
        self.columns, self.with_groups = columns, with_groups
        self.online = self.online and not with_groups
        self.counts: Ids = np.zeros(0, np.int64)
        """By number of a distinct row: how many there are."""
        self.groups: Ids = np.zeros(0, np.int64)
        """By number of a distinct row: its group, 0 for a row that is alone."""

    def observe(self, batch: Batch) -> None:
        super().observe(batch)
        if self.with_groups:
            numbers = self.distinct.find(self.comparable(batch)[1]).to_numpy()
            self.counts = with_room(self.counts, self.distinct.size)
            np.add.at(self.counts, numbers, 1)

    def findings(self) -> dict[str, Any]:
        return super().findings() | {"counts": with_room(self.counts, self.distinct.size)[: self.distinct.size]}

    def merge(self, later: dict[str, Any]) -> None:
        numbers = self.take_over(later)
        if self.with_groups:
            self.counts = with_room(self.counts, self.distinct.size)
            self.counts[numbers] += later["counts"]

    def settle(self) -> None:
        several = self.counts > 1
        self.groups = np.where(several, np.cumsum(several), 0)

    def apply(self, batch: Batch) -> Batch:
        removed = pl.Series(self.removed(batch), dtype=pl.Boolean)
        added = [removed.cast(pl.String), *([self.numbered(batch)] if self.with_groups else [])]
        new = [column.key for column in self.columns[len(batch.columns) :]]
        return Batch(self.columns, batch.frame.with_columns(cells.alias(key) for cells, key in zip(added, new, strict=True)))

    def numbered(self, batch: Batch) -> pl.Series:
        """Each row's group; null for a row that equals no other."""
        _, keys = self.comparable(batch)
        groups = np.zeros(batch.height, np.int64)
        groups[self.are_compared(batch)] = with_room(self.groups, self.distinct.size)[self.distinct.find(keys).to_numpy()]
        found = pl.Series("group", groups).to_frame()
        return found.select(pl.when(pl.col("group") > 0).then(pl.col("group").cast(pl.String))).to_series()

    def are_compared(self, batch: Batch) -> Flags:
        """Whether a row can be a duplicate."""
        if self.nulls_equal:
            return np.ones(batch.height, np.bool_)
        compared: Flags = batch.frame.select(pl.all_horizontal(pl.col(self.keys).is_not_null())).to_series().to_numpy()
        return compared
