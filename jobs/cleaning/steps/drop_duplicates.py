from typing import Any, Literal

import numpy as np
import polars as pl

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.fields import Columns, parameter
from jobs.cleaning.rowset import Flags, Ids, RowSet
from jobs.cleaning.step import ColumnStep, Example, Keys, Learner
from jobs.cleaning.table import ROW, Batch, Column
from jobs.cleaning.white import stripped_and_folded


class DropDuplicates(ColumnStep):
    """Remove duplicate rows.

    Rows are duplicates if the chosen columns hold the same text in both; a missing value and an empty text are not the same.
    Holds a 128-bit hash of every distinct row in memory, some 35 bytes a row, but not the rows.
    """

    title = "Remove duplicate rows"
    group = "Duplicates"
    words = ("dedupe", "distinct", "unique", "repeated", "double")
    keeps_rows = False
    examples = (
        Example(
            {},
            {"id": ["1", "2", "1"], "city": ["Oslo", None, "Oslo"]},
            {"id": ["1", "2"], "city": ["Oslo", None]},
            rejects=((3, "repeats row 1"),),
        ),
        Example(
            {"columns": ["city"], "keep": "last", "match": "ci_trim"},
            {"id": ["1", "2"], "city": ["Oslo ", "OSLO"]},
            {"id": ["2"], "city": ["OSLO"]},
            rejects=((1, "repeats row 2"),),
        ),
        Example(
            {"keep": "none"},
            {"city": ["Oslo", "Oslo", "Rome"]},
            {"city": ["Rome"]},
            rejects=((1, "is repeated"), (2, "repeats row 1")),
        ),
        Example({"nulls_equal": False}, {"city": [None, None]}, {"city": [None, None]}),
    )

    step: Literal["drop_duplicates"] = "drop_duplicates"
    columns: Columns = parameter("all", "Compare", widget="columns")
    keep: Literal["first", "last", "none"] = parameter(
        "first", "Keep", labels={"first": "The first of them", "last": "The last of them", "none": "None of them"}
    )
    match: Literal["exact", "ci_trim"] = parameter(
        "exact", "Compare", labels={"exact": "Exactly", "ci_trim": "Without regard to case and surrounding white space"}
    )
    nulls_equal: bool = parameter(
        True, "Missing equals missing", "Otherwise a row with a missing value here is never a duplicate.", advanced=True
    )

    def learner(self, columns: tuple[Column, ...]) -> Learner:
        chosen = self.chosen(columns)
        if not chosen:
            raise StepFailed("There is no column to compare. Choose at least one.")
        return Repeats(self, [column.key for column in chosen])

    def columns_after(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        return columns

    def writes(self, columns: tuple[Column, ...]) -> Keys:  # noqa: ARG002
        return frozenset()

    def as_pandas(self) -> str:
        keep = False if self.keep == "none" else self.keep
        lines = [f"keys = frame[{self.pandas_columns}]"]
        if self.match == "ci_trim":
            lines.append("keys = keys.apply(lambda cells: each(cells, lambda cell: cell.strip(WHITE).casefold()))")
        lines.append(f"repeated = keys.duplicated(keep={keep!r})")
        if not self.nulls_equal:
            lines.append("repeated &= keys.notna().all(axis=1)")
        return "\n".join([*lines, "frame = frame[~repeated]"])


class Repeats(Learner):
    """Which rows repeat others, and which. With keep=first this is known as soon as a row is seen."""

    def __init__(self, step: DropDuplicates, keys: list[str]) -> None:
        self.step, self.keys = step, keys
        self.online = step.keep == "first"
        self.distinct = RowSet()
        self.rows = np.zeros(0, np.int64)
        """By the number of a distinct row: the row of the input that is kept of it, or with keep=none the first."""
        self.goes = np.zeros(0, np.bool_)
        """By row of the input: whether it is removed."""

    def observe(self, batch: Batch) -> None:
        rows, keys = self.comparable(batch)
        known = self.distinct.size
        numbers = self.distinct.add(keys)
        self.rows = with_room(self.rows, self.distinct.size)
        self.goes = with_room(self.goes, int(rows[-1]) + 1 if len(rows) else 0)
        first_seen = self.first_seen(numbers, known)
        self.rows[numbers[first_seen]] = rows[first_seen]
        if self.step.keep == "last":
            self.keep_last(rows, numbers)
        else:
            self.goes[rows] = ~first_seen
            if self.step.keep == "none":
                self.goes[self.rows[numbers[~first_seen]]] = True

    def keep_last(self, rows: Ids, numbers: Ids) -> None:
        self.goes[self.rows[numbers]] = True
        self.rows[numbers] = rows  # of several with the same number, the last is written last
        self.goes[rows] = self.rows[numbers] != rows

    def first_seen(self, numbers: Ids, known: int) -> Flags:
        """New distinct rows are numbered in order, so a number above all before it is seen for the first time."""
        highest = np.maximum.accumulate(np.concatenate(([known - 1], numbers)))
        return numbers > highest[:-1]

    def apply(self, batch: Batch) -> Batch:
        rows = batch.frame[ROW].to_numpy().astype(np.int64)
        return batch.having(batch.frame.filter(~with_room(self.goes, int(rows[-1]) + 1)[rows])) if len(rows) else batch

    def reasons(self, left: Batch) -> pl.Series:
        rows, keys = self.comparable(left)
        kept = self.rows[self.distinct.find(keys)]
        return pl.Series(
            ["is repeated" if row == other else f"repeats row {other}" for row, other in zip(rows, kept, strict=True)]
        )

    def comparable(self, batch: Batch) -> tuple[Ids, pl.DataFrame]:
        """The rows that can be duplicates, and their cells as they are compared."""
        frame = batch.frame if self.step.nulls_equal else batch.frame.drop_nulls(self.keys)
        keys = frame.select(self.keys)
        if self.step.match == "ci_trim":
            keys = pl.DataFrame([stripped_and_folded(cells).alias(cells.name) for cells in keys])
        return frame[ROW].to_numpy().astype(np.int64), keys

    def learned(self) -> list[dict[str, Any]]:
        return [{"distinct_rows": self.distinct.size}]


def with_room(array: Any, length: int) -> Any:
    """The array with at least this length, zeros behind; longer by half, so that growing row by row stays cheap."""
    if length <= len(array):
        return array
    longer = np.zeros(length + length // 2, array.dtype)
    longer[: len(array)] = array
    return longer
