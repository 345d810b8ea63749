"""A step at its place in a recipe: with its learner, its condition on rows, and its number for errors."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import polars as pl

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.step import Gatherer, Keys, Learner, Step, keys
from jobs.cleaning.table import ROW, Batch, Column

Columns = tuple[Column, ...]


@dataclass(frozen=True, eq=False)
class Stage:
    """A step at its place in a recipe, prepared for the columns as they are there."""

    number: int
    step: Step
    columns: Columns
    learner: Learner | None
    condition: pl.Expr | None
    reads: Keys
    writes: Keys
    moves_rows: bool

    def apply(self, batch: Batch) -> Batch:
        with numbered(self.number):
            if self.condition is None:
                after = (self.learner or self.step).apply(batch)
            else:
                after = put_back((self.learner or self.step).apply(batch.where(self.condition)), batch, self.condition)
            if self.step.may_make_rows() and after.frame[ROW].null_count():
                raise StepFailed("More rows are made from one than can be numbered. Make fewer.")
            return after

    def reasons(self, left: Batch) -> pl.Series:
        return (self.learner or self.step).reasons(left)

    def learn(self, batch: Batch) -> None:
        if self.learner:
            with numbered(self.number):
                self.learner.observe(batch if self.condition is None else batch.where(self.condition))

    def settle(self) -> None:
        with numbered(self.number):
            if self.learner:
                self.learner.settle()

    def added(self) -> Iterator[Batch]:
        """The batches that are appended to the table."""
        with numbered(self.number):
            yield from self.gatherer.batches() if self.gatherer else self.learner.more() if self.learner else ()

    @property
    def gatherer(self) -> Gatherer | None:
        return self.learner if isinstance(self.learner, Gatherer) else None

    @property
    def is_late(self) -> bool:
        """Whether the columns after it are known only once it has learned."""
        return self.learner is not None and self.learner.late

    def must_wait(self) -> bool:
        """Whether the whole table must be seen before it can be applied."""
        return self.learner is not None and not self.learner.online

    def may_alter(self, later: "Stage") -> bool:
        """Whether this stage changes what the later one learns from."""
        return self.moves_rows or bool(self.writes & later.reads) or not later.reads <= keys(self.columns)


def put_back(after: Batch, before: Batch, condition: pl.Expr) -> Batch:
    """The rows that a step made of those that meet the condition, merged with all others in their original order."""
    others = before.frame.filter(~condition)
    both = pl.concat([after.frame, others], how="diagonal").select(after.frame.columns)
    rows = before.frame.select(ROW).join(both, on=ROW, how="inner", maintain_order="left")
    return after.having(rows)


@contextmanager
def numbered(number: int) -> Iterator[None]:
    """Adds the number of the step to errors."""
    try:
        yield
    except StepFailed as error:
        error.step = number
        raise
