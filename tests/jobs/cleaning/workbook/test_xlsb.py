"""XLSB workbooks: rows and columns that are hidden are mentioned; their reader does not tell."""

import struct
import zipfile
from pathlib import Path

from jobs.cleaning.workbook.convert import convert
from tests.hostile.making import REAL, ROW, packed, xlsb

COLUMNS, BLANK = 60, 1


def row(number: int, *cells: bytes, is_hidden: bool = False) -> bytes:
    return packed(ROW, struct.pack("<IIHBB", number, 0, 300, 0, 16 if is_hidden else 0) + bytes(5)) + b"".join(cells)


def number(column: int, value: float = 1.0) -> bytes:
    return packed(REAL, struct.pack("<IId", column, 0, value))


def blank(column: int) -> bytes:
    return packed(BLANK, struct.pack("<II", column, 0))


def columns(first: int, last: int, *, are_hidden: bool) -> bytes:
    return packed(COLUMNS, struct.pack("<IIIIH", first, last, 2000, 0, 1 if are_hidden else 0))


def test_what_is_hidden_is_mentioned(tmp_path: Path) -> None:
    """Rows without content are not, nor are columns beyond the table."""
    head = columns(0, 0, are_hidden=False) + columns(1, 1, are_hidden=True) + columns(2, 2, are_hidden=False)
    rows = [
        row(0, number(0), number(1), blank(2)),
        row(1, blank(0), number(1), number(2), is_hidden=True),
        row(2, number(0), number(1)),
        row(3, blank(0), blank(1), is_hidden=True),
        row(4, is_hidden=True),
        row(5, number(0), number(2), is_hidden=True),
    ]
    path = tmp_path / "given.xlsb"
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in xlsb([], before=head + columns(3, 16_383, are_hidden=True), rest=b"".join(rows)):
            archive.writestr(name, part)
    notes = convert(path, tmp_path / "out.csv", 0, "given.xlsb")["notes"]
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()[1] == ",1,1"
    assert notes[:2] == [
        "2 rows are hidden in the workbook, as by a filter. They are read like all others.",
        "1 column is hidden in the workbook: B. It is read like all others.",
    ]


def test_a_number_without_an_end_is_not_read_to_the_end(tmp_path: Path) -> None:
    """It would take a time that grows with the square of its length."""
    path = tmp_path / "given.xlsb"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in xlsb([], rest=row(0, number(0))):
            archive.writestr(name, part + b"\xff" * 2_000_000 if "sheet" in name else part)
    convert(path, tmp_path / "out.csv", 0, "given.xlsb")
