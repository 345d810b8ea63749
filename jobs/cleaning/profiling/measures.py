"""Tells numbers that measure something from those that identify something: a median of ids would be meaningless."""

import re
from collections.abc import Mapping

from jobs.cleaning.profiling.number_figures import NumberFigures

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
NAMES = frozenset(["id", "key", "no", "nr", "number", "code", "zip", "plz", "postcode", "phone", "tel", "fax"])
TIMES = frozenset(["year", "month", "week", "day", "date", "hour"])
"""The last word of the name of such a column."""
MANY = 50
"""Distinct whole numbers are keys, if there are at least this many."""
DIGITS = 4
"""Whole numbers with the same number of digits, at least this many: postcodes, years, days written as 20240131.

But amounts are round.
"""


def is_measure(name: str | None, figures: NumberFigures, counts: Mapping[str, int], *, are_all_different: bool) -> bool:
    """Judges by the column's name, its statistics, and how often each value occurs."""
    if not figures.least or not figures.greatest or is_called_otherwise(name):
        return False
    if not figures.are_whole:
        return True
    least, greatest = figures.least[1], figures.greatest[1]
    is_key = are_all_different and figures.count >= MANY
    is_code = DIGITS <= len(least) == len(greatest) and least.isdecimal() and not are_round(counts)
    return not (is_key or is_code or (least, greatest) == ("0", "1"))


def is_called_otherwise(name: str | None) -> bool:
    words = WORD.findall(name or "")
    return bool(words) and words[-1].lower() in NAMES | TIMES


def are_round(counts: Mapping[str, int]) -> bool:
    """Whether most of them end with zero."""
    return 2 * sum(count for text, count in counts.items() if text.strip().endswith("0")) > sum(counts.values())
