from fractions import Fraction
from typing import Any, Literal

import polars as pl
from pydantic import model_validator

from jobs.cleaning.fields import NewName, parameter
from jobs.cleaning.learners.far_numbers import Bounds, Method
from jobs.cleaning.learners.statistics import Renumbered
from jobs.cleaning.step import Example, Files, Keys, Learner, OneColumnStep, WhereStep, keys
from jobs.cleaning.table import ROW, Batch, Column, new_column
from jobs.cleaning.values.decimal_text import DecimalText
from jobs.cleaning.values.decimals import compared
from jobs.cleaning.values.white import is_missing

USUAL_K = {"iqr": "1.5", "zscore": "3", "mad": "3.5"}
MANY: list[str | None] = ["10", "11", "12", "10", "11", "12", "10", "11", "12"]
NONE: list[str | None] = [None] * 9


class Outliers(OneColumnStep, WhereStep):
    """Flag or treat outliers.

    Numbers far from the others are marked in a new column ("low" or "high"), made missing, or their rows removed. Far means:
    more than 1.5 times the distance between the quartiles below the first or above the third (iqr; quartiles are computed as in
    spreadsheets), more than 3 standard deviations from the mean (zscore, of the whole population), or more than 3.5 times the
    median distance from the median, divided by 0.6745 (mad). The receipt lists the bounds, rounded to six places more than the
    numbers have; numbers on a bound are not outliers. Cells that are not numbers are left alone, but a column with more than 5
    % of them is refused, and so is one with fewer than 10 numbers. Holds every number in memory.
    """

    title = "Flag or treat outliers"
    group = "Numbers"
    words = ("extreme", "anomaly", "iqr", "zscore", "z-score", "mad", "quartile", "standard deviation", "tukey", "winsorize")
    examples = (
        Example(
            {"column": "n"},
            {"n": [*MANY, "99", None]},
            {"n": [*MANY, "99", None], "outlier": [*NONE, "high", None]},
        ),
        Example(
            {"column": "n", "method": "mad", "action": "reject"},
            {"n": [*MANY, "-5.5"]},
            {"n": MANY},
            rejects=((10, "outlier, below 5.8109711: n"),),
        ),
        Example({"column": "n", "method": "zscore", "k": "2.5", "action": "null"}, {"n": [*MANY, "99"]}, {"n": [*MANY, None]}),
    )

    step: Literal["outliers"] = "outliers"
    method: Method = parameter(
        "iqr",
        "Far from",
        labels={
            "iqr": "The quartiles (iqr)",
            "zscore": "The mean, in standard deviations (zscore)",
            "mad": "The median, in median distances (mad)",
        },
    )
    k: DecimalText | None = parameter(None, "How far", "If nothing is given: 1.5 for iqr, 3 for zscore, 3.5 for mad.")
    action: Literal["flag", "null", "reject"] = parameter(
        "flag",
        "What to do",
        labels={"flag": "Mark them in a new column", "null": "Make them missing", "reject": "Remove the rows"},
    )
    name: NewName = parameter("outlier", "Name of the new column", when={"action": ["flag"]})

    @model_validator(mode="after")
    def distance_is_none_or_more(self) -> "Outliers":
        if self.k is not None and Fraction(self.k) < 0:
            raise ValueError("how far is 0 or more")
        return self

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner:
        return WithBounds(self, columns)

    def columns_after(self, columns: tuple[Column, ...], files: Files) -> tuple[Column, ...]:
        source = self.source(columns)
        if self.action != "flag":
            return columns
        place = 1 + columns.index(source)
        return (*columns[:place], new_column(columns, self.name), *columns[place:])

    @property
    def usual_k(self) -> str:
        return self.k if self.k is not None else USUAL_K[self.method]

    def writes(self, columns: tuple[Column, ...]) -> Keys:
        return keys([self.source(columns)]) if self.action == "null" else frozenset()

    def may_move_rows(self) -> bool:
        return self.action == "reject"

    def as_pandas(self) -> str:
        lines = [
            f"source = {self.pandas_column}",
            f"low, high = outliers(frame[source], missing(frame[source], 'blank'), {self.method!r}, {self.usual_k!r})",
            "sides = [side(cell, low, high) for cell in frame[source]]",
        ]
        match self.action:
            case "flag":
                lines.append(f"frame = with_columns(frame, {{{self.name!r}: sides}}, [source])")
            case "null":
                lines.append("frame[source] = each(frame[source], lambda cell: None if side(cell, low, high) else cell)")
            case "reject":
                lines.append("frame = frame.loc[[place is None for place in sides]]")
        return "\n".join(lines)


class WithBounds(Learner):
    """Finds the bounds, and the numbers beyond them."""

    memory = ("state", "low", "high")

    def __init__(self, step: Outliers, columns: tuple[Column, ...]) -> None:
        self.step, self.column = step, step.source(columns)
        self.columns_then = step.columns_after(columns, {})
        self.bounds = Bounds(self.column.name, is_missing(pl.col("text"), "blank"), step.method, step.usual_k)
        self.low = self.high = "0"

    @property
    def state(self) -> dict[str, Any]:
        return self.bounds.state

    @state.setter
    def state(self, state: dict[str, Any]) -> None:
        self.bounds.state = state

    def observe(self, batch: Batch) -> None:
        self.bounds.observe(batch.frame.select(pl.lit(0, pl.UInt32).alias("group"), pl.col(self.column.key).alias("text"), ROW))

    def merge(self, later: dict[str, Any]) -> None:
        self.bounds.merge(later["state"], Renumbered(0))

    def settle(self) -> None:
        self.low, self.high = self.bounds.values().values()

    def apply(self, batch: Batch) -> Batch:
        cells = batch.frame[self.column.key]
        side = (
            pl.when((compared(cells, self.low) < 0).fill_null(value=False))
            .then(pl.lit("low"))
            .when((compared(cells, self.high) > 0).fill_null(value=False))
            .then(pl.lit("high"))
        )
        if self.step.action == "null":
            return batch.with_cells([pl.when(side.is_null()).then(pl.col(self.column.key))])
        if self.step.action == "reject":
            return batch.where(side.is_null())
        new = next(column for column in self.columns_then if column not in batch.columns)
        return Batch(self.columns_then, batch.frame.with_columns(side.alias(new.key))).with_columns(self.columns_then)

    def reasons(self, left: Batch) -> pl.Series:
        name = self.column.display_name
        is_low = pl.lit(compared(left.frame[self.column.key], self.low) < 0)
        low, high = (f"outlier, {side} {bound}: {name}" for side, bound in (("below", self.low), ("above", self.high)))
        return left.frame.select(pl.when(is_low).then(pl.lit(low)).otherwise(pl.lit(high))).to_series()

    def learned(self) -> list[dict[str, Any]]:
        return [{"column": self.column.name, "lowest": self.low, "highest": self.high}]
