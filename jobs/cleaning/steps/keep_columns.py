from collections.abc import Iterable
from typing import Literal

from pydantic import field_validator

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.fields import ColumnRef, Columns, Nth, parameter
from jobs.cleaning.step import ColumnStep, Example
from jobs.cleaning.table import Batch, Column


class KeepColumns(ColumnStep):
    """Keep some columns, in an order of your own.

    The columns come out in the order of the list. The others are removed, or come after them in their original order.
    """

    title = "Keep or reorder columns"
    group = "Columns"
    words = ("select", "choose", "only", "order", "rearrange", "move", "first", "last")
    looks_at_cells = False
    changes_cells = False
    done = "columns in order"
    examples = (
        Example(
            {"columns": ["name", "id"]},
            {"id": ["1", "2"], "note": ["x", None], "name": ["Ann", ""]},
            {"name": ["Ann", ""], "id": ["1", "2"]},
        ),
        Example(
            {"columns": ["name"], "rest": "append"},
            {"id": ["1"], "note": [None], "name": ["Ann"]},
            {"name": ["Ann"], "id": ["1"], "note": [None]},
        ),
        Example({"columns": ["id", "zip"], "missing_columns": "skip"}, {"id": ["1"], "note": ["x"]}, {"id": ["1"]}),
    )

    step: Literal["keep_columns"] = "keep_columns"
    columns: Columns = parameter(..., "Columns to keep, in this order", widget="columns")
    rest: Literal["drop", "append"] = parameter(
        "drop", "The other columns", labels={"drop": "Remove them", "append": "Put them behind"}
    )

    @field_validator("columns")
    @classmethod
    def names_each_once(cls, columns: Columns) -> Columns:
        repeated = first_repeated(map(full, columns)) if isinstance(columns, list) else None
        if repeated:
            raise ValueError(f"{repeated.name!r} is in the list twice")
        return columns

    def apply(self, batch: Batch) -> Batch:
        return batch.with_columns(self.arranged(batch.columns))

    def arranged(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        kept = self.chosen(columns)
        rest = tuple(column for column in columns if column not in kept) if self.rest == "append" else ()
        if columns and not kept + rest:
            raise StepFailed("No column would be left. Keep at least one.")
        return kept + rest

    def as_pandas(self) -> str:
        kept = self.pandas_columns
        if self.rest == "drop":
            return f"frame = only(frame, {kept})"
        return f"kept = {kept}\nframe = only(frame, kept + [label for label in frame.columns if label not in kept])"


def full(ref: ColumnRef) -> Nth:
    """A name means the first column of that name."""
    return Nth(name=ref) if isinstance(ref, str) else ref


def first_repeated(refs: Iterable[Nth]) -> Nth | None:
    seen = set()
    for ref in refs:
        if ref in seen:
            return ref
        seen.add(ref)
    return None
