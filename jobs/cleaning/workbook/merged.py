"""Merged cells: how many of each column mean the value above them."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

REFERENCE = re.compile("([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
MOST = 100_000
"""Ranges that are remembered; of a sheet with more, none are."""


class Range(NamedTuple):
    """Rows and columns from 0, the last ones included."""

    top: int
    bottom: int
    left: int


class Merged:
    """Is told of the ranges of a sheet. The value is in the first cell of each, the others are empty."""

    def __init__(self) -> None:
        self.count, self._ranges = 0, list[Range]()

    def add(self, reference: str) -> None:
        """As in `B2:C5`."""
        found = REFERENCE.fullmatch(reference)
        self.count += 1
        if found:
            self._remember(Range(int(found[2]) - 1, int(found[4]) - 1, column_number(found[1])))

    def add_cells(self, top: int, bottom: int, left: int) -> None:
        self.count += 1
        self._remember(Range(top, bottom, left))

    def _remember(self, found: Range) -> None:
        if found.bottom > found.top and self.count <= MOST:
            self._ranges.append(found)

    def below(self, top: int, left: int, last: int) -> list[Range]:
        """Those that go over several rows, in a table that begins there and ends with this row."""
        if self.count > MOST:
            return []
        inside = [each._replace(bottom=min(each.bottom, last)) for each in self._ranges]
        return [Range(each.top - top, each.bottom - top, each.left - left) for each in inside if each.bottom > each.top]


def cells_below(ranges: Sequence[Sequence[int]], first: int, columns: int) -> list[int]:
    """Of each column how many cells belong to a value above them, in rows from `first` on. Empty if none do."""
    counts = Counter[int]()
    for top, bottom, left in ranges:
        if top >= first:
            counts[left] += bottom - top
    return [counts[column] for column in range(columns)] if counts else []


def rows_of_header(ranges: Sequence[Sequence[int]], header: Sequence[int]) -> list[int]:
    """The header's rows, and those that its names are merged with downwards."""
    if not header:
        return []
    bottoms = [bottom for top, bottom, _ in ranges if top in header]
    return list(range(header[0], max([*header, *bottoms]) + 1))


def column_number(letters: str) -> int:
    """A → 0, AA → 26."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1
