"""Texts that are carried down a table, or up, into the gaps behind them."""

from typing import Any

import numpy as np
import polars as pl

from jobs.cleaning.rowset import Ids, RowSet
from jobs.cleaning.step import Learner
from jobs.cleaning.table import ROW, Batch
from jobs.cleaning.white import is_missing

GROUP = "group"


class Carried(Learner):
    """Learns which texts come into each batch from those before it; upwards, from those behind it.

    Whatever the direction, a batch is entered at one end and left at the other.
    """

    def __init__(self, keys: list[str], groups: list[str], limit: int | None, *, up: bool) -> None:
        self.keys, self.groups, self.limit, self.up = keys, groups, limit, up
        self.online = not up
        self.numbers = RowSet()
        self.loads = {key: Load() for key in keys}
        self.summaries: list[tuple[int, str, pl.DataFrame]] = []
        """Upwards, what is known of each batch and column until the last row was seen."""
        self.incoming: dict[tuple[int, str], pl.DataFrame] = {}
        """By a batch's first ROW and a column: what comes into the groups that are entered at a gap."""

    def observe(self, batch: Batch) -> None:
        if batch.height:
            group = self.numbers.add(batch.frame.select(self.groups)) if self.groups else np.zeros(batch.height, np.int64)
            for key in self.keys:
                summary = (batch.frame[ROW][0], key, self.summary(self.gapped(batch, key, group)))
                if self.up:
                    self.summaries.append(summary)
                else:
                    self.carry(*summary)

    def settle(self) -> None:
        while self.summaries:
            self.carry(*self.summaries.pop())

    def carry(self, batch: int, key: str, summary: pl.DataFrame) -> None:
        incoming = self.loads[key].take(summary.filter("needs")[GROUP].to_numpy())
        if incoming.height:
            self.incoming[batch, key] = incoming
        self.loads[key].put(summary)

    def gapped(self, batch: Batch, key: str, group: Ids) -> pl.DataFrame:
        """The column's texts, null where one is missing, and the group of each."""
        cell = pl.col(key)
        texts = batch.frame.select(text=pl.when(~is_missing(cell, "blank")).then(cell))
        return texts.with_columns(pl.Series(GROUP, group, dtype=pl.UInt32))

    def summary(self, texts: pl.DataFrame) -> pl.DataFrame:
        """For each group: whether it is entered at a gap, the text it is left with, and how many gaps come after that."""
        text, at = pl.col("text"), pl.int_range(pl.len()).filter(pl.col("text").is_not_null())
        needs, left_with, gaps = (
            (text.last(), text.drop_nulls().first(), at.first())
            if self.up
            else (text.first(), text.drop_nulls().last(), pl.len() - 1 - at.last())
        )
        return texts.group_by(GROUP).agg(needs=needs.is_null(), text=left_with, gaps=gaps.fill_null(pl.len()).cast(pl.Int64))

    def apply(self, batch: Batch) -> Batch:
        return batch.with_cells(self.filled(batch, key) for key in self.keys) if batch.height else batch

    def filled(self, batch: Batch, key: str) -> pl.Expr:
        group = self.numbers.find(batch.frame.select(self.groups)) if self.groups else np.zeros(batch.height, np.int64)
        texts = self.gapped(batch, key, group).select("text", GROUP, fill=self.in_groups(self.from_inside()))
        incoming = self.incoming.get((batch.frame[ROW][0], key))
        if incoming is not None:
            texts = texts.with_columns(self.in_groups(self.from_edge()).alias("distance"))
            texts = texts.join(incoming, on=GROUP, how="left", maintain_order="left").with_columns(self.from_outside())
        return pl.coalesce(pl.lit(texts["fill"]), pl.col(key)).alias(key)

    def in_groups(self, expression: pl.Expr) -> pl.Expr:
        return expression.over(GROUP) if self.groups else expression

    def from_inside(self) -> pl.Expr:
        fill = pl.Expr.backward_fill if self.up else pl.Expr.forward_fill
        return fill(pl.col("text"), self.limit)

    def from_edge(self) -> pl.Expr:
        """How many gaps a row and those before it are; null behind the first text."""
        place = pl.int_range(pl.len(), 0, -1) if self.up else pl.int_range(1, pl.len() + 1)
        fill = pl.Expr.backward_fill if self.up else pl.Expr.forward_fill
        return pl.when(fill(pl.col("text")).is_null()).then(place)

    def from_outside(self) -> pl.Expr:
        near = pl.col("distance") + pl.col("gaps") <= self.limit if self.limit else pl.col("distance").is_not_null()
        return pl.when(near).then("carried").otherwise("fill").alias("fill")


class Load:
    """What is being carried: for each group a text, and how many gaps it has passed."""

    def __init__(self) -> None:
        self.texts: np.ndarray[Any, np.dtype[np.object_]] = np.full(1, None, object)
        self.gaps: Ids = np.zeros(1, np.int64)

    def take(self, groups: Ids) -> pl.DataFrame:
        known = groups[groups < len(self.texts)]
        texts = pl.Series("carried", self.texts[known].tolist(), dtype=pl.String)
        return pl.DataFrame([pl.Series(GROUP, known, dtype=pl.UInt32), texts, pl.Series("gaps", self.gaps[known])]).drop_nulls()

    def put(self, summary: pl.DataFrame) -> None:
        groups, gaps = summary[GROUP].to_numpy(), summary["gaps"].to_numpy()
        self.make_room(int(groups.max()) + 1)
        new = summary["text"].is_not_null().to_numpy()
        self.texts[groups[new]] = summary["text"].drop_nulls().to_list()
        self.gaps[groups] = np.where(new, gaps, self.gaps[groups] + gaps)

    def make_room(self, length: int) -> None:
        more = length + length // 2 - len(self.texts)
        if length > len(self.texts):
            self.texts, self.gaps = (
                np.append(self.texts, np.full(more, None, object)),
                np.append(self.gaps, np.zeros(more, np.int64)),
            )
