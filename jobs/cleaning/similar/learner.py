"""Detects near duplicates in a whole table, learning batch by batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import log
from typing import Any, Literal

import numpy as np
import polars as pl

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.learner import Learner
from jobs.cleaning.learners.rowset import RowSet, first_seen
from jobs.cleaning.similar.evidence import LEVELS, Weights, weigh
from jobs.cleaning.similar.linkage import linked
from jobs.cleaning.similar.pairs import likely_pairs
from jobs.cleaning.table import ROW, Batch, Column, in_words, origin
from jobs.cleaning.values.white import is_missing, stripped_and_folded

MOST_RECORDS = 200_000
THRESHOLD = 0.5
"""As likely as not."""
LISTED = 200

Survivor = Literal["none", "most_complete", "first"]


@dataclass(frozen=True)
class Wish:
    """The parameters, with the columns as they are before the step."""

    compared: Sequence[Column]
    blocks: Sequence[Column]
    new: Column
    threshold: float
    survivor: Survivor
    approved: Literal["all"] | Sequence[str]


class SimilarRows(Learner):
    """Finds rows that mean the same thing. Holds the compared texts of every distinct row, and some 20 bytes per row."""

    memory = ("distinct", "texts", "rows", "members", "facts")

    def __init__(self, wish: Wish) -> None:
        self.wish, self.distinct = wish, RowSet()
        self.texts: list[pl.DataFrame] = []
        self.rows: list[pl.DataFrame] = []
        self.members = pl.DataFrame()
        """For each row in a group: ROW, group, survivor (its ROW), goes."""
        self.facts: list[dict[str, Any]] = []

    def observe(self, batch: Batch) -> None:
        records, known = self.records(batch), self.distinct.size
        numbers = self.distinct.add(records)
        self.texts.append(records.filter(first_seen(numbers, known)))
        if self.distinct.size > MOST_RECORDS:
            raise StepFailed(
                f"There are more than {MOST_RECORDS:,} different rows, too many to find similar ones. Compare fewer columns, "
                "or split the file."
            )
        present = pl.sum_horizontal(~is_missing(pl.col(column.key), "blank") for column in batch.columns)
        rows = batch.frame.select(ROW, present.cast(pl.UInt32).alias("present"))
        self.rows.append(rows.with_columns(numbers.cast(pl.UInt32).alias("record")))

    def records(self, batch: Batch) -> pl.DataFrame:
        """Texts as they are compared, null for blank ones; then the cells of the blocks."""
        texts = [stripped_and_folded(batch.frame[column.key]).alias(column.key) for column in self.wish.compared]
        tidy = pl.DataFrame(texts).with_columns(pl.all().str.replace_all(r"\s+", " ").replace("", None))
        return tidy.with_columns(batch.frame[column.key].alias(f"block {column.key}") for column in self.wish.blocks)

    def settle(self) -> None:
        distinct, rows = pl.concat(self.texts), pl.concat(self.rows)
        compared = distinct.select(column.key for column in self.wish.compared)
        texts = compared.select(pl.concat_str(pl.all(), separator=" ", ignore_nulls=True)).to_series()
        blocks = block_numbers(distinct.drop(compared.columns))
        pairs = likely_pairs(texts, blocks)
        weights, evidence = weigh(compared, pairs)
        ties = zip(pairs["first"].to_list(), pairs["second"].to_list(), evidence.tolist(), strict=True)
        leaders = leaders_of(len(texts), linked(ties, log_odds(self.wish.threshold)))
        records = pl.DataFrame([leaders, texts.alias("text")]).with_row_index("record")
        compared_rows = rows.join(records.filter(texts != "", blocks.is_not_null()), on="record", maintain_order="left")
        self.members = self.with_fate(members(compared_rows, self.wish.survivor))
        self.facts = [self.summary(pairs.height, weights), *self.listed()]

    def with_fate(self, members: pl.DataFrame) -> pl.DataFrame:
        """Adds each group's fingerprint, and which rows are removed: all but the survivor of an approved group."""
        texts = members.group_by("group", maintain_order=True).agg(pl.col("text").sort().implode())
        prints = texts.select("group", pl.Series("fingerprint", [fingerprint(each) for each in texts["text"]], dtype=pl.String))
        fate = members.drop("text").join(prints, on="group", maintain_order="left")
        approved = pl.lit(True) if self.wish.approved == "all" else pl.col("fingerprint").is_in(list(self.wish.approved))
        removed = approved & (pl.col(ROW) != pl.col("survivor")) & pl.lit(self.wish.survivor != "none")
        return fate.with_columns(removed.alias("removed"))

    def apply(self, batch: Batch) -> Batch:
        found = batch.frame.join(self.members.select(ROW, "group", "removed"), on=ROW, how="left", maintain_order="left")
        flagged = found.with_columns(pl.col("group").cast(pl.String).alias(self.wish.new.key))
        stays = flagged.filter(~pl.col("removed").fill_null(value=False))
        return Batch((*batch.columns, self.wish.new), stays.drop("group", "removed"))

    def reasons(self, left: Batch) -> pl.Series:
        survivors = left.frame.join(self.members, on=ROW, how="left", maintain_order="left")
        return survivors.select("means the same as " + in_words(pl.col("survivor"))).to_series()

    def learned(self) -> list[dict[str, Any]]:
        return self.facts

    def summary(self, pairs: int, weights: Weights) -> dict[str, Any]:
        """The weight of each column: the log of how much likelier equal (unlike) texts are in rows that mean the same."""
        of_columns = zip(self.wish.compared, weights.of_columns, strict=True)
        return {
            "threshold": self.wish.threshold,
            "pairs_compared": pairs,
            "groups": self.members["group"].n_unique(),
            "rows_in_groups": self.members.height,
            "weights": [
                {"column": column.name, "equal": round(float(each[LEVELS - 1]), 2), "unlike": round(float(each[1]), 2)}
                for column, each in of_columns
            ],
        }

    def listed(self) -> list[dict[str, Any]]:
        """The first groups, each with the fingerprint by which it can be approved."""
        groups = self.members.group_by("group", "fingerprint", maintain_order=True).agg(origin(pl.col(ROW)).alias("rows"))
        return groups.head(LISTED).to_dicts()


