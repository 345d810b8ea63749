"""Two tables side by side in one sheet, with an empty column between them."""

from collections.abc import Sequence
from itertools import dropwhile

from jobs.cleaning.profiling.column_profile import ColumnProfile
from jobs.cleaning.profiling.problem import Problem
from jobs.cleaning.profiling.totals import LAST, Row
from jobs.cleaning.profiling.wording import listed, quoted
from jobs.cleaning.values.white import WHITE


def side_by_side(columns: Sequence[ColumnProfile], last: Sequence[Row]) -> list[Problem]:
    """The problem, if there are two: one of them ends before the `last` rows. Empty columns alone may just be for looks.

    A person must say which one is meant: there is no step that would not lose the other.
    """
    gap = next((column.place for column in columns[1:] if is_gap(column)), len(columns))
    left, right = columns[:gap], list(dropwhile(is_gap, columns[gap:]))
    ends = [part for part in (right, left) if len(last) == LAST and is_empty(part, last)]
    if not (right and ends and all(column.name and column.filled for column in (*left, *right))):
        return []
    names = listed([quoted(column.name or "") for column in right])
    words = f"Column {gap + 1} is empty and has no name, and one side ends before the other: {names} may be another table."
    return [Problem(None, "side_by_side", len(right), words, [])]


def is_gap(column: ColumnProfile) -> bool:
    return not column.name and not column.filled


def is_empty(columns: Sequence[ColumnProfile], rows: Sequence[Row]) -> bool:
    """Whether these have no value in these rows."""
    return not any((cells[column.place] or "").strip(WHITE) for _, cells in rows for column in columns)
