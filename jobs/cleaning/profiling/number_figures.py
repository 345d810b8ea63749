"""Sum, mean, minimum, maximum and histogram of a column of numbers: as exact decimal text, in one pass."""

from collections import Counter
from fractions import Fraction
from typing import Any

import polars as pl

from jobs.cleaning.learners.statistics import too_many
from jobs.cleaning.profiling.far import Far, FarNumbers, ends
from jobs.cleaning.profiling.histogram import Histogram
from jobs.cleaning.profiling.number_forms import NumberForms
from jobs.cleaning.values.decimals import MOST_PLACES, digits_with, exactly, largest, printed, read_at_once, with_places

FINEST = 9
"""Decimal places of the narrowest possible bar."""

MORE_PLACES = 2
"""Decimal places that a mean may have beyond those of its column."""


class NumberFigures:
    """Statistics of [+-]digits[.digits]; other values are only counted, and looked at as `forms`."""

    def __init__(self) -> None:
        self.sum = Fraction(0)
        self.count = self.others = 0
        self.places: Counter[int] = Counter()
        self.least: tuple[Fraction, str] | None = None
        self.greatest: tuple[Fraction, str] | None = None
        self.histogram: Histogram | None = None
        self.forms = NumberForms()
        self._ends = FarNumbers()

    def add(self, texts: pl.Series) -> None:
        """Adds values that are stripped and not missing."""
        cells, known = texts.to_frame("text"), read_at_once(texts)
        cells = cells.hstack(known) if known is not None else with_places(cells)
        numbers = cells.drop_nulls("places") if cells["places"].null_count() else cells
        if numbers.height:
            self.places.update(dict(numbers["places"].value_counts().iter_rows()))
            self.forms.add_plain(numbers.filter(pl.col("places") > 0)["text"])
            self._add_numbers(numbers)
        if numbers.height < cells.height:
            self.others += cells.height - numbers.height
            self.forms.add(cells.filter(pl.col("places").is_null())["text"])

    def as_json(self) -> dict[str, Any]:
        """Empty, if more than a few values are not numbers."""
        if not (self.least and self.greatest and self.histogram) or self.are_too_few():
            return {}
        usual = max(self.places, key=lambda places: (self.places[places], places))
        return {
            "numbers": self.count,
            "sum": max(printed(self.sum, usual), exactly(self.sum), key=len),
            "mean": mean_in_figures(self.sum / self.count, usual),
            "min": self.least[1],
            "max": self.greatest[1],
            "histogram": {
                "of": "numbers",
                "start": exactly(Fraction(self.histogram.start, 10**FINEST)),
                "width": exactly(Fraction(self.histogram.width, 10**FINEST)),
                "counts": self.histogram.counts(),
            },
        }

    @property
    def are_whole(self) -> bool:
        """Whether none has a decimal point."""
        return self.places.keys() <= {0}

    @property
    def first_and_ends(self) -> dict[str, int]:
        """Some of the values: the first forms with their counts, the least and the greatest number."""
        return {**self.forms.first, **{end[1]: 1 for end in (self.least, self.greatest) if end}}

    @property
    def far(self) -> Far | None:
        """Numbers that probably stand for a missing value."""
        return None if self.are_too_few() else self._ends.found(self.count)

    @property
    def zeros(self) -> Far | None:
        """Zeros that may stand for a missing value."""
        return None if self.are_too_few() else self._ends.zeros(self.count)

    def are_too_few(self, padded: int = 0) -> bool:
        """Whether there are too few numbers for a statistic of the cells as they are; `padded` ones do not count."""
        return too_many(self.others + padded, self.count + self.others)

    def _add_numbers(self, numbers: pl.DataFrame) -> None:
        most = largest(numbers["places"])
        places = min(max(most, FINEST), MOST_PLACES)
        self.histogram = self.histogram or Histogram(10 ** max(0, FINEST - most))
        if "digits" in numbers.columns:
            numbers = numbers.with_columns(pl.col("digits").cast(pl.Int128) * 10 ** (places - most))
        else:
            numbers = numbers.with_columns(digits_with(places))
        is_unusual = numbers["digits"].is_null()
        usual = numbers.filter(~is_unusual) if is_unusual.any() else numbers
        if usual.height:
            self.sum += Fraction(int(usual["digits"].sum()), 10**places)
            self.histogram.add(usual["digits"], 10 ** (places - FINEST))
            for text in ends(usual):
                self._meet(text)
            self._ends.add(usual, places)
        for text in numbers["text"].filter(is_unusual):
            self.sum += Fraction(text)
            self.histogram.add_one(Fraction(text) * 10**FINEST // 1)
            self._meet(text)
        self.count += numbers.height

    def _meet(self, text: str) -> None:
        """Updates minimum and maximum. Of equal numbers, the first text is kept."""
        number = Fraction(text)
        if self.least is None or number < self.least[0]:
            self.least = (number, text)
        if self.greatest is None or number > self.greatest[0]:
            self.greatest = (number, text)


def mean_in_figures(mean: Fraction, usual: int) -> str:
    """Rounded to a few more places than the column usually has, and to three figures at least; further zeros at its end go."""
    places = usual + MORE_PLACES
    while mean and abs(mean) * 10**places < 100:
        places += 1
    while places > usual and round(mean * 10**places) % 10 == 0:
        places -= 1
    return printed(mean, places)
