from typing import Literal

import polars as pl

from jobs.cleaning.fields import Columns, parameter
from jobs.cleaning.step import Example, ParsingStep
from jobs.cleaning.table import Column
from jobs.cleaning.values.rounding import Rule, rounded_numbers


class RoundNumber(ParsingStep):
    """Round numbers.

    In decimal arithmetic, so that 2.675 becomes 2.68. Only numbers with more places are changed: "3" stays "3", "2.5" stays
    "2.5". With places below zero, tens or hundreds are rounded. Halves go away from zero (-2.5 becomes -3), or to the even
    neighbour; down and up are towards the smaller and the larger number.
    """

    title = "Round numbers"
    group = "Numbers"
    words = ("decimals", "places", "precision", "floor", "ceiling", "truncate", "bankers")
    complaint = "not a number"
    examples = (
        Example(
            {"columns": ["price"]},
            {"price": ["2.675", "-2.675", "3", "0.004", "-0.004", "12345678901234567890.125", "n/a", None]},
            {"price": ["2.68", "-2.68", "3", "0.00", "0.00", "12345678901234567890.13", "n/a", None]},
        ),
        Example({"columns": ["n"], "places": 0, "rule": "half_even"}, {"n": ["0.5", "1.5", "-2.5"]}, {"n": ["0", "2", "-2"]}),
        Example({"columns": ["n"], "places": 1, "rule": "floor"}, {"n": ["1.19", "-1.11"]}, {"n": ["1.1", "-1.2"]}),
        Example({"columns": ["n"], "places": 1, "rule": "ceil"}, {"n": ["1.11", "-1.19"]}, {"n": ["1.2", "-1.1"]}),
        Example(
            {"columns": ["n"], "places": -2}, {"n": ["1250", "49", "1200", "-150.0"]}, {"n": ["1300", "0", "1200", "-200"]}
        ),
        Example(
            {"columns": ["n"], "on_error": "reject"},
            {"n": ["1.005", "1,5", " "]},
            {"n": ["1.01", " "]},
            rejects=((2, "not a number: n"),),
        ),
    )

    step: Literal["round_number"] = "round_number"
    columns: Columns = parameter(..., "Columns", widget="columns")
    places: int = parameter(2, "Decimal places", ge=-18, le=100)
    rule: Rule = parameter(
        "half_up",
        "Rounding",
        labels={
            "half_up": "To the nearest, halves away from zero",
            "half_even": "To the nearest, halves to the even digit",
            "floor": "Down",
            "ceil": "Up",
        },
    )

    def converted(self, cell: pl.Expr, column: Column) -> pl.Expr:
        return cell.map_batches(
            lambda texts: rounded_numbers(texts, self.places, self.rule), return_dtype=pl.String, is_elementwise=True
        )

    def as_pandas_cell(self) -> str:
        return f"rounded(text, {self.places}, {self.rule!r})"
