from typing import Literal

import polars as pl

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.fields import ColumnRef, Columns, NewName, choose, parameter, plain, plain_ref
from jobs.cleaning.step import Example, Files, Step
from jobs.cleaning.table import ROW, Batch, Column, made_row, new_column


class Unpivot(Step):
    """Turn columns into rows: wide to long.

    Each row becomes as many rows as there are value columns: one for each, with the name of the column and its value, beside
    the columns that identify the row. They are in the order of the rows, then of the columns. Columns that are neither are
    removed. Missing values (null) make rows like others, unless dropped; a row of which nothing is left goes to the rejects.
    """

    title = "Turn columns into rows"
    group = "Reshape and combine"
    words = ("unpivot", "melt", "wide to long", "gather", "pivot_longer", "transpose", "stack", "normalise", "tidy")
    keeps_rows = False
    makes_rows = True
    reversible = False
    changes_cells = False
    examples = (
        Example(
            {"id_columns": ["city"], "name_to": "year", "value_to": "degrees"},
            {"city": ["Oslo", "Rome"], "2023": ["7", None], "2024": ["8", "16"]},
            {
                "city": ["Oslo", "Oslo", "Rome", "Rome"],
                "year": ["2023", "2024", "2023", "2024"],
                "degrees": ["7", "8", None, "16"],
            },
        ),
        Example(
            {"id_columns": ["city"], "value_columns": ["2023"], "drop_missing": True},
            {"city": ["Oslo", "Rome"], "2023": ["7", None], "2024": ["8", "16"]},
            {"city": ["Oslo"], "name": ["2023"], "value": ["7"]},
            rejects=((2, "no values"),),
        ),
        Example({}, {"a": ["1"], "b": ["2"]}, {"name": ["a", "b"], "value": ["1", "2"]}),
    )

    step: Literal["unpivot"] = "unpivot"
    id_columns: list[ColumnRef] = parameter([], "Columns that stay", "They are repeated in each new row.", widget="columns")
    value_columns: Columns = parameter("all", "Columns that become rows", "All others, unless you choose.", widget="columns")
    name_to: NewName = parameter("name", "Column for their names")
    value_to: NewName = parameter("value", "Column for their values")
    drop_missing: bool = parameter(False, "Leave out missing values")

    def apply(self, batch: Batch) -> Batch:
        ids, values = self.parts(batch.columns)
        *_, name, value = after = self.left(ids)
        lists = {
            "part": pl.lit(pl.Series([range(len(values))], dtype=pl.List(pl.UInt32))).first(),
            name.key: pl.lit(pl.Series([[column.name for column in values]], dtype=pl.List(pl.String))).first(),
            value.key: pl.concat_list(column.key for column in values),
        }
        stay = [pl.col(column.key) for column in ids]
        long = batch.frame.select(ROW, *stay, **lists).explode(*lists)
        made = made_row(pl.col(ROW), pl.col("part"), len(values)).alias(ROW)
        frame = long.select(made, *stay, name.key, value.key)
        kept = frame.filter(pl.col(value.key).is_not_null()) if self.drop_missing else frame
        return Batch(after, kept, parts=len(values))

    def parts(self, columns: tuple[Column, ...]) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
        """The columns that stay, and those that become rows."""
        ids = choose(self.id_columns, columns)
        chosen = choose(self.value_columns, columns)
        if self.value_columns != "all" and (both := [column for column in chosen if column in ids]):
            raise StepFailed(f"Column {both[0].name!r} cannot both stay and become rows.", column=both[0].name)
        values = tuple(column for column in chosen if column not in ids)
        if not values:
            raise StepFailed("There is no column to turn into rows. Choose at least one.")
        return ids, values

    def left(self, ids: tuple[Column, ...]) -> tuple[Column, ...]:
        with_names = (*ids, new_column(ids, self.name_to))
        return (*with_names, new_column(with_names, self.value_to))

    def columns_after(self, columns: tuple[Column, ...], files: Files) -> tuple[Column, ...]:
        return self.left(self.parts(columns)[0])

    def reasons(self, left: Batch) -> pl.Series:
        return pl.Series(["no values"] * left.height, dtype=pl.String)

    def as_pandas(self) -> str:
        ids = [plain_ref(ref) for ref in self.id_columns]
        values = "None" if self.value_columns == "all" else plain(self.value_columns)
        return f"frame = unpivoted(frame, {ids!r}, {values}, {self.name_to!r}, {self.value_to!r}, {self.drop_missing})"
