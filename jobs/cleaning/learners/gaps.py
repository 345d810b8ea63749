"""What to fill the gaps of columns with, learned batch by batch: for the whole table, or for each group of rows."""

from collections.abc import Sequence
from typing import Any, ClassVar

import polars as pl

from jobs.cleaning.learner import Learner
from jobs.cleaning.learners.statistics import Renumbered, Statistic, Values
from jobs.cleaning.table import ROW, Batch, Column
from jobs.cleaning.values.white import BlankIs, is_missing


class Gaps(Learner):
    """What to fill each column's gaps with; the same in every row."""

    memory: ClassVar[tuple[str, ...]] = ("states", "values", "seen")

    def __init__(self, statistics: dict[Column, Statistic], blank_is: BlankIs) -> None:
        self.statistics, self.blank_is = statistics, blank_is
        self.values: dict[Column, Values] = {}
        self.seen = 0

    @property
    def states(self) -> dict[Column, dict[str, Any]]:
        return {column: statistic.state for column, statistic in self.statistics.items()}

    @states.setter
    def states(self, states: dict[Column, dict[str, Any]]) -> None:
        for column, state in states.items():
            self.statistics[column].state = state

    def observe(self, batch: Batch) -> None:
        self.observe_groups(batch, pl.lit(0, pl.UInt32))

    def observe_groups(self, batch: Batch, group: pl.Expr) -> None:
        place = pl.int_range(self.seen, self.seen + batch.height, dtype=pl.UInt64).alias(ROW)
        self.seen += batch.height
        for column, statistic in self.statistics.items():
            statistic.observe(batch.frame.select(group.alias("group"), pl.col(column.key).alias("text"), place))

    def merge(self, later: dict[str, Any]) -> None:
        self.merge_groups(later, None)

    def merge_groups(self, later: dict[str, Any], groups: Sequence[int] | None) -> None:
        renumbered = Renumbered(self.seen, groups)
        self.seen += later["seen"]
        for column, state in later["states"].items():
            self.statistics[column].merge(state, renumbered)

    def settle(self) -> None:
        self.values = {column: statistic.values() for column, statistic in self.statistics.items()}

    def apply(self, batch: Batch) -> Batch:
        fills = {column: pl.lit(values[0]) for column, values in self.values.items() if values}
        return batch.with_cells(self.filled(column, fill) for column, fill in fills.items())

    def filled(self, column: Column, fill: pl.Expr) -> pl.Expr:
        """The column with its gaps filled, where there is something to fill them with."""
        cell = pl.col(column.key)
        return pl.when(is_missing(cell, self.blank_is) & fill.is_not_null()).then(fill).otherwise(cell).alias(column.key)

    def learned(self) -> list[dict[str, Any]]:
        return [{"column": column.name, "value": values.get(0)} for column, values in self.values.items()]


class GapsInGroups(Gaps):
    """The same in every row of a group. A group without values keeps its gaps."""

    memory = (*Gaps.memory, "groups")

    def __init__(self, statistics: dict[Column, Statistic], blank_is: BlankIs, groups: list[str]) -> None:
        from jobs.cleaning.learners.rowset import RowSet

        super().__init__(statistics, blank_is)
        self.keys, self.groups = groups, RowSet()

    def observe(self, batch: Batch) -> None:
        self.observe_groups(batch, pl.lit(self.groups.add(batch.frame.select(self.keys)).cast(pl.UInt32)))

    def findings(self) -> dict[str, Any]:
        return super().findings() | {"groups": self.groups.hashes}

    def merge(self, later: dict[str, Any]) -> None:
        self.merge_groups(later, self.groups.add_hashes(later["groups"]).to_list())

    def apply(self, batch: Batch) -> Batch:
        group = self.groups.find(batch.frame.select(self.keys)).cast(pl.UInt32)
        return batch.with_cells(
            self.filled(column, pl.lit(group.replace_strict(values, default=None, return_dtype=pl.String)))
            for column, values in self.values.items()
        )

    def learned(self) -> list[dict[str, Any]]:
        count = self.groups.size
        return [
            {"column": column.name, "groups": count, "groups_without_value": count - len(values)}
            for column, values in self.values.items()
        ]
