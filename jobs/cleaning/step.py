"""A step: one operation of a recipe. One class is its parameters, form, validation, help, examples, work and pandas form.

    Step                any operation on a table
    ├── WhereStep       … on rows, in place; on request only on those that meet the condition `where`
    ├── OneColumnStep   … on one column
    └── ColumnStep      … on columns of the user's choice
        └── CellStep    a WhereStep, too: changes cells or removes rows
            ├── TextStep        rewrites each text by itself
            └── ParsingStep     parses cells; `on_error` says what becomes of those that cannot be parsed

A new step is one new file in steps/, discovered automatically. It defines what it does in one of two ways: `apply`, if each row
can be handled alone, or `learner`, if something must first be learned from the other rows or from a second file.
"""

from collections.abc import Iterable, Mapping
from textwrap import dedent
from typing import Any, ClassVar, NamedTuple

import polars as pl
from pydantic import BaseModel, ConfigDict

from jobs.cleaning.conditions import Condition, conditions_code, matches
from jobs.cleaning.errors import StepFailed
from jobs.cleaning.fields import (
    ColumnRef,
    Columns,
    MissingColumns,
    choose,
    choose_one,
    names_files,
    parameter,
    plain,
    plain_ref,
)
from jobs.cleaning.learner import Gatherer, Learner
from jobs.cleaning.table import Batch, Column, Table, no_rows
from jobs.cleaning.values.parsing import ON_ERROR_LABELS, Conversions, OnError, parse_reasons, parsed

__all__ = [
    "CellStep",
    "Cells",
    "ColumnStep",
    "Example",
    "Files",
    "Gatherer",
    "Keys",
    "Learner",
    "OneColumnStep",
    "ParsingStep",
    "Step",
    "TextStep",
    "WhereStep",
    "keys",
]

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

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner | None:  # noqa: ARG002
        """For steps that must see other rows first: the learner, which then does the work in place of `apply`."""
        return None

    def reasons(self, left: Batch) -> pl.Series:
        """Why each of these rows was removed: one text per row. `left` holds them as they were before the step."""
        raise NotImplementedError

    def columns_after(self, columns: tuple[Column, ...], files: Files) -> tuple[Column, ...]:  # noqa: ARG002
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

    def condition(self, columns: tuple[Column, ...]) -> pl.Expr | None:  # noqa: ARG002
        """Which rows it works on; None: all."""
        return None

    def condition_reads(self, columns: tuple[Column, ...]) -> Keys:  # noqa: ARG002
        """Keys of the columns that `condition` looks at."""
        return frozenset()


class WhereStep(Step):
    """A step that changes or removes rows, in place.

    It sees only the rows for which `where` holds; the others are merged back between them. The same goes for its learner, and
    for its pandas form, which must keep the index of the rows that it keeps.
    """

    where: list[Condition] = parameter(
        [], "Only in rows where", "All of these must hold.", widget="conditions", advanced=True, max_length=50
    )

    def condition(self, columns: tuple[Column, ...]) -> pl.Expr | None:
        return matches(self.where, "and", columns) if self.where else None

    def condition_reads(self, columns: tuple[Column, ...]) -> Keys:
        return keys(choose_one(condition.column, columns) for condition in self.where)

    def pandas_code(self) -> str:
        if not self.where:
            return super().pandas_code()
        return (
            dedent("""\
            whole, meant = frame, matching(frame, {conditions})
            frame = whole[meant]
            {code}
            frame = put_back(frame, whole, meant)
            """)
            .format(conditions=conditions_code(self.where), code=self.as_pandas())
            .rstrip()
        )


class OneColumnStep(Step):
    """A step that works on one column of the user's choice."""

    column: ColumnRef = parameter(..., "Column", widget="column")

    def source(self, columns: tuple[Column, ...]) -> Column:
        """The chosen one of these columns."""
        return choose_one(self.column, columns)

    def reads(self, columns: tuple[Column, ...]) -> Keys:
        return keys([self.source(columns)])

    def writes(self, columns: tuple[Column, ...]) -> Keys:
        return keys([self.source(columns)]) if self.changes_cells else frozenset()

    @property
    def pandas_column(self) -> str:
        """The chosen column's label, as a pandas expression."""
        return f"pick(frame, [{plain_ref(self.column)!r}])[0]"


