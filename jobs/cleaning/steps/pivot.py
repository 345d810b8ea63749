from typing import Literal

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.fields import ColumnRef, OneColumn, choose, choose_one, parameter, plain_ref
from jobs.cleaning.step import Example, Files, Keys, Learner, Step, keys
from jobs.cleaning.table import Column

LONG: dict[str, list[str | None]] = {
    "city": ["Oslo", "Rome", "Oslo"],
    "year": ["2023", "2023", "2024"],
    "degrees": ["7", "16", "8"],
}


class Pivot(Step):
    """Turn rows into columns: long to wide.

    Rows that are equal in the columns that stay become one row, in the place of the first of them; a missing value equals a
    missing value. Each name becomes a column, in the order in which the names first appear, and holds the value that belongs to
    the name; if there is none, it is missing (null). If a row would get two values for one name, this stops, or the first that
    is not missing is taken, or the numbers among them are added up exactly; a column with more than 5 % of other values is
    refused. Other columns are removed.

    Holds a hash of each new row in memory, and 65,536 new rows with all their values at a time; the rest is in files.
    """

    title = "Turn rows into columns"
    group = "Reshape and combine"
    words = ("pivot", "long to wide", "spread", "pivot_wider", "cast", "crosstab", "transpose", "unstack", "pivot table")
    keeps_rows = False
    makes_rows = True
    reversible = False
    changes_cells = False
    examples = (
        Example(
            {"id_columns": ["city"], "names_from": "year", "values_from": "degrees"},
            LONG,
            {"city": ["Oslo", "Rome"], "2023": ["7", "16"], "2024": ["8", None]},
        ),
        Example(
            {"id_columns": [], "names_from": "year", "values_from": "degrees", "aggregate": "sum"},
            LONG,
            {"2023": ["23"], "2024": ["8"]},
        ),
        Example(
            {"id_columns": ["id"], "names_from": "k", "values_from": "v", "aggregate": "first"},
            {"id": ["1", "1", "1", None], "k": ["a", "a", "", "a"], "v": [None, "x", "y", "z"]},
            {"id": ["1", None], "a": ["x", "z"], "": ["y", None]},
        ),
    )

    step: Literal["pivot"] = "pivot"
    id_columns: list[ColumnRef] = parameter(
        ..., "Columns that stay", "There is one row for each of their values.", widget="columns"
    )
    names_from: OneColumn = parameter(..., "Names of the new columns from", widget="column")
    values_from: OneColumn = parameter(..., "Their values from", widget="column")
    aggregate: Literal["fail", "first", "sum"] = parameter(
        "fail", "If there are several values", labels={"fail": "Stop", "first": "Take the first", "sum": "Add them up"}
    )

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner:
        from jobs.cleaning.learners.aggregates import First, Only, Sum
        from jobs.cleaning.learners.pivoting import Pivoted  # imports numpy

        ids, names, values = self.parts(columns)
        aggregate = {"first": First(), "fail": Only(values), "sum": Sum(values)}[self.aggregate]
        return Pivoted(ids, names, values, aggregate)

    def parts(self, columns: tuple[Column, ...]) -> tuple[tuple[Column, ...], Column, Column]:
        names, values = choose_one(self.names_from, columns), choose_one(self.values_from, columns)
        ids = choose(self.id_columns, columns)
        for each in (names, values):
            if each in ids:
                raise StepFailed(f"Column {each.name!r} cannot both stay and go into others.", column=each.name)
        return ids, names, values

    def reads(self, columns: tuple[Column, ...]) -> Keys:
        ids, names, values = self.parts(columns)
        return keys((*ids, names, values))

    def as_pandas(self) -> str:
        ids = [plain_ref(ref) for ref in self.id_columns]
        names, values = plain_ref(self.names_from), plain_ref(self.values_from)
        return f"frame = pivoted(frame, {ids!r}, {names!r}, {values!r}, {self.aggregate!r})"
