from typing import Literal

import polars as pl

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.fields import Columns, parameter
from jobs.cleaning.step import CellStep, Example
from jobs.cleaning.table import Batch
from jobs.cleaning.values.white import BLANK_LABELS, BlankIs, is_missing


class DropMissingRows(CellStep):
    """Remove rows with missing values.

    A row is removed if any, all, or at least a given number of the chosen columns are missing in it. The rejects name them.
    """

    title = "Remove rows with missing values"
    group = "Missing values"
    words = ("dropna", "null", "empty", "blank", "incomplete", "NA")
    keeps_rows = False
    changes_cells = False
    examples = (
        Example(
            {"columns": ["city"]},
            {"id": ["1", "2", "3"], "city": ["Oslo", None, " "]},
            {"id": ["1"], "city": ["Oslo"]},
            rejects=((2, "missing: city"), (3, "missing: city")),
        ),
        Example(
            {"how": "all"},
            {"id": ["1", None], "city": [None, None]},
            {"id": ["1"], "city": [None]},
            rejects=((2, "missing: id, city"),),
        ),
        Example(
            {"columns": ["city"], "blank_is": "null"}, {"city": [" ", None]}, {"city": [" "]}, rejects=((2, "missing: city"),)
        ),
    )

    step: Literal["drop_missing_rows"] = "drop_missing_rows"
    columns: Columns = parameter("all", "Look at", widget="columns")
    how: Literal["any", "all", "at_least"] = parameter(
        "any",
        "Remove when",
        labels={"any": "Any of them is missing", "all": "All are missing", "at_least": "At least so many are missing"},
    )
    k: int = parameter(
        1, "How many", "A row is removed if at least this many columns are missing.", when={"how": ["at_least"]}, ge=1
    )
    blank_is: BlankIs = parameter("blank", "What counts as missing", labels=BLANK_LABELS)

    def apply(self, batch: Batch) -> Batch:
        chosen = self.some_chosen(batch.columns, "look at")
        missing = [is_missing(pl.col(column.key), self.blank_is) for column in chosen]
        least = self.least(len(missing))
        return batch.where(pl.sum_horizontal(missing) < least)

    def least(self, count: int) -> int:
        """How many of `count` columns must be missing for a row to be removed."""
        least = {"any": 1, "all": count, "at_least": self.k}[self.how]
        if least > count:
            raise StepFailed(
                f"At least {least} columns cannot be missing: it looks at {count}. Lower the number or choose more columns."
            )
        return least

    def reasons(self, left: Batch) -> pl.Series:
        names = [
            pl.when(is_missing(pl.col(column.key), self.blank_is)).then(pl.lit(column.display_name))
            for column in self.chosen(left.columns)
        ]
        return left.frame.select("missing: " + pl.concat_str(names, separator=", ", ignore_nulls=True)).to_series()

    def as_pandas(self) -> str:
        least = {"any": "1", "all": "len(columns)", "at_least": f"least({self.k}, columns)"}[self.how]
        return (
            f"columns = {self.some_pandas_columns('look at')}\n"
            f"frame = frame[sum(missing(frame[column], {self.blank_is!r}) for column in columns) < {least}]"
        )
