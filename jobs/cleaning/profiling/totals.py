"""Rows that are totals of others: "Grand total" at the end of a table, or a last row without a label that holds the sums."""

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from typing import NamedTuple

import polars as pl

from jobs.cleaning.profiling.carried import IS_LABEL
from jobs.cleaning.profiling.looks import NUMBER
from jobs.cleaning.table import Batch, Column
from jobs.cleaning.values.plain_numbers import Notation, plain_numbers
from jobs.cleaning.values.white import WHITE, is_missing

LAST = 5
"""How many rows at the end are searched for a total: notes may follow it."""
GRAND = r"(grand|overall)\s+totals?|total\s+g[ée]n[ée]ral|gesamtsumme"
WORD = rf"{GRAND}|totals?|sum|summe|gesamt|insgesamt|totaal"
TOTAL = re.compile(WORD, re.IGNORECASE)
PART = r"sub[-\s]?totals?(\s.+)?|zwischensumme(\s.+)?|sous-total(\s.+)?|totals?\s(for|of)\s.+|summe\sfür\s.+"
ALONE, BESIDE_GRAND = (re.compile(what, re.IGNORECASE | re.DOTALL) for what in (PART, rf"{PART}|.+\stotals?"))
"""What marks a subtotal of rows above it, without and with a grand total at the end."""
OF = re.compile(
    r"(?:sub[-\s]?total|zwischensumme|sous-total|totals?(?:\s(?:for|of))?|summe\sfür)\s(.+)|(.+)\stotals?", re.IGNORECASE
)
"""What it is a total of."""
FEWEST = 6
"""The least number of numbers in a column, its sum included, for that not to be by chance: 3 is the sum of 0, 1 and 2."""
MARKS = f":={WHITE}"
LABEL = rf"(?is)^[\s:=]*(?:{WORD}|{PART}|totals?\s.+|.+\stotals?)[\s:=]*$"
"""What may be the label of a total, for a closer look."""
IN_LABELS = ["total", "sum", "gesamt", "totaal"]
"""Such a label has one of these in it, which is faster to find."""
MOST_LABELS = 1_000
FEWEST_INDENTED = 2
"""How many indented labels of totals show that there are some."""
IS_NUMBER, IS_DURATION = re.compile(NUMBER), re.compile(r"\d{1,6}:[0-5]\d(?::[0-5]\d)?")

Row = tuple[int, list[str | None]]


class Totals(NamedTuple):
    """The column at `place` has these `values` in totals, each in so many rows. `rows` are those at the end of the table.

    `last` is the number of the table's last row. A total without a label has `sums`, the columns that it adds up; it alone has
    no value in the column at `place`. `gaps`: how many of the totals have no value in each column, if that is known.
    `others` are labels in other columns: those of parts are further to the right.
    """

    place: int
    values: dict[str, int]
    rows: list[Row]
    last: int
    sums: tuple[int, ...] = ()
    gaps: tuple[int, ...] = ()
    others: tuple[tuple[int, dict[str, int]], ...] = ()

    @property
    def height(self) -> int:
        """How many rows there are with labels at `place`."""
        return sum(self.values.values()) or len(self.rows)

    @property
    def are_at_the_end(self) -> bool:
        return self.height == len(self.rows)

    def missing_in(self, place: int) -> int:
        """How many of them have no value in a column; of totals further up, that may be unknown."""
        if self.gaps:
            return self.gaps[place]
        return sum(not (cells[place] or "").strip(WHITE) for _, cells in self.rows) if self.are_at_the_end else 0


class Labelled:
    """Rows with the label of a total in their first column: for each label, in how many of them each column has no value."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._keys = [column.key for column in columns]
        self._gaps: dict[str, tuple[int, ...]] = {}

    def add(self, batch: Batch) -> None:
        """Adds one more batch. In most, no row is worth a closer look."""
        if not self._keys or len(self._gaps) > MOST_LABELS:
            return
        label = pl.col(self._keys[0])
        some = batch.frame.filter(label.str.contains_any(IN_LABELS, ascii_case_insensitive=True))
        some = some.filter(label.str.contains(LABEL)) if some.height else some
        cells = [is_missing(pl.col(key), "blank").sum().alias(f"gaps in {key}") for key in self._keys]
        for text, *gaps in some.group_by(label, maintain_order=True).agg(cells).iter_rows() if some.height else ():
            self._gaps[text] = added(self._gaps.get(text, ()), tuple(gaps))

    def gaps(self, labels: Iterable[str]) -> tuple[int, ...]:
        """For each column; none if some of these labels are unknown."""
        found = [self._gaps.get(label) for label in labels]
        return reduce(added, (each or () for each in found), ()) if all(found) else ()


def added(some: tuple[int, ...], more: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(some, more, strict=True)) if some else more


class Ending:
    """The last rows of a table."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def add(self, batch: Batch) -> None:
        """Adds one more batch."""
        last = [(row, list(cells)) for row, *cells in batch.frame.tail(LAST).iter_rows()]
        self.rows = [*self.rows, *last][-LAST:]

    def totals(self, values: Sequence[Mapping[str, int] | None]) -> Totals | None:
        """The totals, if there are any. `values`: each column's values with their counts, or None if not all were counted."""
        for _, cells in reversed(self.rows):
            if (place := total_in(cells)) is not None and (found := labels_in(cells[place] or "", values[place])):
                return Totals(place, found, [row for row in self.rows if row[1][place] in found], self.rows[-1][0])
        return None


