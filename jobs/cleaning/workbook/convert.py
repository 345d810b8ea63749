"""One sheet of a workbook → canonical CSV."""

import glob
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from jobs.cleaning.confined.bombs import Unpacked
from jobs.cleaning.errors import UnreadableFile
from jobs.cleaning.workbook.book import beside_cells, demand_few_sheets, read_book
from jobs.cleaning.workbook.notes import listed, sheet_notes
from jobs.cleaning.workbook.ods import left_out_of
from jobs.cleaning.workbook.others import OtherBook
from jobs.cleaning.workbook.package import Package
from jobs.cleaning.workbook.plain import read_plain
from jobs.cleaning.workbook.plain_xml import NotPlain
from jobs.cleaning.workbook.rows import RowBuilder
from jobs.cleaning.workbook.sheet import read_sheet
from jobs.cleaning.workbook.signatures import BARE_XLS, COMPOUND
from jobs.cleaning.workbook.spool import Spool
from jobs.cleaning.workbook.xls import XlsBook


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
        besides = rows.besides
        besides.merged, besides.units = rows.merged.count, rows.units.by_column()
        besides.comments, besides.pictures = beside_cells(package, part)
        notes = spool.finish() + sheet_notes(title, book.hidden, besides, spool.used)
        return {"sheet": title, "sheets": titles, "notes": notes, "merged": rows.merged.within(*spool.corner)}


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
        besides = book.read(title, spool)
        notes = spool.finish() + sheet_notes(title, book.hidden, besides, spool.used) + list(book.notes)
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
        raise UnreadableFile(f"{len(alike)} sheets are called like {wanted!r}: {listed(alike)}. Name one.", choices=alike)
    hint = "" if "*" in str(wanted) else " If the name changes from file to file, write * for what changes."
    raise UnreadableFile(f"There is no sheet {wanted!r}. The workbook has: {listed(sheets)}.{hint}", choices=sheets)


def is_like(title: str, pattern: str) -> bool:
    """Whether the title fits, with any text in place of each *. `fnmatch` does not backtrack, however many there are."""
    parts = map(glob.escape, pattern.casefold().split("*"))
    return "*" in pattern and fnmatchcase(title.casefold(), "*".join(parts))


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
