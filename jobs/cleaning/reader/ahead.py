"""Looks for the end of a table: ahead at the following records, and at a whole frame at once."""

from collections import deque
from collections.abc import Iterator, Sequence

import polars as pl

from jobs.cleaning.reader.borders import LOOK, LOOK_BYTES, Borders, is_gap
from jobs.cleaning.reader.records import Record


class RecordsAhead:
    """Iterates over records, with lookahead."""

    def __init__(self, records: Iterator[Record]) -> None:
        self._records, self._ahead, self._full = records, deque[Record](), 0

    def next(self) -> Record | None:
        if not self._ahead:
            return next(self._records, None)
        self._full -= not is_gap(self._ahead[0])
        return self._ahead.popleft()

    def following(self, record: Record) -> list[Record]:
        while self._full < LOOK and (not self._ahead or self._ahead[-1].end - record.end < LOOK_BYTES):
            if not self._look():
                break
        return list(self._ahead)

    def are_last(self, following: list[Record]) -> bool:
        """Whether no records follow these."""
        return len(following) == len(self._ahead) and not self._look()

    def _look(self) -> bool:
        """Reads one more record, if there is one."""
        if (ahead := next(self._records, None)) is None:
            return False
        self._ahead.append(ahead)
        self._full += not is_gap(ahead)
        return True


def may_end_within(frame: pl.DataFrame, blank: Sequence[int], borders: Borders) -> bool:
    """Whether the table may end in this frame: at a repeated header, or at what follows an empty row or a blank line.

    `blank` lines are given by how many rows are before each.
    """
    named = next((place for place, name in enumerate(borders.names) if name), None)
    if named is not None and named < frame.width:
        again = (frame.get_column(f"c{named}") == borders.names[named]).arg_true()
        if again.len() and any(borders.may_be_here(list(row)) for row in frame[again].iter_rows()):
            return True
    empty = empty_rows(frame)
    if not empty.len() and not blank:
        return False
    below = {*(empty + 1), *blank}.difference(empty)
    if frame.height in below:
        return True
    return any(borders.may_follow_a_gap(list(row)) for row in frame[sorted(below)].iter_rows())


def empty_rows(frame: pl.DataFrame) -> pl.Series:
    """The indices of rows without any text. Each column is checked only in rows that were empty in all columns before it."""
    first, *others = frame.iter_columns()
    empty = is_empty(first).arg_true()
    for cells in others:
        if not empty.len():
            break
        empty = empty.filter(is_empty(cells.gather(empty)))
    return empty


def is_empty(cells: pl.Series) -> pl.Series:
    return (cells == "").fill_null(value=True)
