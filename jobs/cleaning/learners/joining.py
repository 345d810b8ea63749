"""Joins a second table to the table, by keys."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.learner import Learner
from jobs.cleaning.learners.arrays import Ids
from jobs.cleaning.learners.keyset import KeySet
from jobs.cleaning.table import ROW, Batch, Column, Table, made_row

if TYPE_CHECKING:
    from jobs.cleaning.steps.lookup import Lookup

Key = Sequence[Column]


class Joined(Learner):
    """Knows the second table's keys by number, and the columns taken of it. Of the table, it only counts the matches."""

    memory = ("matched", "unmatched")
    online = counts_alone = True

    def __init__(self, step: "Lookup", key: Key, other_key: Key, taken: Mapping[Column, Column], table: Table) -> None:
        self.step, self.key, self.new = step, key, tuple(taken.values())
        self.known = KeySet(step.match)
        cells = [pl.col(there.key).alias(here.key) for there, here in taken.items()]
        parts = [
            batch.frame.select(pl.Series("number", self.known.add(batch, other_key), dtype=pl.Int64), *cells)
            for batch in table.batches()
        ]
        self.others = pl.concat(parts).filter(pl.col("number") >= 0)
        self.counts = np.bincount(self.others["number"].to_numpy(), minlength=1)
        """How many rows of the second table have each key."""
        self.most = 1
        """The most rows that one row can become."""
        if step.may_make_rows():
            self.most = max(1, int(self.counts.max()))
        else:
            self.others = self.others.unique("number", keep="first", maintain_order=True)
        self.matched = self.unmatched = 0
        self.seen: tuple[Batch, Ids] | None = None

    def observe(self, batch: Batch) -> None:
        numbers = self.known.find(batch, self.key)
        self.seen = batch, numbers
        matched = int((numbers >= 0).sum())
        self.matched, self.unmatched = self.matched + matched, self.unmatched + batch.height - matched
        many = np.flatnonzero((numbers >= 0) & (self.counts[numbers] > 1))
        if len(many) and self.step.on_many == "fail" and self.step.type != "anti":
            raise self.several(batch, int(many[0]), int(self.counts[numbers[many[0]]]))

    def merge(self, later: dict[str, Any]) -> None:
        self.matched += later["matched"]
        self.unmatched += later["unmatched"]

    def several(self, batch: Batch, place: int, count: int) -> StepFailed:
        row, where = batch.row_at(place)
        key = ", ".join(repr(batch.frame[column.key][place]) for column in self.key)
        return StepFailed(
            f"{where} has {count:,} matches in {self.step.file}, by its key {key}. Take the first, repeat the row for "
            "each, or remove duplicates from the second file.",
            column=self.key[0].name,
            row=row,
        )

    def numbers(self, batch: Batch) -> Ids:
        return self.seen[1] if self.seen and self.seen[0] is batch else self.known.find(batch, self.key)

    def apply(self, batch: Batch) -> Batch:
        frame = batch.frame.with_columns(pl.Series("number", self.numbers(batch), dtype=pl.Int64))
        if self.step.type != "left":
            frame = frame.filter((pl.col("number") >= 0) == (self.step.type == "inner"))
        if self.step.type != "anti":
            frame = self.with_joined_cells(frame)
        return Batch((*batch.columns, *self.new), frame.drop("number"), parts=self.most)

    def with_joined_cells(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with the second table's cells."""
        if not self.step.may_make_rows():  # each key is there once, and stands at its number
            at = frame.select(pl.when(pl.col("number") >= 0).then("number")).to_series()
            return frame.hstack(self.others.select(pl.col(column.key).gather(at) for column in self.new))
        joined = frame.join(self.others, on="number", how="left", maintain_order="left_right")
        part = pl.int_range(pl.len()).over(ROW)
        return joined.with_columns(made_row(pl.col(ROW), part, self.most).alias(ROW))

    def reasons(self, left: Batch) -> pl.Series:
        return self.step.reasons(left)

    def learned(self) -> list[dict[str, Any]]:
        return [{"file": self.step.file, "matched_rows": self.matched, "unmatched_rows": self.unmatched}]
