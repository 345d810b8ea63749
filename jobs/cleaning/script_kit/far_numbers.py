"""Outliers among numbers, computed exactly; the engine uses the arithmetic, too."""

import sys
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import isqrt
from typing import Any

from jobs.cleaning.script_kit.notation import shifted
from jobs.cleaning.script_kit.numbers import is_outside, is_plain

MORE_PLACES = 6


def outlier_bounds(method: str, k: Fraction, facts: Sequence[Fraction], places: int) -> tuple[str, str]:
    """The smallest and largest number that is not an outlier, with six places more than the numbers have.

    `facts` are the first and the third quartile (iqr), mean and variance (zscore), or the median and that of the distances from
    it (mad).
    """
    low, high = facts if method == "iqr" else (facts[0], facts[0])
    if method == "iqr":
        reach = k * (high - low)
    elif method == "zscore":
        reach = k * root(facts[1], places + 4 * MORE_PLACES)
    else:
        reach = k * facts[1] / Fraction("0.6745")
    return short_decimal(low - reach, places + MORE_PLACES), short_decimal(high + reach, places + MORE_PLACES)


def root(square: Fraction, places: int) -> Fraction:
    return Fraction(isqrt(square.numerator * 100**places // square.denominator), 10**places)


def short_decimal(number: Fraction, places: int) -> str:
    """Rounded half to even, without trailing zeros."""
    digits = round(number * 10**places)
    text = shifted(f"{abs(digits)}e-{places}")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "-" + text if digits < 0 else text


def at_share(numbers: Any, share: Fraction) -> Fraction:
    """The value at this share of sorted numbers, interpolated linearly."""
    place = (len(numbers) - 1) * share
    below = int(place)
    above = min(below + 1, len(numbers) - 1)
    return Fraction(numbers[below]) + (place - below) * Fraction(numbers[above] - numbers[below])


def outliers(cells: Sequence[str | None], blanks: Sequence[bool], method: str, k: str) -> tuple[str, str]:
    """The bounds of a column's numbers."""
    texts = [cell for cell, blank in zip(cells, blanks, strict=True) if cell is not None and not blank]
    numbers = [Fraction(text) for text in sorted(filter(is_plain, texts), key=Decimal)]
    if (len(texts) - len(numbers)) * 20 > len(texts) or len(numbers) < 10:
        sys.exit("Too few of the values are numbers to tell which are outliers.")
    half = Fraction(1, 2)
    if method == "iqr":
        facts = [at_share(numbers, Fraction(1, 4)), at_share(numbers, Fraction(3, 4))]
    elif method == "zscore":
        mean = sum(numbers, Fraction()) / len(numbers)
        facts = [mean, sum((number * number for number in numbers), Fraction()) / len(numbers) - mean * mean]
    else:
        middle = at_share(numbers, half)
        facts = [middle, at_share(sorted(abs(number - middle) for number in numbers), half)]
    places = max(len(text.partition(".")[2]) for text in texts if is_plain(text))
    return outlier_bounds(method, Fraction(k), facts, places)


def side(cell: str | None, low: str, high: str) -> str | None:
    """Whether the number is a "low" or a "high" outlier; None if it is neither."""
    return "low" if is_outside(cell, low, None) else "high" if is_outside(cell, None, high) else None
