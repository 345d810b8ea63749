"""What one column looks like, learned batch by batch."""

from typing import Any

import polars as pl

from jobs.cleaning.date_figures import DateFigures
from jobs.cleaning.histogram import Histogram
from jobs.cleaning.looks import Looks
from jobs.cleaning.number_figures import NumberFigures
from jobs.cleaning.table import Column
from jobs.cleaning.white import WHITE

TOP, EXAMPLES = 10, 5
COUNTED = 5_000
"""Values whose counts are kept. Of more, the rarest are let go after each batch: counts are lower bounds then."""
LONGEST_SHOWN = 200


class ColumnProfile:
    """Counts of one column. Null, and blank (empty or white space), are both missing."""

    def __init__(self, column: Column, distinct_cap: int) -> None:
        self.key, self.name = column.key, column.name
        self.rows = self.nulls = self.blanks = self.padded = self.longest = 0
        self.looks = Looks()
        self._figures: NumberFigures | None = NumberFigures()
        self._dates: DateFigures | None = DateFigures()
        self._lengths = Histogram()
        self._distinct = _Distinct(distinct_cap)
        self._top = pl.DataFrame(schema={"value": pl.String, "count": pl.UInt32})
        self._examples: list[str] = []

    @property
    def missing(self) -> int:
        return self.nulls + self.blanks

    @property
    def distinct(self) -> int:
        """How many different values there are, null not counted; at least, if `distinct_is_exact` is false."""
        return self._distinct.count

    @property
    def distinct_is_exact(self) -> bool:
        return self._distinct.exact

    def counts(self) -> list[pl.Expr]:
        """What to count in a batch."""
        cell = pl.col(self.key)
        left = cell.str.strip_chars(WHITE).str.len_bytes()
        return [
            cell.null_count().alias(f"{self.key} nulls"),
            (left == 0).sum().alias(f"{self.key} blanks"),
            ((left > 0) & (left < cell.str.len_bytes())).sum().alias(f"{self.key} padded"),
            cell.str.len_chars().max().alias(f"{self.key} longest"),
        ]

    def add(self, cells: pl.Series, counts: dict[str, int | None]) -> None:
        """The column's cells in a batch, with what was counted there."""
        self.rows += len(cells)
        self.nulls += counts[f"{self.key} nulls"] or 0
        self.blanks += counts[f"{self.key} blanks"] or 0
        self.padded += counts[f"{self.key} padded"] or 0
        self.longest = max(self.longest, counts[f"{self.key} longest"] or 0)
        hashes = cells.drop_nulls().hash().unique()
        self._distinct.add(hashes)
        if len(hashes) < COUNTED:
            self._count_values(cells)
        self._take_samples(cells)
        self._measure(cells)

    def as_json(self) -> dict[str, Any]:
        top = self._top.filter(pl.col("count") > 1).sort("count", descending=True, maintain_order=True).head(TOP)
        lengths = {"of": "lengths", "start": str(self._lengths.start), "width": str(self._lengths.width)}
        return {
            "name": self.name,
            "missing": self.missing,
            "nulls": self.nulls,
            "blanks": self.blanks,
            "padded": self.padded,
            "distinct" if self.distinct_is_exact else "distinct_at_least": self.distinct,
            "longest": self.longest,
            "looks_like": self.looks.like,
            "examples": self._examples,
            "top": [[value[:LONGEST_SHOWN], count] for value, count in top.rows()],
            "histogram": lengths | {"counts": self._lengths.counts()},
            **(self._figures.as_json() if self._figures else {}),
            **(self._dates.as_json() if self._dates else {}),
        }

    def _measure(self, cells: pl.Series) -> None:
        """Lengths of whatever there is; more of what looks like numbers, or dates, from its first rows on."""
        lengths = cells.str.len_chars().drop_nulls()
        self._lengths.add(lengths.cast(pl.Int64))
        if self.looks.like not in ("number", "empty"):
            self._figures = None
        if self.looks.like not in ("date", "empty"):
            self._dates = None
        if self._figures or self._dates:
            text = cells.drop_nulls().str.strip_chars(WHITE)
            filled = text.filter(text != "")
            if self._figures:
                self._figures.add(filled)
            if self._dates:
                self._dates.add(filled)

    def _count_values(self, cells: pl.Series) -> None:
        values = cells.drop_nulls().rename("value").value_counts(sort=True)
        both = pl.concat([self._top, values]).group_by("value", maintain_order=True).agg(pl.col("count").sum())
        if both.height > COUNTED:
            both = both.sort("count", descending=True, maintain_order=True).head(COUNTED)
        self._top = both

    def _take_samples(self, cells: pl.Series) -> None:
        """From the start of each batch: enough for an opinion, and cheap."""
        sample = cells.head(2_000).drop_nulls().unique(maintain_order=True)
        filled = sample.filter(sample.str.strip_chars(WHITE) != "")
        self.looks.add(filled)
        for value in filled.head(EXAMPLES):
            if len(self._examples) < EXAMPLES and value[:LONGEST_SHOWN] not in self._examples:
                self._examples.append(value[:LONGEST_SHOWN])


class _Distinct:
    """Counts different values by their hashes, exactly up to a cap."""

    def __init__(self, cap: int) -> None:
        self._cap, self._held, self.exact = cap, 0, True
        self._seen, self._waiting = pl.Series(dtype=pl.UInt64), list[pl.Series]()

    def add(self, hashes: pl.Series) -> None:
        if not self.exact:
            return
        self._waiting.append(hashes)
        self._held += len(hashes)
        if self._held > self._cap:
            self._merge()

    @property
    def count(self) -> int:
        self._merge()
        return len(self._seen)

    def _merge(self) -> None:
        """Brings together what waits; beyond the cap it gives up, and remembers how far it got."""
        if not self._waiting:
            return
        self._seen = pl.concat([self._seen, *self._waiting]).unique()
        self._waiting, self._held = [], 0
        self.exact = self.exact and len(self._seen) <= self._cap
