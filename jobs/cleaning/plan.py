"""From a recipe to passes over the table: what each pass learns, and which steps it applies.

Steps are applied in their order. One that must learn from the whole table first ends a pass: it and all that follow wait for
the next one. A later learner need not wait with them if what it reads is final already; it then learns in the same pass.

    trim · drop_duplicates · drop_missing_rows · fill_missing(price, median) · fill_missing(city, mode)

    pass 1 applies trim, drop_duplicates (it learns as it goes), drop_missing_rows; both fills learn
    pass 2 applies both fills
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import polars as pl

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.step import Keys, Learner, Step
from jobs.cleaning.table import Batch, Column


@dataclass(frozen=True, eq=False)
class Stage:
    """A step at its place in a recipe, made ready for the columns as they stand there."""

    number: int
    step: Step
    columns: tuple[Column, ...]
    learner: Learner | None
    reads: Keys
    writes: Keys

    def apply(self, batch: Batch) -> Batch:
        with numbered(self.number):
            return (self.learner or self.step).apply(batch)

    def reasons(self, left: Batch) -> pl.Series:
        return (self.learner or self.step).reasons(left)

    def learn(self, batch: Batch) -> None:
        if self.learner:
            self.learner.observe(batch)

    def settle(self) -> None:
        with numbered(self.number):
            if self.learner:
                self.learner.settle()

    def must_wait(self) -> bool:
        """Whether the whole table must be seen before it can be applied."""
        return self.learner is not None and not self.learner.online

    def may_alter(self, later: "Stage") -> bool:
        """Whether what the later one learns from is other before this one than after it."""
        return not self.step.keeps_rows or bool(self.writes & later.reads)


@dataclass(frozen=True)
class Pass:
    """Once through the table."""

    applies: tuple[Stage, ...]
    learns: tuple[Stage, ...]

    @property
    def stages(self) -> list[Stage]:
        """All that has something to do in it, in order."""
        return sorted({*self.applies, *self.learns}, key=lambda stage: stage.number)


@dataclass(frozen=True)
class Plan:
    stages: tuple[Stage, ...]
    passes: tuple[Pass, ...]
    columns: tuple[Column, ...]
    """The columns in the end."""

    def learned(self) -> list[dict[str, Any]]:
        """What was learned, with the number of the step that did."""
        return [{"step": stage.number} | fact for stage in self.stages if stage.learner for fact in stage.learner.learned()]


def make_plan(steps: Iterable[tuple[int, Step]], columns: tuple[Column, ...]) -> Plan:
    """The plan for numbered steps over a table of these columns. Refuses what shows in the columns alone."""
    stages = []
    for number, step in steps:
        with numbered(number):
            learner = step.learner(columns)
            stages.append(Stage(number, step, columns, learner, step.reads(columns), step.writes(columns)))
            columns = step.columns_after(columns)
    return Plan(tuple(stages), tuple(passes(stages)), columns)


def passes(stages: list[Stage]) -> Iterator[Pass]:
    learned: set[int] = set()
    while True:
        applies, waiting = split(stages, learned)
        learns = [
            stage
            for stage in stages
            if stage.learner
            and stage.number not in learned
            and not any(earlier.may_alter(stage) for earlier in waiting if earlier.number < stage.number)
        ]
        yield Pass(tuple(applies), tuple(learns))
        if not waiting:
            return
        learned |= {stage.number for stage in learns}
        stages = waiting


def split(stages: list[Stage], learned: set[int]) -> tuple[list[Stage], list[Stage]]:
    """What can be applied in this pass, and what has to wait: the first that has not learned yet, and all behind it."""
    for at, stage in enumerate(stages):
        if stage.must_wait() and stage.number not in learned:
            return stages[:at], stages[at:]
    return stages, []


@contextmanager
def numbered(number: int) -> Iterator[None]:
    """A refusal from inside says which step it was."""
    try:
        yield
    except StepFailed as error:
        error.step = number
        raise
