from typing import Any, Literal

import polars as pl
from pydantic import model_validator

from jobs.cleaning.fields import NewName, choose_one, parameter
from jobs.cleaning.places import Places
from jobs.cleaning.step import Example, Files, Keys, Learner, Step, keys
from jobs.cleaning.table import Batch, Column, new_column

KINDS = {
    "constant": "The same text in every row",
    "row_number": "The row's number",
    "file_name": "The file's name",
    "copy": "A copy of a column",
}


class AddColumn(Step):
    """Add a column.

    The new column comes last. It holds the same text in every row (no value, if none is given), the number of the row, the name
    of the input file, or a copy of another column. Rows are numbered from 1, after all steps above.
    """

    title = "Add a column"
    group = "Columns"
    words = ("new", "insert", "constant", "index", "row number", "id", "counter", "file name", "source", "copy", "duplicate")
    changes_cells = False
    examples = (
        Example(
            {"kind": "constant", "name": "unit", "value": "kg"}, {"n": ["1", None]}, {"n": ["1", None], "unit": ["kg", "kg"]}
        ),
        Example({"kind": "row_number", "name": "no"}, {"id": ["b", "a"]}, {"id": ["b", "a"], "no": ["1", "2"]}),
        Example(
            {"kind": "copy", "name": "as typed", "value": "city"},
            {"city": [" Oslo", None]},
            {"city": [" Oslo", None], "as typed": [" Oslo", None]},
        ),
        Example({"kind": "file_name", "name": "source"}, {"id": ["1"]}, {"id": ["1"], "source": ["table.csv"]}),
        Example({"kind": "constant", "name": "note"}, {"id": ["1"]}, {"id": ["1"], "note": [None]}),
    )

    step: Literal["add_column"] = "add_column"
    kind: Literal["constant", "row_number", "file_name", "copy"] = parameter("constant", "What it holds", labels=KINDS)
    name: NewName = parameter(..., "Name of the new column")
    value: str | None = parameter(
        None, "Text, or column to copy", "For a copy: the other column's name.", when={"kind": ["constant", "copy"]}
    )

    @model_validator(mode="after")
    def copy_has_source(self) -> "AddColumn":
        if self.kind == "copy" and self.value is None:
            raise ValueError("say which column to copy")
        return self

    def apply(self, batch: Batch) -> Batch:
        return with_cells(batch, self.name, self.cell(batch.columns))

    def cell(self, columns: tuple[Column, ...]) -> pl.Expr:
        if self.kind == "copy":
            return pl.col(choose_one(self.value or "", columns).key)
        return pl.lit(self.value, pl.String)

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner | None:
        learners = {"row_number": RowNumbers, "file_name": FileName}
        return learners[self.kind](self.name) if self.kind in learners else None

    def reads(self, columns: tuple[Column, ...]) -> Keys:
        return keys([choose_one(self.value or "", columns)]) if self.kind == "copy" else frozenset()

    def as_pandas(self) -> str:
        match self.kind:
            case "copy":
                cells = f"frame[pick(frame, [{self.value!r}])[0]]"
            case "file_name":
                cells = "[file_name()] * len(frame)"
            case "row_number":
                cells = "(str(place) for place in range(1, len(frame) + 1))"
            case _:
                cells = f"[{self.value!r}] * len(frame)"
        return f"frame = with_column(frame, {self.name!r}, {cells})"


class RowNumbers(Learner):
    """The number of each row as it comes."""

    memory = ("places",)
    online = True

    def __init__(self, name: str) -> None:
        self.name, self.places = name, Places()

    def observe(self, batch: Batch) -> None:
        self.places.observe(batch)

    def apply(self, batch: Batch) -> Batch:
        return with_cells(batch, self.name, pl.lit(self.places.of(batch).cast(pl.String)))


class FileName(Learner):
    """The name of the file in every row."""

    memory = ()
    online = counts_alone = True

    def __init__(self, name: str) -> None:
        self.name = name

    def observe(self, batch: Batch) -> None:
        """Does nothing: the file's name is known from the start."""

    def merge(self, later: dict[str, Any]) -> None:
        """Does nothing: there is nothing to add."""

    def apply(self, batch: Batch) -> Batch:
        return with_cells(batch, self.name, pl.lit(self.file_name))


def with_cells(batch: Batch, name: str, cells: pl.Expr) -> Batch:
    new = new_column(batch.columns, name)
    return Batch((*batch.columns, new), batch.frame.with_columns(cells.alias(new.key)))
