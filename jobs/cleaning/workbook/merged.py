"""Merged cells: how many in each column mean the value above them."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

REFERENCE = re.compile("([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
MOST = 100_000
"""The most ranges that are kept; if a sheet has more, none are."""


class Range(NamedTuple):
    """Rows and columns from 0, including the last ones."""

    top: int
    bottom: int
    left: int
    right: int


class Merged:
    """Collects the ranges of a sheet. The first cell of each has the value, the others are empty."""

    def __init__(self) -> None:
        self.count, self._ranges = 0, list[Range]()

    def add(self, reference: str) -> None:
        """Adds a range such as `B2:C5`."""
        found = REFERENCE.fullmatch(reference)
        self.count += 1
        if found:
            self._remember(Range(int(found[2]) - 1, int(found[4]) - 1, column_number(found[1]), column_number(found[3])))

    def add_cells(self, found: Range) -> None:
        self.count += 1
        self._remember(found)

    def _remember(self, found: Range) -> None:
        if self.count <= MOST:
            self._ranges.append(found)

    def within(self, top: int, left: int, last: int) -> list[Range]:
        """The ranges within a table that begins at `top` and `left` and ends with row `last`, relative to the table."""
        if self.count > MOST:
            return []
        inside = [each._replace(bottom=min(each.bottom, last)) for each in self._ranges if each.top <= last]
        return [Range(each.top - top, each.bottom - top, each.left - left, each.right - left) for each in inside]


def cells_below(ranges: Sequence[Sequence[int]], first: int, columns: int) -> list[int]:
    """For each column how many cells belong to a value above them, in rows from `first` on. Empty if none do."""
    counts = Counter[int]()
    for top, bottom, left, _ in ranges:
        if top >= first and bottom > top:
            counts[left] += bottom - top
    return [counts[column] for column in range(columns)] if counts else []


def rows_of_header(ranges: Sequence[Sequence[int]], header: Sequence[int]) -> list[int]:
    """The header's rows, and those that its names extend into by merged cells, if other names span several columns there.

    A merged range beside names of single cells is a label of the rows.
    """
    if not header:
        return []
    inside = [each for each in ranges if each[0] in header]
    last = max([*header, *(bottom for _, bottom, *_ in inside)])
    above_several = any(right > left and bottom < last for _, bottom, left, right in inside)
    return list(range(header[0], last + 1)) if above_several else list(header)


def column_number(letters: str) -> int:
    """A → 0, AA → 26."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1
