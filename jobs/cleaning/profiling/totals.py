"""Rows that add up others, such as "Grand total" at the end of a table."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from jobs.cleaning.profiling.looks import NUMBER
from jobs.cleaning.table import Batch
from jobs.cleaning.values.white import WHITE

LAST = 5
"""Rows, from the end on, among which one is looked for: notes may stand below it."""
GRAND = r"(grand|overall)\s+totals?|total\s+g[ée]n[ée]ral|gesamtsumme"
TOTAL = re.compile(rf"{GRAND}|totals?|sum|summe|gesamt|insgesamt|totaal", re.IGNORECASE)
PART = r"sub[-\s]?totals?(\s.+)?|zwischensumme(\s.+)?|sous-total(\s.+)?"
ALONE, BESIDE_GRAND = (re.compile(what, re.IGNORECASE | re.DOTALL) for what in (PART, rf"{PART}|.+\stotals?"))
"""What says that a row adds up some of those above it, where the last one adds up all."""
MARKS = f":={WHITE}"
IS_NUMBER = re.compile(NUMBER)

Row = tuple[int, list[str | None]]


class Totals(NamedTuple):
    """`values` of the column at `place` say so, in so many rows each. `rows` are those at the table's end."""

    place: int
    values: dict[str, int]
    rows: list[Row]

    @property
    def height(self) -> int:
        """How many rows there are."""
        return sum(self.values.values())

    @property
    def are_at_the_end(self) -> bool:
        return self.height == len(self.rows)

    def missing_in(self, place: int) -> int:
        """How many of the rows at the end have no value in a column."""
        return sum(not (cells[place] or "").strip(WHITE) for _, cells in self.rows)


class Ending:
    """The last rows of a table."""

    def __init__(self) -> None:
        self._rows: list[Row] = []

    def add(self, batch: Batch) -> None:
        """The rows of one more batch."""
        last = [(row, list(cells)) for row, *cells in batch.frame.tail(LAST).iter_rows()]
        self._rows = [*self._rows, *last][-LAST:]

    def totals(self, values: Sequence[Mapping[str, int] | None]) -> Totals | None:
        """Those of a table whose columns hold these values, with their counts; None for one of which not all were counted."""
        for _, cells in reversed(self._rows):
            if (place := total_in(cells)) is not None:
                label = cells[place] or ""
                part = BESIDE_GRAND if re.fullmatch(GRAND, bare(label), re.IGNORECASE) else ALONE
                known = values[place] or {label: 1}
                said = (text for text in known if TOTAL.fullmatch(bare(text)) or part.fullmatch(bare(text)))
                found = {text: known[text] for text in said}
                return Totals(place, found, [row for row in self._rows if row[1][place] in found])
        return None


def total_in(cells: Sequence[str | None]) -> int | None:
    """The place of the cell that says that a row is a total: its first one, with numbers behind it."""
    place = next((place for place, cell in enumerate(cells) if (cell or "").strip(WHITE)), None)
    if place is None or not TOTAL.fullmatch(bare(cells[place])):
        return None
    return place if any(is_number(cell) for cell in cells[place + 1 :]) else None


def bare(cell: str | None) -> str:
    return (cell or "").strip(MARKS)


def is_number(cell: str | None) -> bool:
    return IS_NUMBER.match((cell or "").strip(WHITE)) is not None
