"""Checks a table against expectations, batch by batch."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import polars as pl

from jobs.cleaning.checks import is_a
from jobs.cleaning.errors import Drift
from jobs.cleaning.learner import Learner
from jobs.cleaning.table import Batch, Column
from jobs.cleaning.values.white import is_missing

if TYPE_CHECKING:
    from jobs.cleaning.steps.expect_schema import ExpectedColumn, ExpectSchema


@dataclass
class Counts:
    """Counts the blank cells of a column, and those of another type, or that are not allowed."""

    missing: int = 0
    wrong_type: int = 0
    wrong_value: int = 0

    def add(self, more: "Counts") -> None:
        self.missing += more.missing
        self.wrong_type += more.wrong_type
        self.wrong_value += more.wrong_value


class Expectation(Learner):
    """Counts as the table passes, and speaks at its end."""

    memory = ("rows", "counts")
    online = counts_alone = True

    def __init__(
        self, step: "ExpectSchema", columns: "Mapping[Column, ExpectedColumn]", left: tuple[Column, ...], facts: dict[str, Any]
    ) -> None:
        self.step, self.columns, self.left, self.facts = step, columns, left, facts
        self.rows = 0
        self.counts = {column: Counts() for column in columns}

    def observe(self, batch: Batch) -> None:
        self.rows += batch.height
        for column, wanted in self.columns.items():
            cells, counts = batch.frame.select(pl.col(column.key).alias("cell")), self.counts[column]
            there = cells.filter(~is_missing(pl.col("cell"), "blank"))
            counts.missing += cells.height - there.height
            if wanted.type:
                counts.wrong_type += there.filter(~is_a(pl.col("cell"), wanted.type)).height
            if wanted.values:
                counts.wrong_value += there.filter(~pl.col("cell").is_in(wanted.values)).height

    def merge(self, later: dict[str, Any]) -> None:
        self.rows += later["rows"]
        for column, more in later["counts"].items():
            self.counts[column].add(more)

    def settle(self) -> None:
        if complaints := list(self.complaints()):
            raise Drift(f"The table is not as expected: {'; '.join(complaints)}.")

    def complaints(self) -> Iterator[str]:
        if self.step.min_rows is not None and self.rows < self.step.min_rows:
            yield f"it has {self.rows:,} rows, less than {self.step.min_rows:,}"
        if self.step.max_rows is not None and self.rows > self.step.max_rows:
            yield f"it has {self.rows:,} rows, more than {self.step.max_rows:,}"
        for column, wanted in self.columns.items():
            counts = self.counts[column]
            least, most = (exactly(share) * self.rows for share in (wanted.missing_from, wanted.missing_to))
            if not least <= counts.missing <= most:
                yield f"column {column.name!r} misses {counts.missing:,} of {self.rows:,} cells"
            allowed = exactly(self.step.tolerance) * (self.rows - counts.missing)
            if counts.wrong_type > allowed:
                yield f"column {column.name!r} has {counts.wrong_type:,} cells that are no {wanted.type}"
            if counts.wrong_value > allowed:
                yield f"column {column.name!r} has {counts.wrong_value:,} cells that are not allowed there"

    def apply(self, batch: Batch) -> Batch:
        return batch.with_columns(self.left)

    def learned(self) -> list[dict[str, Any]]:
        columns = [{"column": column.name} | vars(counts) for column, counts in self.counts.items()]
        return [{"rows": self.rows} | self.facts | {"columns": columns}]


def exactly(share: float) -> Fraction:
    """The share as it is written: 0.1 is a tenth."""
    return Fraction(str(share))
