"""Numbers among dates by which Excel counts days: 45351 for 2024-02-29, where a cell has lost its format."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from jobs.cleaning.script_kit.dates import date_pattern, excel_date, iso_date
from jobs.cleaning.values.white import WHITE

NUMBER = re.compile(r"[1-9]\d{4}(\.\d+)?", re.ASCII)
"""From 1927 to 2173."""
SYSTEMS = {1900: 1, 1904: 3}
"""By the year from which they count, how many numbers it takes. From 1900 on, a single one may be a day four years earlier."""
PIVOT = 2069
YEAR = 366
OUTER = 20
"""One of so many dates at either end is ignored when their span is measured."""


class DayNumbers(NamedTuple):
    """The numbers with their counts, the year from which they count, and what the first of them means."""

    counts: dict[str, int]
    system: int
    first: str


def day_numbers(counts: Mapping[str, int], forms: Sequence[str]) -> DayNumbers | None:
    """The numbers, if all are days of the same time as the dates: no further from them than their own span and a year."""
    numbers = {text: count for text, count in counts.items() if NUMBER.fullmatch(text.strip(WHITE))}
    dates = sorted(ordinals_of(counts, forms)) if numbers else []
    if not dates:
        return None
    low, high = dates[len(dates) // OUTER], dates[-1 - len(dates) // OUTER]
    near = range(low - (high - low) - YEAR, high + (high - low) + YEAR + 1)
    for system, fewest in SYSTEMS.items():
        days = [excel_date(text.strip(WHITE), system) for text in numbers]
        if len(days) >= fewest and all(day and ordinal(day) in near for day in days):
            return DayNumbers(numbers, system, str(days[0]))
    return None


def ordinals_of(counts: Mapping[str, int], forms: Sequence[str]) -> list[int]:
    """The days that the formats read, as numbers."""
    patterns = [date_pattern(form, WHITE) for form in forms]
    read = ((iso_date(text.strip(WHITE), pattern, PIVOT) for pattern in patterns) for text in counts)
    return [ordinal(day) for days in read if (day := next(filter(None, days), None))]


def ordinal(iso: str) -> int:
    return date.fromisoformat(iso[:10]).toordinal()
