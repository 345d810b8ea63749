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

from textwrap import dedent
from typing import ClassVar

import polars as pl

from jobs.cleaning.base_step import Cells, Example, Files, Keys, Step, keys
from jobs.cleaning.conditions import Condition, conditions_code, matches
from jobs.cleaning.errors import StepFailed
from jobs.cleaning.fields import ColumnRef, Columns, MissingColumns, choose, choose_one, parameter, plain, plain_ref
from jobs.cleaning.learner import Gatherer, Learner
from jobs.cleaning.table import Batch, Column
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
