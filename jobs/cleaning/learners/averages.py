"""Mean and median, exact and in compact memory."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import polars as pl

from jobs.cleaning.learners.statistics import Numeric, Renumbered, Values
from jobs.cleaning.values.decimals import LIMIT, MOST_PLACES, digits_with, exactly, largest, printed

EXACT_IN_FLOATS = 2**53


class Mean(Numeric):
    """The mean, rounded half to even to the usual places. Keeps a sum and a count per group."""

    def __init__(self, column: str | None, missing: pl.Expr) -> None:
        super().__init__(column, missing)
        self.sums: defaultdict[int, Fraction] = defaultdict(Fraction)
        self.counts: defaultdict[int, int] = defaultdict(int)

    def take(self, cells: pl.DataFrame, most_places: int) -> None:
        places = min(most_places, MOST_PLACES)
        cells = with_digits(cells, places)
        digits = pl.col("digits")
        sums = cells.group_by("group").agg(digits.cast(pl.Int128).sum(), digits.count().alias("count"))
        for group, total, count in sums.iter_rows():
            self.sums[group] += Fraction(total, 10**places)
            self.counts[group] += count
        for group, number in long_numbers(cells):
            self.sums[group] += number
            self.counts[group] += 1

    def take_over(self, later: dict[str, Any], renumbered: Renumbered) -> None:
        for group, total in later["sums"].items():
            self.sums[renumbered.group(group)] += total
            self.counts[renumbered.group(group)] += later["counts"][group]

    def results(self) -> Values:
        counted = ((group, total, self.counts[group]) for group, total in self.sums.items())
        return {group: printed(total / count, self.usual_places) for group, total, count in counted if count}


class Median(Numeric):
    """The middle number, or the mean of the middle two: rounded to the usual places, half to even, but exact if these are none.

    Keeps every number, in the smallest type of integers that holds its batch: 1 to 16 bytes.
    """

    def __init__(self, column: str | None, missing: pl.Expr) -> None:
        super().__init__(column, missing)
        self.parts: list[tuple[pl.DataFrame, int]] = []
        self.long: list[tuple[int, Fraction]] = []

    def take(self, cells: pl.DataFrame, most_places: int) -> None:
        places = min(most_places, MOST_PLACES)
        cells = with_digits(cells, places)
        self.long += long_numbers(cells)
        group, digits = cells["group"].shrink_dtype(), cells["digits"]
        self.parts.append((pl.DataFrame([group.filter(digits.is_not_null()), compact(digits.drop_nulls())]), places))

    def take_over(self, later: dict[str, Any], renumbered: Renumbered) -> None:
        self.parts += [(renumbered.cells(part), places) for part, places in later["parts"]]
        self.long += [(renumbered.group(group), number) for group, number in later["long"]]

    def results(self) -> Values:
        return {group: self.middle(low, high) for group, low, high in self.halves()}

    def middle(self, low: Fraction, high: Fraction) -> str:
        middle = (low + high) / 2
        return printed(middle, self.usual_places) if self.usual_places else exactly(middle)

    def halves(self) -> Iterator[tuple[int, Fraction, Fraction]]:
        """The two middle numbers of each group; the same one twice if their count is odd."""
        most = max((places for _, places in self.parts), default=0)
        reach = max(max(1, largest(part["digits"])) * 10 ** (most - places) for part, places in self.parts) if self.parts else 0
        if self.long or reach >= LIMIT:
            yield from self.exact_halves()
        elif self.parts:
            parts = [aligned(part, most - places, reach) for part, places in self.parts]
            self.parts.clear()
            numbers = pl.concat(parts, how="vertical_relaxed", rechunk=True)  # of many pieces, Polars would sort to pick from
            for group, low, high in middle_two(numbers):
                yield group, Fraction(low, 10**most), Fraction(high, 10**most)

    def exact_halves(self) -> Iterator[tuple[int, Fraction, Fraction]]:
        """The same for numbers beyond 128 bits: slow, and with about 100 bytes per number."""
        groups: defaultdict[int, list[Fraction]] = defaultdict(list)
        for part, places in self.parts:
            for group, digits in part.iter_rows():
                groups[group].append(Fraction(digits, 10**places))
        for group, number in self.long:
            groups[group].append(number)
        for group, numbers in groups.items():
            numbers.sort()
            yield group, numbers[(len(numbers) - 1) // 2], numbers[len(numbers) // 2]


def with_digits(cells: pl.DataFrame, places: int) -> pl.DataFrame:
    return cells if "digits" in cells.columns else cells.with_columns(digits_with(places))


def long_numbers(cells: pl.DataFrame) -> Iterator[tuple[int, Fraction]]:
    """Group and number where the digits did not fit."""
    if cells["digits"].null_count() > cells["places"].null_count():
        long = pl.col("digits").is_null() & pl.col("places").is_not_null()
        for group, text in cells.filter(long).select("group", "text").iter_rows():
            yield group, Fraction(text)


def compact(integers: pl.Series) -> pl.Series:
    return integers.cast(pl.Int64).shrink_dtype() if largest(integers) < 2**63 else integers


def aligned(part: pl.DataFrame, more_places: int, reach: int) -> pl.DataFrame:
    """The part with more decimal places, in the smallest type that holds integers up to `reach`."""
    kind = next(kind for kind, bits in ((pl.Int32, 31), (pl.Int64, 63), (pl.Int128, 127)) if reach < 2**bits)
    return part.select("group", pl.col("digits").cast(kind) * pl.lit(10**more_places, kind))


def middle_two(numbers: pl.DataFrame) -> Iterator[tuple[int, int, int]]:
    """Each group, and its numbers in the middle of their order."""
    group, digits = numbers
    if group.n_unique() == 1:  # the usual case, several times faster
        yield group[0], *middle_two_of(digits)
        return
    low, high = pl.col("digits").get((pl.len() - 1) // 2), pl.col("digits").get(pl.len() // 2)
    yield from numbers.sort("digits").group_by("group").agg(low.alias("low"), high.alias("high")).iter_rows()


def middle_two_of(digits: pl.Series) -> tuple[int, int]:
    """Its integers in the middle of their order. Where floats hold them, they are picked in a tenth of the time of sorting."""
    if largest(digits) < EXACT_IN_FLOATS:
        low, high = (digits.quantile(0.5, which) for which in ("lower", "higher"))
        return int(low or 0), int(high or 0)
    digits = digits.sort()
    return digits[(len(digits) - 1) // 2], digits[len(digits) // 2]
