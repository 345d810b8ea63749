"""A sheet's cells as rows of text, streamed: memory does not grow with the sheet."""

from jobs.cleaning.workbook.package import LOCAL, Attributes, Package
from jobs.cleaning.workbook.rows import RowBuilder

DIGITS = "0123456789"


def read_sheet(package: Package, part: str, rows: RowBuilder) -> None:
    """Passes all cells of the sheet to `rows`, in whatever way its XML is written."""
    parser = _SheetParser(rows)
    package.parse(part, parser.start, parser.end, parser.text)


class _SheetParser:
    """Follows the elements of a sheet: rows (row), their cells (c), and in them a value (v) or a text (is, with runs of t)."""

    def __init__(self, rows: RowBuilder) -> None:
        self._rows = rows
        self._attributes: Attributes = {}
        self._value: str | None = None
        self._misplaced = ""
        self._pieces: list[str] | None = None
        self._aside = self._is_formula = self._is_hidden = False

    def start(self, name: str, attributes: Attributes) -> None:
        name = LOCAL[name]
        if name == "c":
            self._attributes, self._value, self._misplaced, self._is_formula = attributes, None, "", False
        elif name == "v" or (name == "t" and not self._aside):
            self._pieces = []
        elif name == "row":
            self._rows.begin_row(attributes.get("r", ""))
            self._is_hidden = attributes.get("hidden") in ("1", "true")
        elif name == "rPh":  # the pronunciation of a text
            self._aside = True
        elif name == "f":
            self._rows.besides.formulas += 1
            self._is_formula = True
        elif name == "col":
            self._rows.add_columns(attributes)
        elif name == "mergeCell":
            self._rows.merged.add(attributes.get("ref", ""))

    def text(self, data: str) -> None:
        if self._pieces is not None:
            self._pieces.append(data)

    def end(self, name: str) -> None:
        name = LOCAL[name]
        if name == "c":
            self._end_cell()
        elif self._pieces is not None and name in ("v", "t"):
            self._add("".join(self._pieces), is_text=name == "t")
            self._pieces = None
        elif name == "row":
            self._rows.besides.rows += self._rows.end_row() and self._is_hidden
        elif name == "rPh":
            self._aside = False

    def _add(self, piece: str, *, is_text: bool) -> None:
        """The runs of a text belong together.

        Beside a text, a value is a fallback for older programs; alone it is the text, although it should not be there.
        """
        if is_text == (self._attributes.get("t") == "inlineStr"):
            self._value = (self._value or "") + piece
        else:
            self._misplaced += piece

    def _end_cell(self) -> None:
        letters = self._attributes.get("r", "").rstrip(DIGITS)
        if self._is_formula and not self._value and (self._value is None or self._attributes.get("t") != "str"):
            self._rows.besides.unsaved += 1  # a formula may well have empty text as its result
        if self._value is None and self._misplaced:
            self._rows.cell(letters, "str", "", self._misplaced)
        elif self._value is None:
            self._rows.skip_cell(letters)
        else:
            self._rows.cell(letters, self._attributes.get("t", "n"), self._attributes.get("s", ""), self._value)