class ColumnStep(Step):
    """A step that works on columns of the user's choice."""

    columns: Columns = parameter("all", "Columns", widget="columns")
    missing_columns: MissingColumns = parameter(
        "fail", "If a column is missing", labels={"fail": "Stop", "skip": "Go on without it"}, advanced=True
    )

    def chosen(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        """The chosen ones of these columns."""
        return choose(self.columns, columns, self.missing_columns)

    def some_chosen(self, columns: tuple[Column, ...], purpose: str) -> tuple[Column, ...]:
        """The same. Raises an error if there is none, for instance to "compare"."""
        chosen = self.chosen(columns)
        if not chosen:
            raise StepFailed(f"There is no column to {purpose}. Choose at least one.")
        return chosen

    def reads(self, columns: tuple[Column, ...]) -> Keys:
        return keys(self.chosen(columns)) if self.looks_at_cells else frozenset()

    def writes(self, columns: tuple[Column, ...]) -> Keys:
        return keys(self.chosen(columns)) if self.changes_cells else frozenset()

    @property
    def pandas_columns(self) -> str:
        """The chosen columns' labels, as a pandas expression."""
        return f"pick(frame, {plain(self.columns)}{', skip=True' if self.missing_columns == 'skip' else ''})"

    def some_pandas_columns(self, purpose: str) -> str:
        """The same as `some_chosen` in pandas."""
        return f"some_of({self.pandas_columns}, {purpose!r})"


class CellStep(ColumnStep, WhereStep):
    """A step that changes cells or removes rows, in place."""


class TextStep(CellStep):
    """A step that rewrites each text by itself. Null stays null."""

    def rewritten(self, cell: pl.Expr) -> pl.Expr:
        """The cell's new text."""
        raise NotImplementedError

    def apply(self, batch: Batch) -> Batch:
        return batch.with_cells(self.rewritten(pl.col(column.key)) for column in self.chosen(batch.columns))

    def as_pandas_function(self) -> str:
        """The same as a Python function of a text: `lambda cell: …`, or one of script_kit/. It may return None."""
        raise NotImplementedError

    def as_pandas(self) -> str:
        return f"for column in {self.pandas_columns}:\n    frame[column] = each(frame[column], {self.as_pandas_function()})"


class ParsingStep(CellStep):
    """A step that parses cells, for example as numbers, and rewrites them. Blank cells are left unchanged."""

    complaint: ClassVar[str]
    """What is wrong with a cell that it cannot parse: "not a number"."""

    on_error: OnError = parameter("keep", "A cell that can't be read", labels=ON_ERROR_LABELS)

    def converted(self, cell: pl.Expr, column: Column) -> pl.Expr:
        """The cell's new text; null if it cannot be parsed. The result for blank cells is ignored."""
        raise NotImplementedError

    def apply(self, batch: Batch) -> Batch:
        return parsed(batch, self.conversions(batch.columns), self.on_error, self.complaint)

    def may_move_rows(self) -> bool:
        return self.on_error == "reject"

    def reasons(self, left: Batch) -> pl.Series:
        return parse_reasons(left, self.conversions(left.columns), self.complaint)

    def conversions(self, columns: tuple[Column, ...]) -> Conversions:
        return {column: self.converted(pl.col(column.key), column) for column in self.chosen(columns)}

    def as_pandas_cell(self) -> str:
        """A Python expression of `text`, which is not blank: the new text, or None if it cannot be parsed."""
        raise NotImplementedError

    def as_pandas(self) -> str:
        convert = f"lambda text: {self.as_pandas_cell()}"
        return f"frame = converted(frame, {self.pandas_columns}, {convert}, {self.on_error!r}, {self.complaint!r})"


def keys(columns: Iterable[Column]) -> Keys:
    return frozenset(column.key for column in columns)
