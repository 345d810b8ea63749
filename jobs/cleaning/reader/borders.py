"""Where a table ends before its file does: at the header of another table, or at lines that are notes below it.

A decision looks at the records that follow, at most `LOOK` of them; so it costs nothing where all rows fit, and is the same
however the file is cut into blocks. What looks like a row stays one: to leave something aside needs a reason.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from jobs.cleaning.reader.records import Cells, Record, content_width
from jobs.cleaning.reader.values import is_name, is_typed

LOOK = 20
"""Records that are looked at, behind the one in question; gaps between them do not count."""
LOOK_BYTES = 256 << 10

End = Literal["below", "table"]


class Borders(NamedTuple):
    """What is known of a table of several columns: its `names` (none without a header), how many cells its records have,
    which places hold numbers or dates, and whether the first holds texts of several words.
    """

    names: tuple[str | None, ...]
    cells: int
    typed: frozenset[int]
    first_is_wordy: bool

    def may_be_here(self, cells: Cells) -> bool:
        """Whether a record as wide as the others asks for a closer look."""
        return not any(cells) or self._is_header(cells)

    def may_follow_a_gap(self, cells: Cells) -> bool:
        """Whether a record as wide as the others may be more than a row, where an empty one stands before it."""
        width = content_width(cells)
        return width * 2 <= self.cells or self._resembles_header(cells) or _are_names(cells[:width])

    def end(self, record: Record, following: Sequence[Record], *, at_end: bool) -> End | None:
        """What begins at this record; `at_end` if nothing comes after the following ones."""
        after_gap = is_gap(record)
        first = next((each for each in following if not is_gap(each)), None) if after_gap else record
        if first is None:
            return None
        if self._resembles_header(first.cells):
            return "table"
        if not after_gap and not at_end:
            return None
        rest = [each for each in (record, *following) if not is_gap(each)]
        if after_gap and self._is_other_table(rest, at_end=at_end):
            return "table"
        return "below" if at_end and self._are_notes(rest, after_gap=after_gap) else None

    def _is_header(self, cells: Cells) -> bool:
        return tuple(cells[: len(self.names)]) == self.names and self._resembles_header(cells)

    def _resembles_header(self, cells: Cells) -> bool:
        """Most names come again, at their places."""
        same = sum(is_name(name) and name == cell for name, cell in zip(self.names, cells, strict=False))
        return same >= 2 and same * 3 >= 2 * max(len(self.names), content_width(cells))

    def _is_other_table(self, rest: Sequence[Record], *, at_end: bool) -> bool:
        """Names, perhaps below a title, and rows as wide as they are; other names, or other widths, than ours."""
        if rest[0].width == 1 and len(rest) > 1:
            rest = rest[1:]
        first, rows = rest[0], rest[1:]
        names = first.cells[: first.width]
        if len(names) < 2 or not _are_names(names) or len(rows) < (1 if at_end else 2):
            return False
        if len(first.cells) == self.cells:
            return any(place in self.typed for place in range(len(names)))
        return all(len(row.cells) == len(first.cells) for row in rows[:3]) and all(len(row.cells) != self.cells for row in rows)

    def _are_notes(self, rest: Sequence[Record], *, after_gap: bool) -> bool:
        if after_gap:
            return all(each.width * 2 <= self.cells and not is_typed(each.cells[0]) for each in rest)
        return not self.first_is_wordy and all(len(each.cells) == 1 and " " in (each.cells[0] or "").strip() for each in rest)


def is_gap(record: Record) -> bool:
    """A blank line, or a row of empty cells."""
    cells = record.cells
    return not any(cells) or (len(cells) == 1 and bool(cells[0]) and str(cells[0]).isspace())


def _are_names(cells: Cells) -> bool:
    return all(cells) and len(set(cells)) == len(cells) and not any(is_typed(cell) for cell in cells)
