"""Impossible dates, such as 31/02/2024, and dates far from all others of their column: 2204 among 2024."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from jobs.cleaning.suspects.figures import Texts
from jobs.cleaning.suspects.spelling import Proposals

DATE = re.compile(
    r"(?P<year>\d{4})(?P<sign>[-/.])(?P<one>\d\d?)(?P=sign)(?P<two>\d\d?)([T ].*)?"
    r"|(?P<first>\d\d?)(?P<mark>[-/.])(?P<second>\d\d?)(?P=mark)(?P<last>\d{4})([T ].*)?",
    re.DOTALL | re.ASCII,
)
JUDGED = 50
"""How many of a column's most frequent texts decide whether it holds dates."""
MOST = 0.9
OTHERS = 20
"""How many dates are needed to call one far from them."""
MONTHS = 12
SURELY = 20
"""How many times more dates must have one order of day and month for the others to be wrong."""
OUTER = 0.05
"""The share of dates at each end that is ignored when measuring a column's span."""
YEARS, TIMES_AS_WIDE = 50, 2
"""The least distance in years between a date and the others, also as a multiple of the span of these."""


class Written(NamedTuple):
    """A date: its year, and two numbers that are month and day in an order that only the column shows."""

    year: int
    one: int
    two: int
    is_iso: bool


def impossible_and_far(counts: Texts) -> tuple[Proposals, Proposals]:
    """For both, what they should be is unknown."""
    first = [text for text, _ in zip(counts, range(JUDGED), strict=False)]
    if not first or sum(DATE.fullmatch(text) is not None for text in first) < MOST * len(first):
        return {}, {}
    dates = {text: written for text in counts if (written := read(text))}
    orders = orders_of(dates, counts)
    years = {text: written.year for text, written in dates.items() if any(are_days(written, orders))}
    impossible = dates.keys() - years.keys()
    if sum(counts[text] for text in impossible) > OUTER * counts.cells:  # these are versions, or codes
        return {}, {}
    return dict.fromkeys(impossible), dict.fromkeys(far_from_others(years, counts))


def read(text: str) -> Written | None:
    found = DATE.fullmatch(text)
    if not found:
        return None
    names = ("year", "one", "two") if found["year"] else ("last", "first", "second")
    year, one, two = (int(found[name]) for name in names)
    return Written(year, one, two, is_iso=bool(found["year"]))


def orders_of(dates: Mapping[str, Written], counts: Mapping[str, int]) -> list[bool]:
    """Possible values of "the month comes first". For dates with the year last, both, unless nearly all dates agree."""
    votes = Counter[bool]()
    for text, written in dates.items():
        if not written.is_iso and max(written.one, written.two) > MONTHS >= min(written.one, written.two):
            votes[written.two > MONTHS] += counts[text]
    return [order for order in (True, False) if votes[order] * SURELY >= votes[not order]]


def are_days(written: Written, orders: list[bool]) -> Iterator[bool]:
    for month_first in [True] if written.is_iso else orders:
        yield is_day(written.year, *((written.one, written.two) if month_first else (written.two, written.one)))


def is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def far_from_others(years: Mapping[str, int], counts: Mapping[str, int]) -> list[str]:
    cells = Counter[int]()
    for text, year in years.items():
        cells[year] += counts[text]
    if cells.total() < OTHERS:
        return []
    in_order = sorted(cells.elements())
    outer = max(1, int(OUTER * len(in_order)))
    low, high = in_order[outer], in_order[-1 - outer]
    least = max(YEARS, TIMES_AS_WIDE * (high - low))
    return [text for text, year in years.items() if year < low - least or year > high + least]
