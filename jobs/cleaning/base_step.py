"""What the engine asks of every step, and what its help shows. The classes that steps inherit from are in step.py."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, NamedTuple

import polars as pl
from pydantic import BaseModel, ConfigDict

from jobs.cleaning.fields import names_files, parameter
from jobs.cleaning.learner import Learner
from jobs.cleaning.table import Batch, Column, Table, no_rows

Cells = dict[str, list[str | None]]
Keys = frozenset[str]
Files = Mapping[str, Table]
"""Second tables, by the names that recipes give them."""


class Example(NamedTuple):
    """A step's parameters, a small table before and after it, and why rows left: shown as help, run as a test.

    `files` holds the second tables it needs, by name.
    """

    params: dict[str, Any]
    before: Cells
    after: Cells
    rejects: tuple[tuple[int, str], ...] = ()
    files: Mapping[str, Cells] = {}


class Step(BaseModel):
    """The base class of all steps. A step's docstring is its help, and its first line the heading."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)  # built when first used; Step itself never is

    title: ClassVar[str]
    group: ClassVar[str]
    words: ClassVar[tuple[str, ...]] = ()
    """Further search terms, besides its title."""
    examples: ClassVar[tuple[Example, ...]]
    keeps_rows: ClassVar[bool] = True
    """False if rows may be removed, added or moved."""
    makes_rows: ClassVar[bool] = False
    """True if it may return more rows than it receives."""
    looks_at_cells: ClassVar[bool] = True
    """False if it depends only on names of columns and numbers of rows."""
    changes_cells: ClassVar[bool] = True
    """False if it changes no existing cell, but only adds, removes or moves columns or rows."""
    done: ClassVar[str] = ""
    """What it has done where no count says anything: "rows sorted"."""
    reversible: ClassVar[bool] = True
    """False if ledger and rejects cannot undo it, because it makes or sorts rows.

    Changes to columns are recorded by the run.
    """
    no_pandas: ClassVar[str | None] = None
    """Why it cannot be expressed in pandas and the standard library alone."""

    step: str
    off: bool = parameter(False, "Switched off", "Kept in the recipe, but not run.", advanced=True)

    def apply(self, batch: Batch) -> Batch:
        """A new batch; the given one is not modified. Raises StepFailed, if possible from the columns alone.

        Before a run starts, it is called with no rows: that shows the columns after the step, and errors. By default the same
        batch, for steps whose learner does the work.
        """
        return batch

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner | None:  # noqa: ARG002 - for steps that need it
        """For steps that must see other rows first: the learner, which then does the work in place of `apply`."""
        return None

    def reasons(self, left: Batch) -> pl.Series:
        """Why each of these rows was removed: one text per row. `left` holds them as they were before the step."""
        raise NotImplementedError

    def columns_after(self, columns: tuple[Column, ...], files: Files) -> tuple[Column, ...]:  # noqa: ARG002 - for steps that need it
        """The columns after the step."""
        return self.apply(no_rows(columns)).columns

    def reads(self, columns: tuple[Column, ...]) -> Keys:
        """Keys of the columns whose cells it reads."""
        return keys(columns) if self.looks_at_cells else frozenset()

    def writes(self, columns: tuple[Column, ...]) -> Keys:
        """Keys of the columns whose cells it may change."""
        return keys(columns) if self.changes_cells else frozenset()

    def as_pandas(self) -> str:
        """The same in Python, on `frame`: a pandas DataFrame of str and None. The names in script_kit/ can be used."""
        raise NotImplementedError

    def pandas_code(self) -> str:
        """Its pandas form as it appears in a script: it expects and leaves rows numbered 0, 1, 2, …"""
        code = self.as_pandas()
        return f"{code}\nframe = frame.reset_index(drop=True)" if self.may_move_rows() else code

    def may_move_rows(self) -> bool:
        """Whether rows may be removed, added or moved: `keeps_rows`, or depending on the parameters."""
        return not self.keeps_rows

    def may_make_rows(self) -> bool:
        """`makes_rows`, or depending on the parameters."""
        return self.makes_rows

    def why_no_pandas(self) -> str | None:
        """`no_pandas`, or depending on the parameters."""
        return self.no_pandas

    def can_be_undone(self) -> bool:
        """`reversible`, or depending on the parameters."""
        return self.reversible

    @property
    def file_names(self) -> tuple[str, ...]:
        """Names of the second tables it needs."""
        held = [getattr(self, name) for name, field in type(self).model_fields.items() if names_files(field)]
        names = [name for each in held for name in (each if isinstance(each, list | tuple) else [each])]
        return tuple(dict.fromkeys(name for name in names if name))

    def condition(self, columns: tuple[Column, ...]) -> pl.Expr | None:  # noqa: ARG002 - for steps that need it
        """Which rows it works on; None: all."""
        return None

    def condition_reads(self, columns: tuple[Column, ...]) -> Keys:  # noqa: ARG002 - for steps that need it
        """Keys of the columns that `condition` looks at."""
        return frozenset()


def keys(columns: Iterable[Column]) -> Keys:
    return frozenset(column.key for column in columns)
