"""One sheet of a workbook → canonical CSV."""

from pathlib import Path
from typing import Any

from jobs.cleaning.errors import UnreadableFile
from jobs.cleaning.workbook.book import read_book
from jobs.cleaning.workbook.others import NOTE, OtherBook
from jobs.cleaning.workbook.package import Package
from jobs.cleaning.workbook.plain import NotPlain, read_plain
from jobs.cleaning.workbook.rows import RowBuilder
from jobs.cleaning.workbook.sheet import read_sheet
from jobs.cleaning.workbook.spool import Spool

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The container of .xls files, and of workbooks with a password."""


def convert(path: Path, out: Path, sheet: int | str, name: str) -> dict[str, Any]:
    """Writes the sheet to `out`; {sheet, sheets, notes}."""
    with path.open("rb") as file:
        compound = file.read(len(COMPOUND)) == COMPOUND
    if compound:
        _refuse_other_documents(path, name)
        return _other(path, out, sheet, name)
    with Package(path, name) as package:
        if any(part.endswith("workbook.xml") for part in package.names()):
            return _workbook(package, out, sheet)
        package.refuse_entities()
    return _other(path, out, sheet, name)


def _workbook(package: Package, out: Path, sheet: int | str) -> dict[str, Any]:
    book = read_book(package)
    titles = [title for title, _ in book.sheets]
    title, part = book.sheets[choose(titles, sheet)]
    with Spool(out) as spool:
        try:
            read_plain(package, part, RowBuilder(book, spool.add))
        except NotPlain:
            spool.restart()
            read_sheet(package, part, RowBuilder(book, spool.add))
        return {"sheet": title, "sheets": titles, "notes": spool.finish()}


def _other(path: Path, out: Path, sheet: int | str, name: str) -> dict[str, Any]:
    book = OtherBook(path, name)
    title = book.sheets[choose(book.sheets, sheet)]
    with Spool(out) as spool:
        book.read(title, spool)
        return {"sheet": title, "sheets": book.sheets, "notes": [*spool.finish(), NOTE]}


def choose(sheets: list[str], wanted: int | str) -> int:
    """The sheet's place, by its name or its number from 0."""
    if wanted in sheets:
        return sheets.index(str(wanted))
    number = int(wanted) if str(wanted).isdecimal() else -1
    if 0 <= number < len(sheets):
        return number
    names = ", ".join(sheets[:10]) + (", …" if len(sheets) > 10 else "")
    raise UnreadableFile(f"There is no sheet {wanted!r}. The workbook has: {names}.", code="PARSE")


def is_workbook(package: Package) -> bool:
    """Whether the archive is one, by the parts it has."""
    parts = package.names()
    return {"content.xml", "mimetype"} <= set(parts) or any(part.endswith(("workbook.xml", "workbook.bin")) for part in parts)


def _refuse_other_documents(path: Path, name: str) -> None:
    content = path.read_bytes().upper()  # names of streams have no case
    if "ENCRYPTEDPACKAGE".encode("utf-16-le") in content:
        raise UnreadableFile(f"{name} has a password. Save it without one and try again.", code="ENCRYPTED")
    if not any(stream.encode("utf-16-le") in content for stream in ("WORKBOOK", "BOOK")):
        raise UnreadableFile(f"{name} is an Office document, but no workbook.", code="TYPE_MISMATCH")
