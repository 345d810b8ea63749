"""Detects which records name the columns, if any."""

from collections.abc import Iterator, Mapping, Sequence

from jobs.cleaning.reader.records import Cells
from jobs.cleaning.reader.values import is_name, is_typed

JUDGED = 300
MOST = 5
"""The most records that a header can have."""
IMPORTED = '{"ImportId":'
"""The first characters of each cell below the names and questions of a survey, as Qualtrics exports it."""


def find_header(rows: Sequence[Cells]) -> int:
    """How many of the first rows name the columns: none, one, or several that are joined."""
    below = [row for row in rows[1:JUDGED] if row != rows[0]]
    is_all_there_is = len(rows) > 2 and not below  # a row that is only repeated is a value, not a name
    if not rows or is_all_there_is or not _names_columns(rows[0], below):
        return 0
    count = 1
    while count < MOST and _is_continued(rows, count):
        count += 1
    return count


def below_names(rows: Sequence[Cells], header: int) -> int:
    """How many rows there are before the first row of values: those of the header, or also a survey's questions and ids."""
    for place, cells in enumerate(rows[: MOST if header else 0]):
        if len(cells) > 1 and all((cell or "").startswith(IMPORTED) for cell in cells):
            return place + 1
    return header


def _names_columns(first: Cells, rest: Sequence[Cells]) -> bool:
    """Whether the row is a header. Names are words: not a number above numbers, nor a value that is repeated further down."""
    for_it = against = 0.0
    for place, name in enumerate(first):
        below = _filled(rest, place)
        numbers = sum(map(is_typed, below))
        mostly_numbers = bool(below) and numbers > 0.7 * len(below)
        if name and is_typed(name):
            against += 2 if mostly_numbers else 1
        elif name and mostly_numbers:
            for_it += 2
        elif name and _comes_again(name, below):
            against += 1
        elif name:
            for_it += 0.3
    return for_it >= against


def _filled(rows: Sequence[Cells], place: int) -> list[str]:
    return [cell for cells in rows if place < len(cells) and (cell := cells[place])]


def _comes_again(name: str, below: Sequence[str]) -> bool:
    return len(below) > 3 and below.count(name) > 1


def _is_continued(rows: Sequence[Cells], count: int) -> bool:
    """Whether the next row is part of the header, too: it repeats the names, or has names above columns of values.

    One column of values is not enough, because the first data row may well have a word there. Two are not either, if the words
    are repeated further down: names are not.
    """
    below = rows[count + 1 : JUDGED]
    if count >= len(rows) or len(below) < 2 or len(rows[count]) < 2:
        return False
    typed = typed_places(below)
    row = dict(enumerate(rows[count]))
    if count == 1 and _names_what_has_no_name(rows[0], row, below):
        return True
    if not all(is_name(row.get(place)) for place in typed) or any(map(is_typed, row.values())):
        return False
    others = [cells for cells in below if cells != rows[count]]
    if any(name and _comes_again(name, _filled(others, place)) for place, name in row.items()):
        return False
    again = sum(bool(name) and name == row.get(place) for place, name in enumerate(rows[count - 1]))
    return len(typed) >= 2 or (again >= 2 and again * 2 > len(row) and rows[count] not in below)


def _names_what_has_no_name(first: Cells, row: Mapping[int, str | None], below: Sequence[Cells]) -> bool:
    """Whether the first row is incomplete, and the next one holds the names that it lacks, and none in the first column.

    In surveys, a question with several answers has its text above the first of them, and below it a row of the answers.
    """
    lacking = [place for place, name in enumerate(first) if not name]
    has_names = len(lacking) > 1 and not row.get(0) and not any(map(is_typed, row.values()))
    return has_names and all(is_name(row.get(place)) for place in lacking) and len(_filled(below, 0)) > 0.9 * len(below)


def typed_places(rows: Sequence[Cells]) -> frozenset[int]:
    """The columns that hold mostly numbers or dates."""
    return frozenset(place for place, share in _typed_shares(rows) if share > 0.7)


def _typed_shares(rows: Sequence[Cells]) -> Iterator[tuple[int, float]]:
    for place in range(max(map(len, rows), default=0)):
        cells = _filled(rows, place)
        if len(cells) * 4 >= len(rows):
            yield place, sum(map(is_typed, cells)) / len(cells)
