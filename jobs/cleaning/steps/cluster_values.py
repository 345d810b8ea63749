from collections import Counter
from typing import Any, Literal

import polars as pl

from jobs.cleaning.fields import parameter
from jobs.cleaning.similar.clusters import MOST_COMPARED, THRESHOLDS, Method, clusters
from jobs.cleaning.step import Example, Files, Learner, OneColumnStep, WhereStep
from jobs.cleaning.table import Batch, Column
from jobs.cleaning.values.value_map import ValueMap

MOST_VALUES = 100_000
SHOWN = 20
METHODS = {
    "fingerprint": "The same words, in any order",
    "ngram": "The same pairs of letters",
    "phonetic": "Sounding alike (English)",
    "levenshtein": "Few letters to change (Levenshtein)",
    "jaro": "Few letters to move (Jaro)",
}


class ClusterValues(OneColumnStep, WhereStep):
    """Merge spellings of a value.

    Each spelling in the approved groups becomes the value it stands for, all others stay. Only groups in the recipe are
    applied, so nothing is ever merged that nobody has looked at. Write them by hand, or take them from "Worth a look", which
    fills in spellings that differ only in upper and lower case, and what looks mistyped. The method merges nothing: the receipt
    of a run lists what it would merge beyond the groups, and the first values that are in no group. For that, the step holds
    the column's distinct values in memory, up to 100,000 of them (5,000 for the last two methods); if there are more, it lists
    none.
    """

    title = "Merge spellings"
    group = "Values and categories"
    words = (
        "cluster",
        "fuzzy",
        "typos",
        "variants",
        "reconcile",
        "categories",
        "standardise",
        "similar",
        "facet",
        "OpenRefine",
    )
    examples = (
        Example(
            {"column": "city", "groups": {"oslo": "Oslo", "OSLO ": "Oslo"}},
            {"city": ["Oslo", "oslo", "OSLO ", "Oslø", None]},
            {"city": ["Oslo", "Oslo", "Oslo", "Oslø", None]},
        ),
        Example(
            {"column": "name", "method": "levenshtein", "groups": {"Jon Smith": "John Smith"}},
            {"name": ["John Smith", "Jon Smith", "Jon  Smith"]},
            {"name": ["John Smith", "John Smith", "Jon  Smith"]},
        ),
        Example({"column": "city"}, {"city": ["York, New", "New York", ""]}, {"city": ["York, New", "New York", ""]}),
    )

    step: Literal["cluster_values"] = "cluster_values"
    method: Method = parameter("fingerprint", "Spellings are one value if they have", labels=METHODS)
    threshold: float | None = parameter(
        None,
        "How alike",
        "From 0 to 1, which is equal. If empty: 0.8 for Levenshtein, 0.9 for Jaro.",
        when={"method": ["levenshtein", "jaro"]},
        ge=0,
        le=1,
    )
    groups: dict[str, str] = parameter(
        {},
        "Approved: spellings, and what they become",
        "To write by hand. “Worth a look” offers this step with groups of spellings that differ in case or look mistyped.",
        widget="map",
        lacking="nothing approved yet",
    )

    def apply(self, batch: Batch) -> Batch:
        column = self.source(batch.columns)
        cell = pl.col(column.key)
        return batch.with_cells([ValueMap.of(self.groups.items(), "exact").replaced(cell, cell).alias(column.key)])

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner:
        return Unseen(self, self.source(columns))

    def as_pandas(self) -> str:
        return f"column = {self.pandas_column}\nframe[column] = replaced(frame[column], {self.groups!r}, lambda cell: cell)"


class Unseen(Learner):
    """Applies the approved groups, and lists values that are not in them."""

    memory = ("counts", "proposed")
    online = counts_alone = True

    def __init__(self, step: ClusterValues, column: Column) -> None:
        self.step, self.column = step, column
        self.counts: Counter[str] = Counter()
        self.proposed: list[dict[str, Any]] | None = None

    def observe(self, batch: Batch) -> None:
        if len(self.counts) <= MOST_VALUES:
            values = batch.frame.select(pl.col(self.column.key).alias("value")).drop_nulls()
            self.counts.update(dict(values.group_by("value", maintain_order=True).len().iter_rows()))

    def merge(self, later: dict[str, Any]) -> None:
        if len(self.counts) <= MOST_VALUES:
            self.counts.update(later["counts"])

    def apply(self, batch: Batch) -> Batch:
        return self.step.apply(batch)

    def settle(self) -> None:
        """Finds what the method would merge beyond the approved groups."""
        merged: Counter[str] = Counter()
        for value, count in self.counts.items():
            merged[self.step.groups.get(value, value)] += count
        most = MOST_COMPARED if self.step.method in THRESHOLDS else MOST_VALUES
        if len(merged) <= most:
            found = clusters(merged, self.step.method, self.step.threshold)
            self.proposed = [{"into": cluster.into, "values": list(cluster.values[1:])} for cluster in found]

    def learned(self) -> list[dict[str, Any]]:
        if self.proposed is None:
            return [{"column": self.column.name, "unseen": "too many different values to list them"}]
        named = {*self.step.groups, *self.step.groups.values()}
        unseen = [value for value in self.counts if value not in named]
        return [
            {
                "column": self.column.name,
                "unseen_values": len(unseen),
                "unseen": unseen[:SHOWN],
                "proposed_groups": len(self.proposed),
                "proposed": self.proposed[:SHOWN],
            }
        ]
