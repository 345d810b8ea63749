"""Which rows of a table are equal: what is shared by those who learn it, whichever of the equal ones stays."""

from abc import abstractmethod
from typing import Any, ClassVar

import polars as pl

from jobs.cleaning.learner import Learner
from jobs.cleaning.learners.rowset import RowSet
from jobs.cleaning.table import ROW, Batch, origin
from jobs.cleaning.values.white import stripped_and_folded


class EqualRows(Learner):
    """Numbers distinct rows as they are seen, and says why one was removed."""

    memory: ClassVar[tuple[str, ...]] = ("distinct", "seen", "sources")

    def __init__(self, keys: list[str], match: str, *, nulls_equal: bool) -> None:
        self.keys, self.match, self.nulls_equal = keys, match, nulls_equal
        self.distinct = RowSet()
        self.seen, self.sources = RowSet(), [pl.Series(ROW, [0], pl.UInt64)]
        """Where rows come in another order than the input's: their places in this order, and the input's rows by place."""

    @abstractmethod
    def kept_rows(self) -> pl.Series:
        """By number of a distinct row: the row of the input that stands for it."""

    def can_merge(self) -> bool:
        return self.in_order

    def reasons(self, left: Batch) -> pl.Series:
        rows, keys = self.comparable(left)
        others = self.kept_rows().gather(self.distinct.find(keys))
        named = others if self.in_order else pl.concat(self.sources).gather(others)
        row = "repeats row " + pl.col("named").cast(pl.String)
        repeats = pl.when(pl.col("named") > 0).then(row).otherwise(pl.lit("repeats a row of another file"))
        found = pl.DataFrame({"named": named, "itself": rows == others})
        return found.select(pl.when("itself").then(pl.lit("is repeated")).otherwise(repeats)).to_series()

    def comparable(self, batch: Batch) -> tuple[pl.Series, pl.DataFrame]:
        """The rows that can be duplicates, and their cells as they are compared."""
        frame = batch.frame if self.nulls_equal else batch.frame.drop_nulls(self.keys)
        keys = frame.select(self.keys)
        if self.match == "ci_trim":
            keys = pl.DataFrame([stripped_and_folded(cells).alias(cells.name) for cells in keys])
        return self.places(frame), keys

    def places(self, frame: pl.DataFrame) -> pl.Series:
        """Where each row stands: its number; or, where these are in no order, its place among the rows seen, from 1."""
        if self.in_order:
            return frame[ROW]
        return self.seen.find(frame.select(ROW)).cast(pl.UInt64) + 1

    def number(self, frame: pl.DataFrame) -> None:
        self.seen.add(frame.select(ROW))
        self.sources.append(frame.select(origin(pl.col(ROW))).to_series())

    def learned(self) -> list[dict[str, Any]]:
        return [{"distinct_rows": self.distinct.size}]
