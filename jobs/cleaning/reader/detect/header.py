"""Which record names the columns, if any does."""

import re
from collections import Counter
from collections.abc import Sequence

from jobs.cleaning.reader.records import Cells

NUMBER_OR_DATE = re.compile(r"\s*[+-]?[$€£]?[\d.,:/ -]*\d[\d.,:/ %-]*([eE][+-]?\d+)?\s*")
TITLE_LINES = 20
"""A title is looked for in this many lines at most."""


def find_header(rows: Sequence[Cells]) -> tuple[int | None, int]:
    """The index of the row that names the columns (None: there is none), and that of the first row of data."""
    first = _first_row(rows)
    return (first, first + 1) if _names_columns(rows[first], rows[first + 1 :]) else (None, first)


def _first_row(rows: Sequence[Cells]) -> int:
    """The first row of the table itself. Lines of one cell above rows of several, which agree, are a title."""
    widths = Counter(len(cells) for cells in rows)
    usual, count = max(widths.items(), key=lambda each: (each[1], each[0]))
    content = next((i for i, cells in enumerate(rows) if any(cells)), 0)
    if usual < 2 or count < 2:
        return content
    return next((i for i, cells in enumerate(rows[:TITLE_LINES]) if len(cells) > 1), content)


def _names_columns(first: Cells, rest: Sequence[Cells]) -> bool:
    """Names are words. A number above numbers, or a value that comes again further down, is no name."""
    for_it = against = 0.0
    for place, name in enumerate(first):
        below = [cells[place] for cells in rest if place < len(cells) and cells[place]]
        numbers = sum(bool(NUMBER_OR_DATE.fullmatch(cell or "")) for cell in below)
        mostly_numbers = bool(below) and numbers > 0.7 * len(below)
        if name and NUMBER_OR_DATE.fullmatch(name):
            against += 2 if mostly_numbers else 1
        elif name and mostly_numbers:
            for_it += 2
        elif name and len(below) > 3 and below.count(name) > 1:
            against += 1
        elif name:
            for_it += 0.3
    return for_it >= against
