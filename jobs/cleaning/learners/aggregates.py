"""Aggregates: what several values become that belong in one cell."""

from abc import ABC, abstractmethod
from collections import defaultdict
from fractions import Fraction

import polars as pl

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.learners.averages import long_numbers
from jobs.cleaning.learners.statistics import EXAMPLES, not_numeric, too_many
from jobs.cleaning.table import ROW, Column, origin
from jobs.cleaning.values.decimals import MOST_PLACES, digits_with, largest, places_of, printed, with_places, with_point

CELL = ("record", "name")


class Aggregate(ABC):
    """Works on cells: `record` and `name`, the numbers of row and column; `value`, and ROW it comes of."""

    def observe(self, cells: pl.DataFrame) -> None:  # noqa: B027 - most have nothing to do here
        """Called with all cells once, in order."""

    def settle(self) -> None:  # noqa: B027 - most have nothing to do here
        """All cells were observed. Refuses with StepFailed."""

    @abstractmethod
    def of(self, cells: pl.DataFrame) -> pl.DataFrame:
        """One `value` for each record and name there is. Called with all cells of some records, in order."""


class First(Aggregate):
    """The first value that is not missing."""

    def of(self, cells: pl.DataFrame) -> pl.DataFrame:
        return cells.group_by(CELL, maintain_order=True).agg(pl.col("value").drop_nulls().first())


class Only(Aggregate):
    """The only value; raises StepFailed if there are several."""

    def __init__(self, values: Column) -> None:
        self.values = values

    def of(self, cells: pl.DataFrame) -> pl.DataFrame:
        again = cells.filter(~pl.struct(CELL).is_first_distinct())
        if again.height:
            raise self.clash(cells, again.head(1))
        return cells.select(*CELL, "value")

    def clash(self, cells: pl.DataFrame, again: pl.DataFrame) -> StepFailed:
        both = cells.join(again, on=CELL, how="semi", maintain_order="left").select(origin(pl.col(ROW)), "value").rows()
        (first, one), (row, other) = both[:2]
        return StepFailed(
            f"Rows {first:,} and {row:,} give two values for one cell: {one!r} and {other!r}. Add the column that tells them "
            "apart to those that stay, or choose what becomes of several values.",
            column=self.values.name,
            row=row or None,
        )


class Sum(Aggregate):
    """Of those that are numbers, exact, with as many decimal places as the one that has most."""

    def __init__(self, values: Column) -> None:
        self.values, self.numbers, self.others = values, 0, 0
        self.examples: list[str] = []

    def observe(self, cells: pl.DataFrame) -> None:
        present = cells["value"].drop_nulls()
        others = present.to_frame("text").filter(places_of(pl.col("text")).is_null())["text"]
        self.numbers, self.others = self.numbers + len(present) - len(others), self.others + len(others)
        self.examples += others.head(EXAMPLES - len(self.examples)).to_list()

    def settle(self) -> None:
        present = self.numbers + self.others
        if too_many(self.others, present):
            raise not_numeric(self.values.name, self.others, present, self.examples)

    def of(self, cells: pl.DataFrame) -> pl.DataFrame:
        groups = cells.select(*CELL).unique(maintain_order=True).with_row_index("group")
        texts = cells.join(groups, on=CELL, how="left", maintain_order="left").select("group", pl.col("value").alias("text"))
        sums = self.sums(with_places(texts).drop_nulls("places"))
        return groups.select(*CELL, pl.Series("value", map(sums.get, groups["group"]), dtype=pl.String))

    def sums(self, numbers: pl.DataFrame) -> dict[int, str]:
        """Of each group that has numbers."""
        places = min(largest(numbers["places"]), MOST_PLACES)
        cells = numbers.with_columns(digits_with(places))
        long: defaultdict[int, Fraction] = defaultdict(Fraction)
        for group, number in long_numbers(cells):
            long[group] += number
        totals = cells.group_by("group").agg(pl.col("digits").sum(), pl.col("places").max())
        return {
            group: printed(long[group] + Fraction(total, 10**places), most)
            if group in long
            else with_point(total // 10 ** (places - most), most)
            for group, total, most in totals.iter_rows()
        }
