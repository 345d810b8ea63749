"""A step: one operation of a recipe. One class is its parameters, form, validation, help, examples, work and pandas form.

A new step is one new file in steps/, found by being there. It says what it does in one of two ways: `apply`, if a row needs
nothing but itself, or `learner`, if something must first be learned from the other rows.
"""

import importlib
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar

import polars as pl
from pydantic import BaseModel, ConfigDict

from jobs.cleaning.fields import Columns, MissingColumns, choose, parameter
from jobs.cleaning.table import Batch, Column, no_rows

Cells = dict[str, list[str | None]]
Keys = frozenset[str]


@dataclass(frozen=True, slots=True)
class Example:
    """A step's parameters, a small table before and after it, and why rows left: shown as help, run as a test."""

    params: dict[str, Any]
    before: Cells
    after: Cells
    rejects: tuple[tuple[int, str], ...] = ()


class Step(BaseModel):
    """What every step is and has. The docstring of a step is its help: the first line the heading."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: ClassVar[str]
    group: ClassVar[str]
    words: ClassVar[tuple[str, ...]] = ()
    """Words people search it by, beside its title."""
    examples: ClassVar[tuple[Example, ...]]
    keeps_rows: ClassVar[bool] = True
    """False if rows may leave, come, or change places."""

    step: str
    off: bool = parameter(False, "Switched off", "Kept in the recipe, but not run.", advanced=True)

    def apply(self, batch: Batch) -> Batch:
        """A new batch; the given one stays as it is. Refuses with StepFailed, best by the columns alone.

        Before anything runs, it is called with no rows at all: that shows the columns it leaves, and what it refuses.
        """
        raise NotImplementedError

    def learner(self, columns: tuple[Column, ...]) -> "Learner | None":  # noqa: ARG002
        """For steps that must see other rows first: what learns from them, and then does the work in place of `apply`."""
        return None

    def reasons(self, left: Batch) -> pl.Series:
        """Why each of these rows was removed: a text a row. `left` holds them as they were before the step."""
        raise NotImplementedError

    def columns_after(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        """The columns it leaves."""
        return self.apply(no_rows(columns)).columns

    def reads(self, columns: tuple[Column, ...]) -> Keys:
        """Keys of the columns whose cells it looks at."""
        return keys(columns)

    def writes(self, columns: tuple[Column, ...]) -> Keys:
        """Keys of the columns whose cells it may change."""
        return keys(columns)

    def as_pandas(self) -> str:
        """The same in Python, over `frame`: a pandas DataFrame of str and None. What script_kit.py defines is at hand."""
        raise NotImplementedError


class ColumnStep(Step):
    """A step that works on columns of the user's choice."""

    columns: Columns = parameter("all", "Columns", widget="columns")
    missing_columns: MissingColumns = parameter(
        "fail", "If a column is missing", labels={"fail": "Stop", "skip": "Go on without it"}, advanced=True
    )

    def chosen(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        """The chosen columns, out of those that are there."""
        return choose(self.columns, columns, self.missing_columns)

    def reads(self, columns: tuple[Column, ...]) -> Keys:
        return keys(self.chosen(columns))

    def writes(self, columns: tuple[Column, ...]) -> Keys:
        return keys(self.chosen(columns))

    @property
    def pandas_columns(self) -> str:
        """The chosen columns' labels, as a pandas expression."""
        return f"pick(frame, {plain(self.columns)!r}{', skip=True' if self.missing_columns == 'skip' else ''})"


class Learner(ABC):
    """Learns a step's answer from a whole table, batch by batch; then works with what it learned.

    It is made once a run for the columns as they stand before the step, and works by their keys.
    """

    online: bool = False
    """True if what is learned of a batch never depends on later batches: it can be applied in the very pass that learns."""

    @abstractmethod
    def observe(self, batch: Batch) -> None:
        """Learns from a batch. Called with every batch once, in order."""

    @abstractmethod
    def apply(self, batch: Batch) -> Batch:
        """A new batch. Called with batches that were observed; possibly several times with the same."""

    def settle(self) -> None:  # noqa: B027 - most have nothing to do here
        """Every batch was observed. Refuses with StepFailed."""

    def reasons(self, left: Batch) -> pl.Series:
        """As in Step."""
        raise NotImplementedError

    def learned(self) -> list[dict[str, Any]]:
        """What it learned, for the receipt: small."""
        return []


def keys(columns: Iterable[Column]) -> Keys:
    return frozenset(column.key for column in columns)


def plain(columns: Columns) -> Any:
    """Column references as plain Python values."""
    return columns if columns == "all" else [ref if isinstance(ref, str) else (ref.name, ref.nth) for ref in columns]


@cache
def all_steps() -> MappingProxyType[str, type[Step]]:
    """Every step by its id: whatever class of a module in steps/ has the module's name as its id."""
    package = importlib.import_module("jobs.cleaning.steps")
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    return MappingProxyType({name: only_step(importlib.import_module(f"{package.__name__}.{name}"), name) for name in names})


def only_step(module: Any, name: str) -> type[Step]:
    found = [
        each
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Step) and each.model_fields["step"].default == name
    ]
    if len(found) != 1:
        raise TypeError(f'{module.__name__} must hold exactly one Step with step: Literal["{name}"] = "{name}"')
    return found[0]
