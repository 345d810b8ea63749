"""Finds where a table ends before its file does: at the header of another table, or at notes below it.

A decision looks at up to `LOOK` following records: it costs nothing where all rows fit, and does not depend on how the file is
cut into blocks. What looks like a row is a row unless there is a reason to set it aside.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from jobs.cleaning.reader.records import Cells, Record, content_width
from jobs.cleaning.reader.values import is_name, is_typed

LOOK = 20
"""How many records after the one in question are looked at; gaps between them do not count."""
LOOK_BYTES = 256 << 10

End = Literal["below", "table"]


class Borders(NamedTuple):
    """What is known of a table of several columns.

    Its `names` (none without a header), how many cells its records have, which columns hold numbers or dates, and whether the
    first column holds texts of several words.
    """

    names: tuple[str | None, ...]
    cells: int
    typed: frozenset[int]
    first_is_wordy: bool

    def may_be_here(self, cells: Cells) -> bool:
        """Whether a record as wide as the others needs a closer look."""
        return not any(cells) or self._is_header(cells)

    def may_follow_a_gap(self, cells: Cells) -> bool:
        """Whether a record as wide as the others, after an empty one, may be something other than a row."""
        width = content_width(cells)
        return width * 2 <= self.cells or self._resembles_header(cells) or _are_names(cells[:width])

    def end(self, record: Record, following: Sequence[Record], *, at_end: bool) -> End | None:
        """What begins at this record, if the table ends here; `at_end` if nothing follows the `following` records."""
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
        """Whether most names are repeated in the same columns."""
        same = sum(is_name(name) and name == cell for name, cell in zip(self.names, cells, strict=False))
        return same >= 2 and same * 3 >= 2 * max(len(self.names), content_width(cells))

    def _is_other_table(self, rest: Sequence[Record], *, at_end: bool) -> bool:
        """Whether another table begins.

        It has names, perhaps below a title, and rows of the same width; its names or its widths differ from this table's.
        """
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
