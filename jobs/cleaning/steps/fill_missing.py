from typing import Literal

import polars as pl
from pydantic import model_validator

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.fields import ColumnRef, Columns, choose, parameter, plain
from jobs.cleaning.learners.averages import Mean, Median
from jobs.cleaning.learners.gaps import Gaps, GapsInGroups
from jobs.cleaning.learners.statistics import Extreme, Mode, Statistic
from jobs.cleaning.step import CellStep, Example, Files, Keys, Learner, keys
from jobs.cleaning.table import Batch, Column
from jobs.cleaning.values.white import BLANK_LABELS, BlankIs, is_missing

METHODS = {
    "constant": "A fixed value",
    "mean": "The mean",
    "median": "The median",
    "mode": "The most frequent value",
    "min": "The smallest number",
    "max": "The largest number",
    "zero": "Zero",
}


class FillMissing(CellStep):
    """Fill missing values.

    With a fixed value, or with a statistic of the column's other values, in the whole file or in each group. Mean and median
    are computed exactly and printed with the column's usual number of decimal places; a column in which more than 5 % of the
    values are not numbers is refused. A group without values stays missing. The median holds every number in memory, the mode
    each distinct text.
    """

    title = "Fill missing values"
    group = "Missing values"
    words = ("fillna", "impute", "replace", "null", "default", "average", "NA")
    examples = (
        Example({"columns": ["city"], "value": "?"}, {"city": ["Oslo", None, " "]}, {"city": ["Oslo", "?", "?"]}),
        Example({"columns": ["n"], "method": "median"}, {"n": ["1", "2", None]}, {"n": ["1", "2", "1.5"]}),
        Example({"columns": ["n"], "method": "mean"}, {"n": ["1.00", "2.25", ""]}, {"n": ["1.00", "2.25", "1.62"]}),
        Example({"columns": ["n"], "method": "mode"}, {"n": ["b", "a", "a", None]}, {"n": ["b", "a", "a", "a"]}),
        Example(
            {"columns": ["n"], "method": "max", "group_by": ["city"]},
            {"city": ["Oslo", "Rome", "Oslo", "Bern"], "n": ["007", "9", None, None]},
            {"city": ["Oslo", "Rome", "Oslo", "Bern"], "n": ["007", "9", "007", None]},
        ),
    )

    step: Literal["fill_missing"] = "fill_missing"
    columns: Columns = parameter(..., "Columns to fill", widget="columns")
    method: Literal["constant", "mean", "median", "mode", "min", "max", "zero"] = parameter(
        "constant", "Fill with", labels=METHODS
    )
    value: str | None = parameter(None, "Value", when={"method": ["constant"]})
    blank_is: BlankIs = parameter("blank", "What counts as missing", labels=BLANK_LABELS)
    group_by: list[ColumnRef] = parameter(
        [], "In each group of", "Rows that are equal in these columns form a group.", widget="columns", advanced=True
    )

    @model_validator(mode="after")
    def constant_has_value(self) -> "FillMissing":
        if self.method == "constant" and self.value is None:
            raise ValueError("say which value to fill in, or choose another method")
        return self

    def apply(self, batch: Batch) -> Batch:
        value = pl.lit("0" if self.method == "zero" else self.value)
        cells = (pl.col(column.key) for column in self.chosen(batch.columns))
        return batch.with_cells(pl.when(~is_missing(cell, self.blank_is)).then(cell).otherwise(value) for cell in cells)

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner | None:
        if self.method in ("constant", "zero"):
            return None
        chosen, groups = self.chosen(columns), choose(self.group_by, columns)
        for column in chosen:
            if column in groups:
                raise StepFailed(f"Column {column.name!r} cannot be filled by groups of itself.", column=column.name)
        statistics = {column: self.statistic(column) for column in chosen}
        if not groups:
            return Gaps(statistics, self.blank_is)
        return GapsInGroups(statistics, self.blank_is, [column.key for column in groups])

    def statistic(self, column: Column) -> Statistic:
        missing = is_missing(pl.col("text"), self.blank_is)
        match self.method:
            case "mean":
                return Mean(column.name, missing)
            case "median":
                return Median(column.name, missing)
            case "min" | "max":
                return Extreme(column.name, missing, largest=self.method == "max")
            case _:
                return Mode(missing)

    def reads(self, columns: tuple[Column, ...]) -> Keys:
        return super().reads(columns) | keys(choose(self.group_by, columns))

    def as_pandas(self) -> str:
        gaps = f"missing(frame[column], {self.blank_is!r})"
        if self.method in ("constant", "zero"):
            fill = f"frame[column].mask({gaps}, {'0' if self.method == 'zero' else self.value!r})"
            return f"for column in {self.pandas_columns}:\n    frame[column] = {fill}"
        groups = f"groups(frame, pick(frame, {plain(self.group_by)}))" if self.group_by else "None"
        fill = f"filled(frame[column], {gaps}, {self.pandas_statistic}, {groups})"
        return f"for column in {self.pandas_columns}:\n    frame[column] = {fill}"

    @property
    def pandas_statistic(self) -> str:
        return {"min": "smallest", "max": "largest"}.get(self.method, self.method)
