"""Rows and columns that are hidden in a sheet of an XLSB workbook, of which its reader says nothing.

A part is a sequence of records: a type and a length, both with 7 bits per byte, and so many bytes.
"""

import re
import struct
from collections.abc import Iterator

from jobs.cleaning.limits import LIMITS
from jobs.cleaning.workbook.book import relations
from jobs.cleaning.workbook.notes import Besides
from jobs.cleaning.workbook.package import Package

BOOK = "xl/workbook.bin"
ROW, BLANK, COLUMNS, SHEET = 0, 1, 60, 156
"""Types of records."""
FILLED = (*range(BLANK + 1, 12), 62)
"""The types of cells with content."""
HIDDEN_ROW, HIDDEN_COLUMN = 16, 1
MANY = re.compile(rb"(?:[\x02\x07]\x0c.{12}|\x05\x10.{16}|\x01\x08.{8}|\x04\x09.{9})++", re.DOTALL)
"""Numbers, shared texts, blanks and booleans: most of the records, skipped at once."""


def xlsb_besides(package: Package, title: str) -> Besides:
    """What is hidden in the sheet with this title."""
    besides, part, is_hidden = Besides(), _part(package, title), False
    for kind, content in _records(package, part) if part in package else ():
        if kind == COLUMNS and len(content) >= 18 and content[16] & HIDDEN_COLUMN:
            first, last = struct.unpack_from("<II", content)
            besides.columns.update(range(first, min(last + 1, LIMITS.columns)))
        elif kind == ROW:
            is_hidden = len(content) > 11 and bool(content[11] & HIDDEN_ROW)
        elif is_hidden and kind in FILLED:
            besides.rows += 1
            is_hidden = False
    return besides


def _part(package: Package, title: str) -> str:
    """The name of the sheet's part; empty if there is none."""
    targets = relations(package, BOOK)
    for kind, content in _records(package, BOOK) if BOOK in package else ():
        if kind == SHEET:
            relation, rest = _text(content[8:])
            if _text(rest)[0] == title:
                return targets.get(relation, ("", ""))[1]
    return ""


def _text(content: bytes) -> tuple[str, bytes]:
    """A text, which begins with its length in characters, and what follows."""
    end = 4 + 2 * int.from_bytes(content[:4], "little")
    return content[4:end].decode("utf-16-le", "replace"), content[end:]


def _records(package: Package, part: str) -> Iterator[tuple[int, bytes]]:
    """The type and content of each record; of cells in a row, perhaps only the first."""
    data, at = b"".join(package.read(part)), 0
    while at < len(data):
        kind, at = _number(data, at)
        size, at = _number(data, at)
        yield kind, data[at : at + size]
        at += size
        if kind in FILLED and (more := MANY.match(data, at)):
            at = more.end()


LONGEST_NUMBER = 28
"""Bits of a number before its last seven. Damaged ones have no end."""


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(data):
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128 or shift > LONGEST_NUMBER:
            break
    return value, at
