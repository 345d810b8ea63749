"""What the reader of ODS workbooks leaves out or does not tell."""

import re
from collections import defaultdict
from collections.abc import Iterable

from jobs.cleaning.limits import LIMITS
from jobs.cleaning.workbook.notes import Besides
from jobs.cleaning.workbook.package import LOCAL, Attributes, Package

CONTENT = "content.xml"
CELL, LONGEST_CELL = b"<table:table-cell", 64 << 10
ANY_TAG = len(CELL)
BREAK = re.compile(rb"<text:(?:tab|line-break)[ />]")
WITHOUT_VALUE = re.compile(
    CELL + rb'(?:\s+(?!office:(?:value-type="string"|(?:[a-z]+-)?value=))[^<>=\s]+="[^"<]*")*+\s*>\s*'
    rb"<text:p(?:\s[^<>]*)?(?<!/)>(?!</text:p>)"
)
ZEROS = re.compile(rb'office:value="(\d+)"[^<>]*>\s*<text:p>0+\1</text:p>')
LEFT_OUT = {
    BREAK: "Tabs and line breaks within paragraphs of cells are left out ({:,}). Save the workbook as .xlsx to have them.",
    ZEROS: "Leading zeros that only the format of a number shows are left out ({:,}). Save the workbook as .xlsx to have them.",
    WITHOUT_VALUE: "Cells that have a text, but no value, are read as empty ({:,}). Save the workbook as .xlsx to have them.",
}
"""What the reader of ODS workbooks does not support, and the note about it."""
BESIDES, LONGEST_BESIDES = re.compile(rb':visibility="(?:collapse|filter)|:annotation[ >]|:image[ >]'), 30
CURRENCY = re.compile(rb':currency="([^"]{1,9})"')
LONGEST_COUNT = 10


def left_out_of(package: Package) -> list[str]:
    """Notes on what the reader leaves out of an ODS workbook."""
    counts, text = dict.fromkeys(LEFT_OUT, 0), b""
    for piece in _content(package):
        text += piece
        end = _end_of_cells(text)
        _count(counts, text[:end])
        text = text[end:]
    _count(counts, text)
    return [LEFT_OUT[pattern].format(count) for pattern, count in counts.items() if count]


def _count(counts: dict[re.Pattern[bytes], int], text: bytes) -> None:
    for pattern in counts:
        counts[pattern] += len(pattern.findall(text))


def _end_of_cells(text: bytes) -> int:
    """Where the last cell, or at least the last tag, begins: it may continue in the next piece."""
    cell = text.rfind(CELL, -LONGEST_CELL)
    tag = text.rfind(b"<", -ANY_TAG)
    return cell if cell >= 0 else tag if tag >= 0 else len(text)


def has_besides(package: Package) -> bool:
    """Whether it is worth while to follow the elements."""
    held, currencies = b"", set[bytes]()
    for piece in _content(package):
        held += piece
        currencies.update(CURRENCY.findall(held))
        if len(currencies) > 1 or BESIDES.search(held):
            return True
        held = held[-LONGEST_BESIDES:]
    return False


def ods_besides(package: Package, title: str) -> Besides:
    """What is hidden in a sheet, its comments and pictures, and the currencies in each column."""
    sheet = _Sheet(title)
    package.parse(CONTENT, sheet.start, sheet.end)
    return sheet.besides


def _content(package: Package) -> Iterable[bytes]:
    return package.read(CONTENT) if CONTENT in package else ()


class _Sheet:
    """Follows the elements of all sheets, and counts those of one."""

    def __init__(self, title: str) -> None:
        self._units = defaultdict[int, dict[str, None]](dict)
        self.besides = Besides(units=self._units)
        self._title, self._inside = title, False
        self._column, self._hidden = 0, 0

    def start(self, name: str, attributes: Attributes) -> None:
        name = LOCAL[name]
        if name == "table":
            self._inside = attributes.get("table:name") == self._title
        elif not self._inside:
            return
        elif name == "table-column":
            times = min(_times(attributes, "columns"), LIMITS.columns - self._column)
            if _is_hidden(attributes):
                self.besides.columns.update(range(self._column, self._column + times))
            self._column += times
        elif name == "table-row":
            self._column, self._hidden = 0, _times(attributes, "rows") if _is_hidden(attributes) else 0
        elif name in ("table-cell", "covered-table-cell"):
            self._add_cell(attributes)
        elif name == "annotation":
            self.besides.comments += 1
        elif name == "image" and "ObjectReplacements" not in attributes.get("xlink:href", ""):  # those are of charts
            self.besides.pictures += 1

    def _add_cell(self, attributes: Attributes) -> None:
        if "office:value-type" in attributes:
            self.besides.rows += self._hidden
            self._hidden = 0  # a row counts once
        if currency := attributes.get("office:currency"):
            self._units[self._column][currency] = None
        self._column += _times(attributes, "columns")

    def end(self, name: str) -> None:
        if LOCAL[name] == "table":
            self._inside = False


def _is_hidden(attributes: Attributes) -> bool:
    return attributes.get("table:visibility") in ("collapse", "filter")


def _times(attributes: Attributes, of: str) -> int:
    times = attributes.get(f"table:number-{of}-repeated", "")
    return int(times) if times.isdecimal() and len(times) < LONGEST_COUNT else 1
