"""Between which bounds a column's numbers usually lie. Keeps every number, as an integer of its batch's size."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Literal

import polars as pl

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.learners.averages import compact, long_numbers
from jobs.cleaning.learners.statistics import Numeric, Renumbered, Values
from jobs.cleaning.script_kit.far_numbers import at_share, outlier_bounds
from jobs.cleaning.values.decimals import LIMIT, MOST_PLACES, digits_with, largest

Method = Literal["iqr", "zscore", "mad"]
HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)
FEWEST = 10
SQUARABLE = 10**14
"""The squares of so large integers can be added up in 128 bits, 10^10 of them."""


class Bounds(Numeric):
    """The smallest and the largest number that is no outlier."""

    def __init__(self, column: str | None, missing: pl.Expr, method: Method, k: str) -> None:
        super().__init__(column, missing)
        self.method, self.k = method, Fraction(k)
        self.parts: list[tuple[pl.Series, int]] = []
        self.long: list[Fraction] = []

    def take(self, cells: pl.DataFrame, most_places: int) -> None:
        places = min(most_places, MOST_PLACES)
        cells = cells.with_columns(digits_with(places))
        self.long += [number for _, number in long_numbers(cells)]
        self.parts.append((compact(cells["digits"].drop_nulls()), places))

    def take_over(self, later: dict[str, Any], renumbered: Renumbered) -> None:  # noqa: ARG002 - there are no groups
        self.parts += later["parts"]
        self.long += later["long"]

    def results(self) -> Values:
        count = self.places.total()
        if count < FEWEST:
            raise StepFailed(
                f"Column {self.column!r} holds {count} numbers: too few to tell which are outliers. It takes {FEWEST}.",
                column=self.column,
            )
        return dict(enumerate(outlier_bounds(self.method, self.k, self.facts(), max(self.places))))

    def facts(self) -> list[Fraction]:
        """What `outlier_bounds` wants to know."""
        scale = Fraction(10) ** max((places for _, places in self.parts), default=0)
        numbers = self.integers(scale)
        if numbers is None:
            exact = sorted(self.exact())
            return facts_of(exact, sum((number * number for number in exact), Fraction()), self.method)
        squares = sum_of_squares(numbers) if self.method == "zscore" else 0
        facts = facts_of(numbers, squares, self.method)
        return [facts[0] / scale, facts[1] / (scale * scale if self.method == "zscore" else scale)]

    def integers(self, scale: Fraction) -> pl.Series | None:
        """All numbers times the scale, in order; None if they are too long for that."""
        factors = [int(scale) // 10**places for _, places in self.parts]
        reach = max((max(1, largest(part)) * factor for (part, _), factor in zip(self.parts, factors, strict=True)), default=0)
        if self.long or reach >= LIMIT:
            return None
        kind = pl.Int64() if reach < 2**62 else pl.Int128()
        parts = [
            part.cast(kind) * pl.Series([factor], dtype=kind) for (part, _), factor in zip(self.parts, factors, strict=True)
        ]
        return pl.concat(parts).sort()

    def exact(self) -> Iterable[Fraction]:
        yield from self.long
        for part, places in self.parts:
            yield from (Fraction(digits, 10**places) for digits in part)


def facts_of(numbers: "pl.Series | list[Fraction]", squares: Fraction | int, method: Method) -> list[Fraction]:
    """Of ordered numbers, whose squares add up to `squares`."""
    if method == "iqr":
        return [at_share(numbers, QUARTER), at_share(numbers, 1 - QUARTER)]
    if method == "zscore":
        mean = Fraction(total(numbers)) / len(numbers)
        return [mean, Fraction(squares) / len(numbers) - mean * mean]
    middle = at_share(numbers, HALF)
    if isinstance(numbers, list):
        return [middle, at_share(sorted(abs(number - middle) for number in numbers), HALF)]
    twice = pl.col("number").cast(pl.Int128) * pl.lit(2, pl.Int128)  # the middle may lie between two integers
    distances = numbers.alias("number").to_frame().select((twice - pl.lit(int(2 * middle), pl.Int128)).abs()).to_series()
    return [middle, at_share(distances.sort(), HALF) / 2]


def total(numbers: "pl.Series | list[Fraction]") -> Fraction | int:
    return sum(numbers, Fraction()) if isinstance(numbers, list) else int(numbers.cast(pl.Int128).sum())


def sum_of_squares(numbers: pl.Series) -> int:
    if largest(numbers) < SQUARABLE:
        wide = numbers.cast(pl.Int128)
        return int((wide * wide).sum())
    return sum(number * number for number in numbers)