def block_numbers(blocks: pl.DataFrame) -> pl.Series:
    """A number for each row of these cells, the same for equal rows; null if one of the cells is null."""
    if not blocks.width:
        return pl.Series([0], dtype=pl.Int64).new_from_index(0, blocks.height)
    whole = blocks.select(pl.all_horizontal(pl.all().is_not_null())).to_series()
    return pl.DataFrame({"number": RowSet().add(blocks), "whole": whole}).select(pl.when("whole").then("number")).to_series()


def log_odds(threshold: float) -> float:
    return log(threshold / (1 - threshold))


def leaders_of(count: int, groups: list[list[int]]) -> pl.Series:
    """For each record the first of its group; itself if it is in none."""
    leaders = np.arange(count, dtype=np.uint32)
    for first, *others in groups:
        leaders[others] = first
    return pl.Series("leader", leaders)


def members(rows: pl.DataFrame, survivor: Survivor) -> pl.DataFrame:
    """The rows that share a leader with others, with the group's number (in the order of the table) and its survivor."""
    # Not arg_max: if Polars knows that values are sorted, it returns the last of equal ones.
    most_complete = pl.col(ROW).filter(pl.col("present") == pl.col("present").max()).first()
    stays = most_complete if survivor == "most_complete" else pl.col(ROW).first()
    grouped = rows.filter(pl.len().over("leader") > 1).with_row_index("place")
    number = pl.col("place").first().over("leader").rank("dense")
    return grouped.select(ROW, "text", number.alias("group"), stays.over("leader").alias("survivor"))


def fingerprint(texts: list[str]) -> str:
    """Only equal for the same texts: an approval holds for another table only if nothing has changed."""
    return blake2b("\n".join(texts).encode(), digest_size=5).hexdigest()
