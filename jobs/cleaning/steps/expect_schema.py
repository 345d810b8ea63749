from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from jobs.cleaning.errors import Drift
from jobs.cleaning.fields import OneColumn, find, names_of, parameter, plain_ref
from jobs.cleaning.learners.expectation import Expectation
from jobs.cleaning.rules import Type
from jobs.cleaning.step import Example, Files, Learner, Step
from jobs.cleaning.table import Column

PEOPLE: dict[str, list[str | None]] = {"id": ["1", "2"], "city": ["Oslo", None]}


class ExpectedColumn(BaseModel):
    """What is expected of a column: {"column": "id", "type": "integer", "missing_to": 0}."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: OneColumn = parameter(..., "Column", widget="column")
    type: Type | None = parameter(None, "Type")
    missing_from: float = parameter(0, "Share of missing cells, from", ge=0, le=1)
    missing_to: float = parameter(1, "Share of missing cells, to", ge=0, le=1)
    values: list[str] = parameter([], "Allowed values", "Any, if you leave this empty.", widget="list")


class ExpectSchema(Step):
    """Expect these columns.

    A check for recurring files: if the table is not as expected, stops before anything is written, and lists all differences.
    Put it first. It checks the columns and their order, the number of rows, and for each column the type and values of cells
    that are not blank, and the share of blank ones. A new column is let through and listed in the receipt, or it stops the run,
    or is removed.
    """

    title = "Expect these columns"
    group = "Validation"
    words = ("schema", "drift", "contract", "gate", "expectation", "data types", "new column", "row count", "baseline")
    changes_cells = False
    examples = (
        Example({"columns": [{"column": "id", "type": "integer", "missing_to": 0}, {"column": "city"}]}, PEOPLE, PEOPLE),
        Example(
            {"columns": [{"column": "id"}], "new_column": "drop", "min_rows": 1},
            {"id": ["1"], "extra": ["x"]},
            {"id": ["1"]},
        ),
        Example(
            {"columns": [{"column": "size", "values": ["S", "M"]}], "tolerance": 0.5, "new_column": "warn"},
            {"size": ["S", "XL", None], "id": ["1", "2", "3"]},
            {"size": ["S", "XL", None], "id": ["1", "2", "3"]},
        ),
    )

    step: Literal["expect_schema"] = "expect_schema"
    columns: list[ExpectedColumn] = parameter(..., "Columns", min_length=1)
    order: bool = parameter(False, "In this order")
    min_rows: int | None = parameter(None, "At least so many rows", ge=0)
    max_rows: int | None = parameter(None, "At most so many rows", ge=0)
    tolerance: float = parameter(
        0, "Share of cells that may differ", "In each column, of another type or value.", ge=0, le=1, advanced=True
    )
    new_column: Literal["warn", "fail", "drop"] = parameter(
        "warn",
        "A column that is not listed",
        labels={"warn": "Is let through", "fail": "Stops everything", "drop": "Is removed"},
    )
    missing_column: Literal["fail", "warn"] = parameter(
        "fail", "If a column is missing", labels={"fail": "Stop", "warn": "Go on without it"}
    )

    @model_validator(mode="after")
    def bands_are_bands(self) -> "ExpectSchema":
        if self.min_rows is not None and self.max_rows is not None and self.min_rows > self.max_rows:
            raise ValueError("the fewest rows allowed are more than the most")
        for each in self.columns:
            if each.missing_from > each.missing_to:
                raise ValueError("the smallest share of missing cells is above the largest")
        return self

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner:
        there = {find(each.column, columns): each for each in self.columns}
        missing = [plain_ref(each.column) for each in self.columns if find(each.column, columns) is None]
        known = {column: each for column, each in there.items() if column is not None}
        new = [column for column in columns if column not in known]
        complaints = [f"there is no column {name!r}" for name in missing if self.missing_column == "fail"]
        complaints += [f"there is a new column {column.name!r}" for column in new if self.new_column == "fail"]
        if self.order and [column for column in columns if column in known] != list(known):
            complaints.append("the columns come in another order")
        if not known:
            complaints.append("none of the columns is there")
        if complaints:
            raise Drift(f"The table is not as expected: {'; '.join(complaints)}. {names_of(columns)}")
        facts: dict[str, Any] = {
            "new_columns": [column.name for column in new],
            "missing_columns": [str(name) for name in missing],
        }
        return Expectation(self, known, self.left(columns), facts)

    def left(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        known = {find(each.column, columns) for each in self.columns}
        return tuple(column for column in columns if self.new_column != "drop" or column in known)

    def columns_after(self, columns: tuple[Column, ...], files: Files) -> tuple[Column, ...]:
        return self.left(columns)

    def as_pandas(self) -> str:
        columns = [
            (plain_ref(each.column), each.type, (each.missing_from, each.missing_to), each.values) for each in self.columns
        ]
        rows = f"({self.min_rows}, {self.max_rows})"
        how = f"{self.order}, {rows}, {self.tolerance!r}, {self.new_column!r}, {self.missing_column!r}"
        return f"frame = expected(frame, {columns!r}, {how})"
