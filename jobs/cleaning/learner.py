"""Base classes of learners, which first learn from a whole table, batch by batch, and are then applied to it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import polars as pl

from jobs.cleaning.table import Batch, Column


class Foreign:
    """Counts the rows of other files that come into a table: no two of a run have the same number."""

    def __init__(self) -> None:
        self.last = 0

    def next(self, count: int) -> int:
        """The first number of so many."""
        first, self.last = self.last + 1, self.last + count
        return first


class Learner(ABC):
    """Made once per run, for the columns as they are before the step; refers to them by their keys."""

    online: bool = False
    """True if what is learned of a batch never depends on later batches: it can be applied in the very pass that learns."""
    late: bool = False
    """True if the columns it leaves are known only once it has learned: `columns_after` says them then."""
    file_name: str = ""
    """Set by the run: what the person calls the input."""
    in_order: bool = True
    """Set by the plan. False if an earlier step sorts or makes rows: a row's number is no place in an order then."""

    foreign: Foreign
    """Set by the plan."""

    memory: ClassVar[tuple[str, ...] | None] = None
    """The attributes that hold all it has learned so far: with them, another one of the same step goes on in the middle of a
    table. None: it can't, as much of it is in files, say.
    """

    counts_alone: bool = False
    """True if what it learns changes no batch: it ends up in the receipt, or refuses the table."""

    @abstractmethod
    def observe(self, batch: Batch) -> None:
        """Learns from a batch. Called with every batch once, in order."""

    @abstractmethod
    def apply(self, batch: Batch) -> Batch:
        """A new batch. Called with batches that were observed; possibly several times with the same."""

    def findings(self) -> dict[str, Any]:
        """What it has learned so far, for `merge`: by default its memory."""
        return {name: getattr(self, name) for name in self.memory or ()}

    def merge(self, later: dict[str, Any]) -> None:
        """Takes over the findings of another of the same step, which has seen the rows that follow, and no others."""
        raise NotImplementedError

    def can_merge(self) -> bool:
        """Whether parts of a table can be learned from apart. If not, it must see every row itself, in order."""
        return type(self).merge is not Learner.merge

    def settle(self) -> None:  # noqa: B027 - most have nothing to do here
        """Every batch was observed. Refuses with StepFailed."""

    def columns_after(self) -> tuple[Column, ...]:
        """The columns it leaves; asked of a late one alone, after `settle`."""
        raise NotImplementedError

    def more(self) -> Iterable[Batch]:
        """Batches to follow the last one of the table: rows of other files, say."""
        return ()

    def reasons(self, left: Batch) -> pl.Series:
        """As in Step."""
        raise NotImplementedError

    def learned(self) -> list[dict[str, Any]]:
        """What it learned, for the receipt: small."""
        return []


class Gatherer(Learner):
    """Takes in the whole table, and yields other rows in its place, or the same rows in another order."""

    online = True
    scratch: Path
    """Set by the run: a folder of its own, for what does not fit into memory."""

    @abstractmethod
    def batches(self) -> Iterator[Batch]:
        """The table that takes the place of what was observed, at least one batch. Called once, after `settle`."""

    def apply(self, batch: Batch) -> Batch:  # noqa: ARG002 - the rows are given when all were seen
        raise TypeError("a gatherer gives its rows when all were seen")
