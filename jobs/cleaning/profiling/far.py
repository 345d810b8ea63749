"""Numbers and dates that stand for a missing value: -9999, 9999-12-31, or 0, far from all others of their column."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import polars as pl

from jobs.cleaning.values.decimals import exactly
from jobs.cleaning.values.white import WHITE

NINES = r"^(-9{2,}(\.(0+|9+0*))?|9{3,}(\.0+)?)$"
IS_NINES = re.compile(NINES)
OFTEN, SURELY = 2, 9_999
"""How often a number must occur, unless it is at least SURELY."""
OTHERS = 20
"""How many other values are needed to call one far from them."""
TIMES_AS_LARGE = 10
"""How many times larger it must be than the largest other one: anything closer may be a high price."""

LEAST = 11
"""The number of smallest distinct positive numbers by which zero is judged."""
FIRST = 200
"""In most columns, this many numbers include enough distinct ones."""
TIMES_AS_WIDE = 3
"""How many times wider the gap between zero and the smallest number must be than all gaps between these."""

NO_DATES = {
    date(1, 1, 1): 100,
    date(1753, 1, 1): 100,
    date(1899, 12, 30): 50,
    date(1899, 12, 31): 50,
    date(1900, 1, 1): 50,
    date(1970, 1, 1): 10,
    date(2999, 12, 31): 100,
    date(9999, 1, 1): 100,
    date(9999, 12, 31): 100,
}
"""Where the calendars of programs begin and end; and the least distance in years to all other dates."""
WRITTEN = re.compile(
    r"(?P<last>(31[-/.]12|12[-/.]31)[-/.]9999)(?!\d).*|(?P<first>0?1[-/.]0?1[-/.]1900)(?!\d).*|.*?(?<!\d)(?P<year>\d{4})(?!\d).*"
)
"""The same in other date formats, as far as the order of day and month does not matter."""


class Far(NamedTuple):
    """Values that are far from all others, how many cells hold each, and the range of the others."""

    counts: dict[str, int]
    low: str
    high: str


class FarNumbers:
    """Numbers of nines at either end of a column. One beyond all others is so in each batch, too, however batches are cut.

    Also zeros, if all other numbers are far above: a weight of 0 beside weights of 44 to 199.
    """

    def __init__(self) -> None:
        self._nines = Counter[str]()
        self._low: str | None = None
        self._high: str | None = None
        self._zeros = Counter[str]()
        self._least = list[Fraction]()

    def add(self, numbers: pl.DataFrame, places: int) -> None:
        """Adds `text` and `digits` of some numbers: digits[i] / 10**places is the number."""
        low, high = ends(numbers)
        if IS_NINES.match(low) or IS_NINES.match(high):
            are_nines = numbers["text"].str.contains(NINES)
            self._nines.update(dict(numbers["text"].filter(are_nines).value_counts().iter_rows()))
            numbers = numbers.filter(~are_nines)
            if not numbers.height:
                return
            low, high = ends(numbers)
        self._low = low if self._low is None else min(self._low, low, key=Fraction)
        self._high = high if self._high is None else max(self._high, high, key=Fraction)
        if Fraction(self._low) >= 0:
            self._add_zeros(numbers, places)

    def _add_zeros(self, numbers: pl.DataFrame, places: int) -> None:
        above = numbers.filter(pl.col("digits") > 0)
        if above.height < numbers.height:
            zeros = numbers["text"].filter(numbers["digits"] == 0)
            self._zeros.update(dict(zeros.value_counts().iter_rows()))
        self._least = sorted({*self._least, *(Fraction(int(each), 10**places) for each in least_of(above["digits"]))})[:LEAST]

    def zeros(self, count: int) -> Far | None:
        """Zeros that are far from all others and not more than half of the `count` numbers."""
        zeros, others = self._zeros.total(), count - self._zeros.total() - self._nines.total()
        if self._low is None or self._high is None or zeros < OFTEN or zeros > others or others < OTHERS:
            return None
        is_least = Fraction(self._low) == 0 and not any(text.startswith("-") for text in self._nines)
        gaps = [high - low for low, high in pairwise(self._least)]
        if not is_least or len(self._least) < LEAST or self._least[0] < TIMES_AS_WIDE * max(gaps):
            return None
        return Far(dict(self._zeros.most_common()), exactly(self._least[0]), self._high)

    def found(self, count: int) -> Far | None:
        """Numbers of nines that are far from the others; `count` is how many numbers there are in all."""
        if self._low is None or self._high is None or not self._nines:
            return None
        low, high = Fraction(self._low), Fraction(self._high)
        counts = {text: times for text, times in self._nines.most_common() if is_far(Fraction(text), times, low, high)}
        others = [self._low, self._high, *(text for text in self._nines if text not in counts)]
        if not counts or count - sum(counts.values()) < OTHERS:
            return None
        return Far(counts, min(others, key=Fraction), max(others, key=Fraction))


def least_of(digits: pl.Series) -> pl.Series:
    """The smallest distinct numbers.

    Usually the first few hundred suffice; finding the distinct ones of all takes ten times longer.
    """
    first = digits.bottom_k(FIRST).unique()
    return (first if len(first) >= LEAST else digits.unique()).bottom_k(LEAST)


def ends(numbers: pl.DataFrame) -> tuple[str, str]:
    digits, texts = numbers["digits"], numbers["text"]
    return texts[digits.arg_min() or 0], texts[digits.arg_max() or 0]


def is_far(number: Fraction, times: int, low: Fraction, high: Fraction) -> bool:
    if low == high or (times < OFTEN and abs(number) < SURELY):
        return False
    if number < 0 <= low:
        return True
    return not low <= number <= high and abs(number) >= TIMES_AS_LARGE * max(abs(low), abs(high))


class FarDates:
    """Days on which the calendars of programs begin or end, and the years of the other dates."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[date, int]] = {}
        self._first, self._last, self._others = date.max.year, date.min.year, 0

    def add(self, text: str, day: date, times: int) -> None:
        """Adds a date that stands for a missing value, as it is written, and how many cells hold it."""
        self._texts[text] = (day, times + self._texts.get(text, (day, 0))[1])

    def pass_by(self, first: int, last: int, times: int) -> None:
        """Adds so many other dates, with their first and last year."""
        self._first, self._last, self._others = min(self._first, first), max(self._last, last), self._others + times

    @property
    def found(self) -> Far | None:
        if self._others < OTHERS:
            return None
        counts = {text: times for text, (day, times) in self._texts.items() if self._is_far(day, times)}
        most_first = dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))
        return Far(most_first, str(self._first), str(self._last)) if counts else None

    def _is_far(self, day: date, times: int) -> bool:
        years = max(self._first - day.year, day.year - self._last)
        return years >= NO_DATES[day] and (times >= OFTEN or day.year in (date.min.year, date.max.year))


def far_dates(values: Mapping[str, int]) -> Far | None:
    """Judges dates of any format, with their counts."""
    far = FarDates()
    for text, times in values.items():
        if found := WRITTEN.fullmatch(text.strip(WHITE)):
            if found["year"]:
                far.pass_by(int(found["year"]), int(found["year"]), times)
            else:
                far.add(text.strip(WHITE), date.max if found["last"] else date(1900, 1, 1), times)
    return far.found
