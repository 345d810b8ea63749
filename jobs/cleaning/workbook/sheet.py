"""A sheet's cells as rows of text, streamed: memory does not grow with the sheet."""

from collections.abc import Callable

from jobs.cleaning.errors import LimitExceeded, UnreadableFile
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.workbook.book import Book
from jobs.cleaning.workbook.cells import date_text, number_text, unescape
from jobs.cleaning.workbook.package import LOCAL, Attributes, Package

Row = Callable[[int, list[str | None]], None]
"""Takes a row's number, from 1, and its cells from column A to its last one; null is no cell."""
ROWS = 1_048_576
DIGITS = "0123456789"


def read_sheet(package: Package, part: str, book: Book, row: Row) -> None:
    """Gives `row` all rows that have cells with content, in order."""
    reader = _SheetReader(book, row)
    package.parse(part, reader.start, reader.end, reader.text)


class _SheetReader:
    def __init__(self, book: Book, row: Row) -> None:
        self._book, self._give = book, row
        self._row, self._cells = 0, list[str | None]()
        self._column, self._next = -1, 0
        self._type, self._style = "n", "0"
        self._value: str | None = None
        self._pieces: list[str] | None = None
        self._aside = False
        self._columns: dict[str, int] = {}
        self._numbers: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        name = LOCAL[name]
        if name == "c":
            self._place(attributes.get("r"))
            self._type, self._style, self._value = attributes.get("t", "n"), attributes.get("s", "0"), None
        elif name == "v" or (name == "t" and not self._aside):
            self._pieces = []
        elif name == "row":
            self._begin_row(attributes.get("r"))
        elif name == "rPh":
            self._aside = True

    def text(self, data: str) -> None:
        if self._pieces is not None:
            self._pieces.append(data)

    def end(self, name: str) -> None:
        name = LOCAL[name]
        if name == "c":
            if self._value is not None and (text := self._text(self._value)) is not None:
                self._put(text)
        elif self._pieces is not None and name in ("v", "t"):
            self._value = (self._value or "") + "".join(self._pieces)
            self._pieces = None
        elif name == "row":
            if self._cells:
                self._give(self._row, self._cells)
        elif name == "rPh":
            self._aside = False

    def _begin_row(self, number: str | None) -> None:
        row = int(number) if number and number.isdecimal() else self._row + 1
        if not self._row < row <= ROWS:
            raise UnreadableFile(f"The sheet is damaged: row {row:,} comes after row {self._row:,}.", code="CORRUPT")
        self._row, self._cells, self._next = row, [], 0

    def _place(self, reference: str | None) -> None:
        letters = reference.rstrip(DIGITS) if reference else ""
        if letters not in self._columns:
            self._columns[letters] = _column(letters)
        self._column = self._columns[letters] if letters else self._next
        self._next = self._column + 1

    def _put(self, text: str) -> None:
        cells, missing = self._cells, self._column - len(self._cells)
        if missing < 0:
            cells[self._column] = text
            return
        if missing:
            cells.extend([None] * missing)
        cells.append(text)

    def _text(self, value: str) -> str | None:
        kind = self._type
        if kind == "s":
            return self._shared(value)
        if kind in ("str", "inlineStr"):
            return unescape(value)
        if kind == "n":
            return self._number(value) if value else None
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, value)
        return value or None  # an error, a date in ISO

    def _shared(self, index: str) -> str:
        try:
            return self._book.strings[int(index)]
        except (ValueError, IndexError):
            raise UnreadableFile(
                f"The sheet is damaged: in row {self._row:,} a text is missing.", code="CORRUPT"
            ) from None

    def _number(self, value: str) -> str:
        style = int(self._style)
        meaning = self._book.meanings[style] if style < len(self._book.meanings) else "number"
        return number_text(value) if meaning == "number" else date_text(value, meaning, self._book.from_1904)


def _column(letters: str) -> int:
    """A → 0, AA → 26."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    if index > LIMITS.columns:
        raise LimitExceeded(f"The sheet has more than {LIMITS.columns:,} columns.", code="TOO_MANY_COLUMNS")
    return index - 1
