"""Base classes of learners, which first learn from a whole table, batch by batch, and are then applied to it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import polars as pl

from jobs.cleaning.table import Batch, Column


class Foreign:
    """Numbers the rows of other files that are added to a table: no two rows of a run have the same number."""

    def __init__(self) -> None:
        self.last = 0

    def next(self, count: int) -> int:
        """The first of `count` new numbers."""
        first, self.last = self.last + 1, self.last + count
        return first


class Learner(ABC):
    """Made once per run, for the columns as they are before the step; refers to them by their keys."""

    online: bool = False
    """True if what is learned from a batch never depends on later batches: it can be applied in the same pass."""
    late: bool = False
    """True if the columns after the step are known only once it has learned: `columns_after` returns them then."""
    file_name: str = ""
    """Set by the run: what the person calls the input."""
    in_order: bool = True
    """Set by the plan. False if an earlier step sorts or makes rows: row numbers do not reflect the order then."""

    foreign: Foreign
    """Set by the plan."""

    memory: ClassVar[tuple[str, ...] | None] = None
    """The attributes that hold all it has learned so far.

    With them, another learner of the same step can continue in the middle of a table. None if it cannot, for example because
    much of its state is in files.
    """

    counts_alone: bool = False
    """True if what it learns changes no batch: it only goes into the receipt, or fails the step."""

    @abstractmethod
    def observe(self, batch: Batch) -> None:
        """Learns from a batch. Called with every batch once, in order."""

    @abstractmethod
    def apply(self, batch: Batch) -> Batch:
        """A new batch. Called with batches that were observed, possibly several times with the same one."""

    def findings(self) -> dict[str, Any]:
        """What it has learned so far, for `merge`; by default its memory."""
        return {name: getattr(self, name) for name in self.memory or ()}

    def merge(self, later: dict[str, Any]) -> None:
        """Adds the findings of another learner of the same step, which has seen exactly the rows that follow."""
        raise NotImplementedError

    def can_merge(self) -> bool:
        """Whether parts of a table can be learned separately. If not, it must observe every row itself, in order."""
        return type(self).merge is not Learner.merge

    def settle(self) -> None:  # noqa: B027 - most have nothing to do here
        """Called once every batch was observed. May raise StepFailed."""

    def columns_after(self) -> tuple[Column, ...]:
        """The columns after the step. Only called if it is `late`, after `settle`."""
        raise NotImplementedError

    def more(self) -> Iterable[Batch]:
        """Batches to append to the table, such as rows of other files."""
        return ()

    def reasons(self, left: Batch) -> pl.Series:
        """As in Step."""
        raise NotImplementedError

    def learned(self) -> list[dict[str, Any]]:
        """What it learned, for the receipt; must be small."""
        return []


class Gatherer(Learner):
    """Observes the whole table, and yields other rows instead, or the same rows in another order."""

    online = True
    scratch: Path
    """Set by the run: a folder of its own, for what does not fit in memory."""

    @abstractmethod
    def batches(self) -> Iterator[Batch]:
        """The table that replaces what was observed, at least one batch. Called once, after `settle`."""

    def apply(self, batch: Batch) -> Batch:  # noqa: ARG002 - the rows are given when all were seen
        raise TypeError("a gatherer gives its rows when all were seen")
