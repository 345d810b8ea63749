"""One sheet of a workbook → canonical CSV."""

import glob
import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from jobs.cleaning.confined.bombs import Unpacked
from jobs.cleaning.errors import UnreadableFile
from jobs.cleaning.workbook.book import demand_few_sheets, read_book
from jobs.cleaning.workbook.notes import sheet_notes
from jobs.cleaning.workbook.others import OtherBook
from jobs.cleaning.workbook.package import Package
from jobs.cleaning.workbook.plain import read_plain
from jobs.cleaning.workbook.plain_xml import NotPlain
from jobs.cleaning.workbook.rows import RowBuilder
from jobs.cleaning.workbook.sheet import read_sheet
from jobs.cleaning.workbook.signatures import BARE_XLS, COMPOUND
from jobs.cleaning.workbook.spool import Spool
from jobs.cleaning.workbook.xls import XlsBook

CELL, LONGEST_CELL = b"<table:table-cell", 64 << 10
ANY_TAG = len(CELL)
BREAK = re.compile(rb"<text:(?:tab|line-break)[ />]")
WITHOUT_VALUE = re.compile(
    CELL + rb'(?:\s+(?!office:(?:value-type="string"|(?:[a-z]+-)?value=))[^<>=\s]+="[^"<]*")*+\s*>\s*'
    rb"<text:p(?:\s[^<>]*)?(?<!/)>(?!</text:p>)"
)
LEFT_OUT = {
    BREAK: "Tabs and line breaks within paragraphs of cells are left out ({:,}). Save the workbook as .xlsx to have them.",
    WITHOUT_VALUE: "Cells that have a text, but no value, are read as empty ({:,}). Save the workbook as .xlsx to have them.",
}
"""What the reader of ODS workbooks does not support, and the note about it."""


def convert(path: Path, out: Path, sheet: int | str, name: str) -> dict[str, Any]:
    """Writes the sheet to `out`; returns {sheet, sheets, notes, merged}: merged ranges that span several rows."""
    with path.open("rb") as file:
        head = file.read(len(COMPOUND))
    if head == COMPOUND:
        _refuse_other_documents(path, name)
    if head == COMPOUND or head.startswith(BARE_XLS):
        return _xls(path, out, sheet, name)
    with Package(path, name) as package:
        if any(part.endswith("workbook.xml") for part in package.names()):
            return _workbook(package, out, sheet, Unpacked(path, name))
        package.refuse_entities()
        left_out = left_out_of(package)
    found = _other(path, out, sheet, name)
    return found | {"notes": [*found["notes"], *left_out]}


def _workbook(package: Package, out: Path, sheet: int | str, unpacked: Unpacked) -> dict[str, Any]:
    book = read_book(package)
    titles = [title for title, _ in book.sheets]
    title, part = book.sheets[choose(titles, sheet, book.hidden)]
    with Spool(out, unpacked) as spool:
        rows = RowBuilder(book, spool.add)
        try:
            read_plain(package, part, rows, spool)
        except NotPlain:
            spool.restart()
            rows = RowBuilder(book, spool.add)
            read_sheet(package, part, rows)
        notes = sheet_notes(title, book.hidden, rows.formulas, rows.merged.count, rows.unsaved, rows.hidden)
        return {"sheet": title, "sheets": titles, "notes": spool.finish() + notes, "merged": rows.merged.within(*spool.corner)}


def left_out_of(package: Package) -> list[str]:
    """Notes on what the reader leaves out of an ODS workbook."""
    counts, text = dict.fromkeys(LEFT_OUT, 0), b""
    for piece in package.read("content.xml") if "content.xml" in package else ():
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


def _xls(path: Path, out: Path, sheet: int | str, name: str) -> dict[str, Any]:
    """If xlrd cannot read the file, tries Calamine."""
    try:
        return _by(XlsBook(path, name), out, sheet, Unpacked(path, name))
    except UnreadableFile as error:
        if error.code != "CORRUPT":
            raise
        return _other(path, out, sheet, name)


def _other(path: Path, out: Path, sheet: int | str, name: str) -> dict[str, Any]:
    return _by(OtherBook(path, name), out, sheet, Unpacked(path, name))


def _by(book: OtherBook | XlsBook, out: Path, sheet: int | str, unpacked: Unpacked) -> dict[str, Any]:
    if not book.sheets:
        raise UnreadableFile("The workbook has no sheet with cells.", code="EMPTY")
    demand_few_sheets(len(book.sheets))
    title = book.sheets[choose(book.sheets, sheet, book.hidden)]
    with Spool(out, unpacked) as spool:
        notes = book.read(title, spool)
        notes = spool.finish() + notes
        return {"sheet": title, "sheets": book.sheets, "notes": notes, "merged": book.merged.within(*spool.corner)}


def choose(sheets: list[str], wanted: int | str, hidden: Sequence[str]) -> int:
    """The sheet's index, from its name, in which * stands for any text, or its number from 0.

    0 is the first that is not hidden, if there is one.
    """
    if wanted in sheets:
        return sheets.index(str(wanted))
    if str(wanted) == "0":
        return next((place for place, title in enumerate(sheets) if title not in hidden), 0)
    number = int(wanted) if str(wanted).isdecimal() else -1
    if 0 <= number < len(sheets):
        return number
    alike = [title for title in sheets if title not in hidden and is_like(title, str(wanted))]
    if len(alike) == 1:
        return sheets.index(alike[0])
    if alike:
        raise UnreadableFile(f"{len(alike)} sheets are called like {wanted!r}: {in_short(alike)}. Name one.", choices=alike)
    hint = "" if "*" in str(wanted) else " If the name changes from file to file, write * for what changes."
    raise UnreadableFile(f"There is no sheet {wanted!r}. The workbook has: {in_short(sheets)}.{hint}", choices=sheets)


def is_like(title: str, pattern: str) -> bool:
    """Whether the title fits, with any text in place of each *. `fnmatch` does not backtrack, however many there are."""
    parts = map(glob.escape, pattern.casefold().split("*"))
    return "*" in pattern and fnmatchcase(title.casefold(), "*".join(parts))


def in_short(titles: list[str]) -> str:
    return ", ".join(titles[:10]) + (", …" if len(titles) > 10 else "")


def is_workbook(package: Package) -> bool:
    """Whether the archive is a workbook, judged by its parts."""
    parts = package.names()
    return {"content.xml", "mimetype"} <= set(parts) or any(part.endswith(("workbook.xml", "workbook.bin")) for part in parts)


def _refuse_other_documents(path: Path, name: str) -> None:
    content = path.read_bytes().upper()  # names of streams are case-insensitive
    if "ENCRYPTEDPACKAGE".encode("utf-16-le") in content:
        raise UnreadableFile(f"{name} has a password. Save it without one and try again.", code="ENCRYPTED")
    if not any(stream.encode("utf-16-le") in content for stream in ("WORKBOOK", "BOOK")):
        raise UnreadableFile(f"{name} is an Office document, but not a workbook.", code="TYPE_MISMATCH")
