from typing import Literal

import polars as pl
from pydantic import ConfigDict

from jobs.cleaning.fields import Columns, NewName, parameter
from jobs.cleaning.step import ColumnStep, Example
from jobs.cleaning.table import Batch, Column, new_column
from jobs.cleaning.values.white import is_missing


class FlagMissing(ColumnStep):
    """Mark missing values in a new column.

    The new column comes last. It lists the columns that are blank in a row (empty if none is), or holds their number, or true
    or false. Cells of white space alone count as blank.
    """

    title = "Mark missing values"
    group = "Missing values"
    words = ("flag", "indicator", "isna", "null", "count", "incomplete", "blank", "NA")
    changes_cells = False
    examples = (
        Example(
            {},
            {"id": ["1", "2", None], "city": ["Oslo", " ", ""]},
            {"id": ["1", "2", None], "city": ["Oslo", " ", ""], "missing": [None, "city", "id, city"]},
        ),
        Example(
            {"as": "count", "name": "gaps"},
            {"id": ["1", "2", None], "city": ["Oslo", None, None]},
            {"id": ["1", "2", None], "city": ["Oslo", None, None], "gaps": ["0", "1", "2"]},
        ),
        Example(
            {"columns": ["city"], "as": "bool"},
            {"id": ["1", None], "city": [None, "Oslo"]},
            {"id": ["1", None], "city": [None, "Oslo"], "missing": ["true", "false"]},
        ),
    )
    model_config = ConfigDict(validate_by_alias=True, validate_by_name=True, serialize_by_alias=True)

    step: Literal["flag_missing"] = "flag_missing"
    columns: Columns = parameter("all", "Look at", widget="columns")
    name: NewName = parameter("missing", "Name of the new column")
    as_: Literal["count", "list", "bool"] = parameter(
        "list",
        "Write",
        labels={"list": "The missing columns' names", "count": "How many are missing", "bool": "true or false"},
        alias="as",
    )

    def apply(self, batch: Batch) -> Batch:
        chosen, new = self.some_chosen(batch.columns, "look at"), new_column(batch.columns, self.name)
        return Batch((*batch.columns, new), batch.frame.with_columns(self.mark(chosen).alias(new.key)))

    def mark(self, columns: tuple[Column, ...]) -> pl.Expr:
        missing = [is_missing(pl.col(column.key), "blank") for column in columns]
        match self.as_:
            case "count":
                return pl.sum_horizontal(missing).cast(pl.String)
            case "bool":
                return pl.any_horizontal(missing).cast(pl.String)
        named = zip(missing, columns, strict=True)
        names = [pl.when(gap).then(pl.lit(column.display_name)) for gap, column in named]
        return pl.when(pl.any_horizontal(missing)).then(pl.concat_str(names, separator=", ", ignore_nulls=True))

    def as_pandas(self) -> str:
        marks = f"missing_marks(frame, {self.some_pandas_columns('look at')}, {self.as_!r})"
        return f"frame = with_column(frame, {self.name!r}, {marks})"
