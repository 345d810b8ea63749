"""Which rows of a table repeat an earlier one, learned batch by batch."""

from typing import Any, ClassVar

import polars as pl

from jobs.cleaning.learners.equal_rows import EqualRows
from jobs.cleaning.learners.row_numbers import RowNumbers
from jobs.cleaning.learners.rowset import first_seen
from jobs.cleaning.table import ROW, Batch


class Firsts(EqualRows):
    """Keeps the first of equal rows, which is known as soon as it is seen."""

    memory: ClassVar[tuple[str, ...]] = (*EqualRows.memory, "firsts", "others")
    online = True

    def __init__(self, keys: list[str], match: str, *, nulls_equal: bool) -> None:
        super().__init__(keys, match, nulls_equal=nulls_equal)
        self.firsts, self.others = RowNumbers(), RowNumbers()
        """Of the rows that can be duplicates: the first of each kind, in the order of their numbers, and the others."""
        self.known_firsts = 0, pl.Series(ROW, dtype=pl.UInt64)
        """Of how many stretches of `firsts` the rows are known, and these."""

    def observe(self, batch: Batch) -> None:
        if not self.in_order:
            self.number(batch.frame)
        rows, keys = self.comparable(batch)
        known = self.distinct.size
        new = first_seen(self.distinct.add(keys), known)
        self.firsts.add(rows, new)
        self.others.add(rows, ~new)

    def findings(self) -> dict[str, Any]:
        return {"hashes": self.distinct.hashes, "firsts": self.firsts.all(), "others": self.others.all()}

    def merge(self, later: dict[str, Any]) -> None:
        known, firsts = self.distinct.size, later["firsts"]
        again = self.distinct.add_hashes(later["hashes"]) < known
        self.firsts.add(firsts.filter(~again))
        self.others.add(pl.concat([later["others"], firsts.filter(again)]).sort())

    def apply(self, batch: Batch) -> Batch:
        return batch.having(batch.frame.filter(~self.others.among(self.places(batch.frame))))

    def kept_rows(self) -> pl.Series:
        known, rows = self.known_firsts
        if (end := len(self.firsts.stretches)) > known:
            self.known_firsts = end, pl.concat([rows, self.firsts.all(known, end)], rechunk=False)
        return self.known_firsts[1]
