"""Fills gaps with the text before them, down or up a table."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from jobs.cleaning.learner import Learner
from jobs.cleaning.learners.arrays import Flags, Ids, with_room
from jobs.cleaning.learners.rowset import RowSet
from jobs.cleaning.learners.way import Way
from jobs.cleaning.table import ROW, Batch
from jobs.cleaning.values.white import is_missing


@dataclass(frozen=True)
class Load:
    """What comes to groups, in their order, or leaves them: a text or None, and how many gaps it has passed."""

    groups: Ids
    texts: np.ndarray[Any, np.dtype[np.object_]]
    gaps: Ids


class Carried(Learner):
    """Learns which texts come into each batch from those before it; upwards, from those behind it."""

    memory = ("numbers", "carriers", "waiting", "incoming")

    def __init__(self, keys: list[str], groups: list[str], limit: int | None, *, up: bool) -> None:
        self.keys, self.groups, self.limit, self.up = keys, groups, limit, up
        self.online = not up
        self.numbers = RowSet()
        self.carriers = {key: Carrier() for key in keys}
        self.waiting: list[tuple[int, str, Load, Ids]] = []
        """Upwards, how each batch is left, and which groups it is entered by at a gap, until the last row was seen."""
        self.incoming: dict[tuple[int, str], Load] = {}
        """By a batch's first ROW and a column: what comes into the groups that are entered at a gap."""

    def observe(self, batch: Batch) -> None:
        if not batch.height:
            return
        way = Way(
            self.numbers.add(batch.frame.select(self.groups)).to_numpy() if self.groups else None, batch.height, up=self.up
        )
        for key in self.keys:
            sources = way.sources(present(batch, key))
            visit = (batch.frame[ROW][0], key, left_with(batch.frame[key], way, sources), way.entered_at_gap(sources))
            if self.up:
                self.waiting.append(visit)
            else:
                self.carry(*visit)

    def settle(self) -> None:
        while self.waiting:
            self.carry(*self.waiting.pop())

    def carry(self, batch: int, key: str, left: Load, needy: Ids) -> None:
        incoming = self.carriers[key].brings(needy)
        if len(incoming.groups):
            self.incoming[batch, key] = incoming
        self.carriers[key].take(left)

    def apply(self, batch: Batch) -> Batch:
        if not batch.height:
            return batch
        way = Way(
            self.numbers.find(batch.frame.select(self.groups)).to_numpy() if self.groups else None, batch.height, up=self.up
        )
        return batch.having(batch.frame.with_columns(self.filled(batch, key, way) for key in self.keys))

    def filled(self, batch: Batch, key: str, way: Way) -> pl.Series:
        cells, there = batch.frame[key], present(batch, key)
        if there.all():
            return cells
        sources = way.sources(there)
        near = (sources >= 0) & self.is_near(way.places - sources)
        filled = gathered(cells, way.rows[near], way.rows[sources[near]], len(cells))
        incoming = self.incoming.get((batch.frame[ROW][0], key))
        if incoming:
            filled = either(filled, self.from_outside(incoming, way, sources))
        return either(filled, cells)

    def from_outside(self, incoming: Load, way: Way, sources: Ids) -> pl.Series:
        """What comes into the gaps at which groups are entered."""
        gaps = np.flatnonzero((sources < 0) & np.isin(way.group, incoming.groups))
        found = np.searchsorted(incoming.groups, way.group[gaps])
        near = self.is_near(incoming.gaps[found] + way.passed(gaps))
        texts = pl.Series(incoming.texts.tolist(), dtype=pl.String)
        return gathered(texts, way.rows[gaps[near]], found[near], len(sources))

    def is_near(self, gaps: Ids) -> Flags:
        return np.ones(len(gaps), np.bool_) if self.limit is None else gaps <= self.limit


class Carrier:
    """What is being carried: by group a text, and how many gaps it has passed."""

    def __init__(self) -> None:
        self.load = Load(np.zeros(0, np.int64), np.zeros(0, object), np.zeros(0, np.int64))
        self.known = np.zeros(0, np.bool_)

    def brings(self, groups: Ids) -> Load:
        groups = groups[groups < len(self.known)]
        groups = groups[self.known[groups]]
        return Load(groups, self.load.texts[groups], self.load.gaps[groups])

    def take(self, left: Load) -> None:
        length = int(left.groups.max()) + 1
        self.known = with_room(self.known, length)
        self.load = Load(left.groups, with_room(self.load.texts, length), with_room(self.load.gaps, length))
        new = np.array([text is not None for text in left.texts], np.bool_)
        self.known[left.groups[new]] = True
        self.load.texts[left.groups[new]] = left.texts[new]
        self.load.gaps[left.groups] = np.where(new, left.gaps, self.load.gaps[left.groups] + left.gaps)


def left_with(cells: pl.Series, way: Way, sources: Ids) -> Load:
    """The text with which each group is left, None if it has none here, and the gaps behind it."""
    last = sources[way.ends]
    texts = gathered(cells, np.flatnonzero(last >= 0), way.rows[last[last >= 0]], len(last))
    return Load(way.groups, np.array(texts.to_list(), object), way.ends - np.where(last >= 0, last, way.begins - 1))


def gathered(texts: pl.Series, places: Ids, sources: Ids, height: int) -> pl.Series:
    """In those places the texts from those sources, null in the others."""
    found = np.full(height, -1)
    found[places] = sources
    index = pl.Series("source", found).to_frame().select(pl.when(pl.col("source") >= 0).then("source").cast(pl.UInt32))
    return texts.gather(index.to_series())


def either(some: pl.Series, others: pl.Series) -> pl.Series:
    """Some texts, and where they are null the others."""
    return some.zip_with(some.is_not_null(), others).alias(others.name)


def present(batch: Batch, key: str) -> Flags:
    found: Flags = batch.frame.select(~is_missing(pl.col(key), "blank")).to_series().to_numpy()
    return found
