from fractions import Fraction
from typing import Literal

import polars as pl
from pydantic import model_validator

from jobs.cleaning.fields import Columns, parameter
from jobs.cleaning.step import Example, ParsingStep
from jobs.cleaning.table import Batch, Column
from jobs.cleaning.values.decimal_text import DecimalText
from jobs.cleaning.values.decimals import NUMBER, compared
from jobs.cleaning.values.white import is_white


class ClipRange(ParsingStep):
    """Limit numbers to a range.

    If a number is below the smallest or above the largest that is allowed, its row is removed, or the cell is set to that bound
    or made missing. The bounds themselves are allowed. Numbers are compared exactly.
    """

    title = "Limit numbers to a range"
    group = "Numbers"
    words = ("clip", "clamp", "range", "minimum", "maximum", "between", "bounds", "cap")
    complaint = "not a number"
    examples = (
        Example(
            {"columns": ["age"], "min": 0, "max": 120},
            {"age": ["34", "-1", "120", "121.5", "n/a", None]},
            {"age": ["34", "120", "n/a", None]},
            rejects=((2, "out of range: age"), (4, "out of range: age")),
        ),
        Example(
            {"columns": ["age"], "min": "0", "max": "120", "action": "clip"},
            {"age": ["-1", "120.0", "121"]},
            {"age": ["0", "120.0", "120"]},
        ),
        Example(
            {"columns": ["rate"], "max": "1", "action": "null"}, {"rate": ["1.0000000000000000001", "1"]}, {"rate": [None, "1"]}
        ),
        Example(
            {"columns": ["a", "b"], "min": 1, "on_error": "reject"},
            {"a": ["0", "2", "3"], "b": ["x", "0.5", "1"]},
            {"a": ["3"], "b": ["1"]},
            rejects=((1, "not a number: b; out of range: a"), (2, "out of range: b")),
        ),
    )

    step: Literal["clip_range"] = "clip_range"
    columns: Columns = parameter(..., "Columns", widget="columns")
    min: DecimalText | None = parameter(None, "Smallest number allowed")
    max: DecimalText | None = parameter(None, "Largest number allowed")
    action: Literal["clip", "null", "reject"] = parameter(
        "reject",
        "A number outside",
        labels={"clip": "Set it to the bound", "null": "Make it missing", "reject": "Remove the row"},
    )

    @model_validator(mode="after")
    def bounds_make_a_range(self) -> "ClipRange":
        if self.min is None and self.max is None:
            raise ValueError("give the smallest number that is allowed, the largest, or both")
        if self.min is not None and self.max is not None and Fraction(self.min) > Fraction(self.max):
            raise ValueError(f"the smallest number allowed, {self.min}, is above the largest, {self.max}")
        return self

    def apply(self, batch: Batch) -> Batch:
        read = super().apply(batch)
        outside = self.outside(batch.columns)
        if self.action == "reject":
            return read.where(~pl.any_horizontal(pl.lit(value=False), *outside.values()))
        if self.action == "null":
            return read.with_cells(pl.when(~out).then(pl.col(column.key)) for column, out in outside.items())
        return read

    def converted(self, cell: pl.Expr, column: Column) -> pl.Expr:
        number = pl.when(cell.str.contains(NUMBER)).then(cell)
        if self.action != "clip":
            return number
        below, above = (pl.lit(bound, pl.String) for bound in (self.min, self.max))
        side = cell.map_batches(self.side, return_dtype=pl.Int8, is_elementwise=True)
        return pl.when(side < 0).then(below).when(side > 0).then(above).otherwise(number)

    def outside(self, columns: tuple[Column, ...]) -> dict[Column, pl.Expr]:
        """For each chosen column, which cells are numbers outside the range."""
        cells = {column: pl.col(column.key) for column in self.chosen(columns)}
        return {
            column: cell.map_batches(self.side, return_dtype=pl.Int8, is_elementwise=True) != 0
            for column, cell in cells.items()
        }

    def side(self, texts: pl.Series) -> pl.Series:
        """-1 below the range, 1 above, else 0."""
        below = compared(texts, self.min) < 0 if self.min is not None else pl.repeat(False, len(texts), eager=True)
        above = compared(texts, self.max) > 0 if self.max is not None else pl.repeat(False, len(texts), eager=True)
        return (above.cast(pl.Int8) - below.cast(pl.Int8)).fill_null(0)

    def may_move_rows(self) -> bool:
        return self.action == "reject" or super().may_move_rows()

    def reasons(self, left: Batch) -> pl.Series:
        reasons = [listed("out of range", self.outside(left.columns))] if self.action == "reject" else []
        if self.on_error == "reject":
            cells = {column: pl.col(column.key) for column in self.chosen(left.columns)}
            unread = {column: ~cell.str.contains(NUMBER) & ~is_white(cell) for column, cell in cells.items()}
            reasons.insert(0, listed(self.complaint, unread))
        return left.frame.select(pl.concat_str(reasons, separator="; ", ignore_nulls=True)).to_series()

    def as_pandas(self) -> str:
        bounds = f"{self.min!r}, {self.max!r}"
        read = f"clipped(text, {bounds})" if self.action == "clip" else "text if is_plain(text) else None"
        code = [
            f"columns = {self.pandas_columns}",
            f"frame = converted(frame, columns, lambda text: {read}, {self.on_error!r}, {self.complaint!r})",
        ]
        if self.action == "null":
            null = f"lambda cell: None if is_outside(cell, {bounds}) else cell"
            code += ["for column in columns:", f"    frame[column] = each(frame[column], {null})"]
        if self.action == "reject":
            code += [
                "for column in columns:",
                f"    frame = frame.loc[[not is_outside(cell, {bounds}) for cell in frame[column]]]",
            ]
        return "\n".join(code)


def listed(complaint: str, conditions: dict[Column, pl.Expr]) -> pl.Expr:
    """The complaint with the names of the columns for which the condition holds; null if there are none."""
    names = [pl.when(condition).then(pl.lit(column.display_name)) for column, condition in conditions.items()]
    return pl.when(pl.any_horizontal(*conditions.values())).then(
        f"{complaint}: " + pl.concat_str(names, separator=", ", ignore_nulls=True)
    )
