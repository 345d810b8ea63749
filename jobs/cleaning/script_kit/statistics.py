"""Fills gaps with a statistic of a column."""

import re
import sys
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from jobs.cleaning.script_kit.columns import Label

Group = tuple[str | None, ...]
Statistic = Callable[[list[str], int], str]
NUMBER = re.compile(r"(?=.{1,2000}\Z)[+-]?[0-9]+(\.[0-9]+)?")


def groups(frame: pd.DataFrame, columns: list[Label]) -> list[Group]:
    """For each row, the group it belongs to."""
    return list(frame[columns].itertuples(index=False, name=None))


def filled(cells: pd.Series, gaps: pd.Series, statistic: Statistic, groups: list[Group] | None = None) -> pd.Series:
    """The cells, with gaps filled by a statistic of the others, in each group."""
    groups = groups or [()] * len(cells)
    present = [cell for cell, gap in zip(cells, gaps, strict=True) if not gap]
    usable = {cell for cell in present if statistic is mode or NUMBER.fullmatch(cell)}
    demand_numbers(cells.name, [cell for cell in present if cell not in usable], len(present))
    places = Counter(len(cell.partition(".")[2]) for cell in present if cell in usable)
    usual = max(places, key=lambda count: (places[count], count), default=0)
    members: dict[Group, list[str]] = {}
    for cell, gap, group in zip(cells, gaps, groups, strict=True):
        if not gap and cell in usable:
            members.setdefault(group, []).append(cell)
    values = {group: statistic(texts, usual) for group, texts in members.items()}
    triples = zip(cells, gaps, groups, strict=True)
    fills = [values.get(group, cell) if gap else cell for cell, gap, group in triples]
    return pd.Series(fills, index=cells.index, dtype=object)


def demand_numbers(column: object, others: list[str], values: int) -> None:
    """Exits if more than 5 % of a column's values are not numbers."""
    if len(others) * 20 > values:
        sys.exit(f"Column {column!r} is not numeric: {others[0]!r}")


def mode(texts: list[str], _places: int) -> str:
    """The most frequent text; if there are several, the one seen first."""
    return Counter(texts).most_common(1)[0][0]


def smallest(texts: list[str], _places: int) -> str:
    return min(texts, key=Decimal)


def largest(texts: list[str], _places: int) -> str:
    return max(texts, key=Decimal)


def mean(texts: list[str], places: int) -> str:
    return written(sum(map(Fraction, texts), Fraction()) / len(texts), places)


def median(texts: list[str], places: int) -> str:
    """Rounded to the column's usual number of decimal places; exact if that is zero."""
    numbers = sorted(texts, key=Decimal)
    middle = (Fraction(numbers[(len(numbers) - 1) // 2]) + Fraction(numbers[len(numbers) // 2])) / 2
    if not places:
        while middle * 10**places % 1:
            places += 1
    return written(middle, places)


def written(number: Fraction, places: int) -> str:
    """The number with so many decimal places, rounded half to even."""
    digits = str(round(abs(number) * 10**places)).zfill(places + 1)
    sign = "-" if number < 0 and digits.strip("0") else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)
