"""Rows that are totals of others, such as "Grand total" at the end of a table."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from jobs.cleaning.profiling.looks import NUMBER
from jobs.cleaning.table import Batch
from jobs.cleaning.values.white import WHITE

LAST = 5
"""How many rows at the end are searched for a total: notes may follow it."""
GRAND = r"(grand|overall)\s+totals?|total\s+g[ée]n[ée]ral|gesamtsumme"
TOTAL = re.compile(rf"{GRAND}|totals?|sum|summe|gesamt|insgesamt|totaal", re.IGNORECASE)
PART = r"sub[-\s]?totals?(\s.+)?|zwischensumme(\s.+)?|sous-total(\s.+)?"
ALONE, BESIDE_GRAND = (re.compile(what, re.IGNORECASE | re.DOTALL) for what in (PART, rf"{PART}|.+\stotals?"))
"""What marks a subtotal of rows above it, without and with a grand total at the end."""
MARKS = f":={WHITE}"
IS_NUMBER = re.compile(NUMBER)

Row = tuple[int, list[str | None]]


class Totals(NamedTuple):
    """The column at `place` has these `values` in totals, each in so many rows. `rows` are those at the end of the table.

    `last` is the number of the table's last row.
    """

    place: int
    values: dict[str, int]
    rows: list[Row]
    last: int

    @property
    def height(self) -> int:
        """How many rows there are."""
        return sum(self.values.values())

    @property
    def are_at_the_end(self) -> bool:
        return self.height == len(self.rows)

    def missing_in(self, place: int) -> int:
        """How many of the totals at the end have no value in a column."""
        return sum(not (cells[place] or "").strip(WHITE) for _, cells in self.rows)


class Ending:
    """The last rows of a table."""

    def __init__(self) -> None:
        self._rows: list[Row] = []

    def add(self, batch: Batch) -> None:
        """Adds one more batch."""
        last = [(row, list(cells)) for row, *cells in batch.frame.tail(LAST).iter_rows()]
        self._rows = [*self._rows, *last][-LAST:]

    def totals(self, values: Sequence[Mapping[str, int] | None]) -> Totals | None:
        """The totals, if there are any. `values`: each column's values with their counts, or None if not all were counted."""
        for _, cells in reversed(self._rows):
            if (place := total_in(cells)) is not None:
                label = cells[place] or ""
                part = BESIDE_GRAND if re.fullmatch(GRAND, bare(label), re.IGNORECASE) else ALONE
                known = values[place] or {label: 1}
                labels = (text for text in known if TOTAL.fullmatch(bare(text)) or part.fullmatch(bare(text)))
                found = {text: known[text] for text in labels}
                return Totals(place, found, [row for row in self._rows if row[1][place] in found], self._rows[-1][0])
        return None


def total_in(cells: Sequence[str | None]) -> int | None:
    """The index of the cell that marks a row as a total: its first value, with numbers after it."""
    place = next((place for place, cell in enumerate(cells) if (cell or "").strip(WHITE)), None)
    if place is None or not TOTAL.fullmatch(bare(cells[place])):
        return None
    return place if any(is_number(cell) for cell in cells[place + 1 :]) else None


def bare(cell: str | None) -> str:
    return (cell or "").strip(MARKS)


def is_number(cell: str | None) -> bool:
    return IS_NUMBER.match((cell or "").strip(WHITE)) is not None