def labels_in(label: str, values: Mapping[str, int] | None) -> dict[str, int]:
    """All labels of totals in a column, with their counts, if this is one: without a name, or with that of another value."""
    if TOTAL.fullmatch(bare(label)):
        part = BESIDE_GRAND if re.fullmatch(GRAND, bare(label), re.IGNORECASE) else ALONE
        known = values or {label: 1}
        named = labels_with_names(known)
        labels = [text for text in known if TOTAL.fullmatch(bare(text)) or part.fullmatch(bare(text)) or text in named]
        return {text: known[text] for text in labels if not IS_LABEL.match(text)}  # a subtotal that is carried on
    found = labels_with_names(values or {})
    return found if label in found else {}


def labels_with_names(values: Mapping[str, int]) -> dict[str, int]:
    """The labels of totals of what other values name."""
    names = {bare(text).casefold() for text in values}
    return {text: count for text, count in values.items() if (of := of_what(text)) and of.casefold() in names}


def indented(columns: Sequence[Mapping[str, int]]) -> list[tuple[int, dict[str, int]]]:
    """The labels of totals in each of the first columns, if they are indented as in reports of QuickBooks.

    “4000 · Sales” heads its accounts; “Total 4000 · Sales” stands below them in the same column, those of parts in the next.
    """
    found = [(place, labels) for place, values in enumerate(columns) if (labels := labels_with_names(values))]
    return found if sum(len(labels) for _, labels in found) >= FEWEST_INDENTED else []


def of_what(label: str) -> str | None:
    """Oslo, for “Total for Oslo” and “Oslo total”."""
    found = OF.fullmatch(bare(label))
    return bare(found[1] or found[2]) if found else None


def total_in(cells: Sequence[str | None]) -> int | None:
    """The index of the cell that may mark a row as a total: its first value, with numbers after it."""
    place = next((place for place, cell in enumerate(cells) if (cell or "").strip(WHITE)), None)
    if place is None or not (TOTAL.fullmatch(bare(cells[place])) or OF.fullmatch(bare(cells[place]))):
        return None
    return place if any(is_number(cell) or is_duration(cell) for cell in cells[place + 1 :]) else None


def without_label(
    rows: Sequence[Row],
    last: int,
    values: Sequence[Mapping[str, int] | None],
    missing: Sequence[int],
    marks: Sequence[Sequence[str]],
) -> Totals | None:
    """The last of these rows, if each of its numbers is the sum of the others in its column, and it alone lacks a value.

    `last` is the number of the table's last row; `missing` the number of missing values in each column, not counting rows below
    these; `marks` its decimal marks.
    """
    if not rows:
        return None
    _, cells = rows[-1]
    gaps = [place for place, cell in enumerate(cells) if missing[place] == 1 and not (cell or "").strip(WHITE)]
    numbers = [place for place, cell in enumerate(cells) if is_number(cell)]
    if not gaps or not numbers or not all(is_sum(cells[at] or "", values[at] or {}, marks[at]) for at in numbers):
        return None
    return Totals(gaps[0], {}, [rows[-1]], last, tuple(numbers))


def is_sum(cell: str, values: Mapping[str, int], marks: Sequence[str]) -> bool:
    """Whether it is half of the column's sum, and not zero."""
    decimal = "," if "," in marks else "."
    notation = Notation(decimal, tuple(mark for mark in ",. '" if mark != decimal))
    texts = pl.Series([cell, *values], dtype=pl.String)
    total, *others = plain_numbers(texts, notation, to_fraction=False)
    known = [(each, count) for each, count in zip(others, values.values(), strict=True) if each and not each.endswith("%")]
    if not total or total.endswith("%") or sum(count for _, count in known) < FEWEST:
        return False
    return 2 * Fraction(total) == sum(Fraction(each) * count for each, count in known) != 0


def bare(cell: str | None) -> str:
    return (cell or "").strip(MARKS)


def is_number(cell: str | None) -> bool:
    return IS_NUMBER.match((cell or "").strip(WHITE)) is not None


def is_duration(cell: str | None) -> bool:
    """163:20, as in time sheets."""
    return IS_DURATION.fullmatch((cell or "").strip(WHITE)) is not None
