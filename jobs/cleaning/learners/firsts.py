"""Which rows of a table repeat an earlier one, learned batch by batch."""

from typing import Any, ClassVar

import polars as pl

from jobs.cleaning.learners.row_numbers import RowNumbers
from jobs.cleaning.learners.rowset import RowSet, first_seen
from jobs.cleaning.step import Learner
from jobs.cleaning.table import ROW, Batch, origin
from jobs.cleaning.values.white import stripped_and_folded


class Firsts(Learner):
    """Keeps the first of equal rows, which is known as soon as it is seen."""

    memory: ClassVar[tuple[str, ...]] = ("distinct", "firsts", "others", "seen", "sources")
    online = True

    def __init__(self, keys: list[str], match: str, *, nulls_equal: bool) -> None:
        self.keys, self.match, self.nulls_equal = keys, match, nulls_equal
        self.distinct = RowSet()
        self.firsts, self.others = RowNumbers(), RowNumbers()
        """Of the rows that can be duplicates: the first of each kind, in the order of their numbers, and the others."""
        self.seen, self.sources = RowSet(), [pl.Series(ROW, [0], pl.UInt64)]
        """Where rows come in another order than the input's: their places in this order, and the input's rows by place."""
        self.standing = 0, pl.Series(ROW, dtype=pl.UInt64)
        """Of how many stretches of `firsts` the rows are known, and these."""

    def observe(self, batch: Batch) -> None:
        if not self.in_order:
            self.number(batch.frame)
        rows, keys = self.comparable(batch)
        known = self.distinct.size
        new = first_seen(self.distinct.add(keys), known)
        self.firsts.add(rows, new)
        self.others.add(rows, ~new)

    def can_merge(self) -> bool:
        return self.in_order

    def findings(self) -> dict[str, Any]:
        return {"hashes": self.distinct.hashes, "firsts": self.firsts.all(), "others": self.others.all()}

    def merge(self, later: dict[str, Any]) -> None:
        known, firsts = self.distinct.size, later["firsts"]
        again = self.distinct.add_hashes(later["hashes"]) < known
        self.firsts.add(firsts.filter(~again))
        self.others.add(pl.concat([later["others"], firsts.filter(again)]).sort())

    def apply(self, batch: Batch) -> Batch:
        return batch.having(batch.frame.filter(~self.others.among(self.places(batch.frame))))

    def reasons(self, left: Batch) -> pl.Series:
        rows, keys = self.comparable(left)
        others = self.standing_rows().gather(self.distinct.find(keys))
        named = others if self.in_order else pl.concat(self.sources).gather(others)
        row = "repeats row " + pl.col("named").cast(pl.String)
        repeats = pl.when(pl.col("named") > 0).then(row).otherwise(pl.lit("repeats a row of another file"))
        found = pl.DataFrame({"named": named, "itself": rows == others})
        return found.select(pl.when("itself").then(pl.lit("is repeated")).otherwise(repeats)).to_series()

    def standing_rows(self) -> pl.Series:
        """By number of a distinct row: the row of the input that stands for it."""
        known, rows = self.standing
        if (end := len(self.firsts.stretches)) > known:
            self.standing = end, pl.concat([rows, self.firsts.all(known, end)], rechunk=False)
        return self.standing[1]

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
