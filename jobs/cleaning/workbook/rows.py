"""Converts the contents of a sheet's XML to rows of text."""

from collections.abc import Callable, Mapping

from jobs.cleaning.errors import LimitExceeded, UnreadableFile
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.workbook.book import Book
from jobs.cleaning.workbook.cells import unescape, value_text
from jobs.cleaning.workbook.formats import Meaning
from jobs.cleaning.workbook.merged import Merged, column_number
from jobs.cleaning.workbook.notes import Besides
from jobs.cleaning.workbook.units import Units

Cells = list[str | None]
Give = Callable[[int, Cells], None]
"""Takes a row's number, from 1, and its cells from column A to the last one; null is no cell."""
ROWS = 1_048_576
DIGITS = 10
"""A column's number has fewer."""


class RowBuilder:
    """Receives rows and cells in the order of the file, and passes on the rows with content.

    The caller counts formulas and hidden rows with content in `besides`, and adds `merged` ranges.
    """

    def __init__(self, book: Book, give: Give) -> None:
        self.book, self._give = book, give
        self.row, self._cells, self._next = 0, Cells(), 0
        self._columns, self._meanings = _Columns(), _Meanings(book.meanings)
        self.besides, self.merged, self.units = Besides(), Merged(), Units(book.units)
        self._has_units = self.units.are_several

    def add_columns(self, attributes: Mapping[str, str]) -> None:
        """Columns from `min` to `max`, from 1, which may be `hidden`."""
        first, last = attributes.get("min", ""), attributes.get("max", "")
        is_number = first.isdecimal() and last.isdecimal() and max(len(first), len(last)) < DIGITS
        if attributes.get("hidden") in ("1", "true") and is_number and len(self.besides.columns) < LIMITS.columns:
            self.besides.columns.update(range(int(first) - 1, min(int(last), LIMITS.columns)))

    def begin_row(self, number: str) -> None:
        """`number` may be empty: the row after the last one."""
        row = int(number) if number.isdecimal() else self.row + 1
        if not self.row < row <= ROWS:
            raise UnreadableFile(f"The sheet is damaged: row {row:,} comes after row {self.row:,}.", code="CORRUPT")
        self.row, self._cells, self._next = row, [], 0

    def cell(self, letters: str, kind: str, style: str, value: str) -> None:
        """A cell with content. `letters` may be empty: the next one."""
        column = self._columns[letters] if letters else self._next
        self._next = column + 1
        text = self.text(kind, style, value)
        if text is None:
            return
        if self._has_units and kind in ("n", ""):
            self.units.add(column, int(style or 0))
        if column == len(self._cells):
            self._cells.append(text)
        else:
            self._put(column, text)

    def text(self, kind: str, style: str, value: str) -> str | None:
        """The meaning of a value in a cell of this type and style."""
        if kind == "s":
            return self._shared(value) if value else None
        if kind in ("str", "inlineStr"):
            return unescape(value)
        if kind in ("n", ""):
            return self._number(value, style) if value else None
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, value)
        return value or None  # an error, or a date in ISO 8601

    def skip_cell(self, letters: str) -> None:
        """A cell without content."""
        self._next = (self._columns[letters] if letters else self._next) + 1

    def end_row(self) -> bool:
        """Returns whether it has content."""
        if self._cells:
            self._give(self.row, self._cells)
        return bool(self._cells)

    def _put(self, column: int, text: str) -> None:
        cells = self._cells
        missing = column - len(cells)
        if missing < 0:
            if cells[column] is not None:
                raise UnreadableFile(f"The sheet is damaged: row {self.row:,} has two cells in one place.", code="CORRUPT")
            cells[column] = text
            return
        if missing:
            cells.extend([None] * missing)
        cells.append(text)

    def _shared(self, index: str) -> str:
        try:
            return self.book.strings[int(index) if "-" not in index else len(self.book.strings)]
        except (ValueError, IndexError):
            raise UnreadableFile(f"The sheet is damaged: in row {self.row:,} a text is missing.", code="CORRUPT") from None

    def _number(self, value: str, style: str) -> str:
        return value_text(value, self._meanings[style], from_1904=self.book.from_1904)


class _Meanings(dict[str, Meaning]):
    """The meaning of a number by the style's number, as written."""

    def __init__(self, meanings: list[Meaning]) -> None:
        self._known = meanings

    def __missing__(self, style: str) -> Meaning:
        place = int(style or 0)
        self[style] = self._known[place] if place < len(self._known) else "number"
        return self[style]


class _Columns(dict[str, int]):
    """A → 0, AA → 26."""

    def __missing__(self, letters: str) -> int:
        column = column_number(letters)
        if column >= LIMITS.columns:
            raise LimitExceeded(f"The sheet has more than {LIMITS.columns:,} columns.", code="TOO_MANY_COLUMNS")
        self[letters] = column
        return column
