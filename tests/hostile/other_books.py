"""Hostile workbooks in ods and xlsb: missing parts, false ranges, endlessly repeated cells."""

import struct

from tests.hostile.files import FILE_OF_THE_MACHINE, MB, READ, Make, archive, noise
from tests.hostile.making import MIMETYPE, ods, ods_cell, ods_row, xlsb


def ods_of(*rows: str, before: str = "") -> Make:
    return lambda: archive(*ods("".join(rows), before))


def xlsb_of(*cells: tuple[int, int], claims: tuple[int, int] = (0, 0), sheet: str = "sheet1.bin", rest: bytes = b"") -> Make:
    return lambda: archive(*xlsb(cells, claims=claims, sheet=sheet, rest=rest))


ODS: dict[str, tuple[str, Make]] = {
    "ODS, a row a billion times": (READ, ods_of(ods_row(ods_cell(), times=10**9))),
    "ODS, a billion empty rows between two": (
        READ,
        ods_of(ods_row(ods_cell()), ods_row(ods_cell(""), times=10**9), ods_row(ods_cell())),
    ),
    "ODS, a million empty cells between two": (READ, ods_of(ods_row(ods_cell(), ods_cell("", times=10**6), ods_cell()))),
    "ODS, a million cells, a billion times": ("CORRUPT", ods_of(ods_row(ods_cell(times=10**6), times=10**9))),
    "ODS, 82 million cells": ("MEMORY", ods_of(ods_row(ods_cell(times=16_384), times=5_000))),
    "ODS, a text of 1 MB in each column": ("MEMORY", lambda: ods_of(ods_row(ods_cell("x" * MB, times=16_384)))()),
    "ODS, a billion blanks": ("MEMORY", ods_of(ods_row(ods_cell('<text:s text:c="1000000000"/>')))),
    "ODS, a count of 30 digits": ("CORRUPT", ods_of(ods_row(ods_cell(times="9" * 30)))),
    "ODS, a count below nothing": ("CORRUPT", ods_of(ods_row(ods_cell(times="-5"), times="-7"))),
    "ODS, an attribute of 50 MB": (READ, lambda: ods_of(ods_row(ods_cell(times='1" x="' + "y" * 50 * MB)))()),
    "ODS, deep XML": (READ, lambda: ods_of("<table:a>" * 1_000_000)()),
    "ODS, 100,000 sheets": ("TOO_MANY_SHEETS", lambda: ods_of('</table:table><table:table table:name="T">' * 100_000)()),
    "ODS, an entity of another file": ("XML_ENTITY", ods_of(ods_row(ods_cell("&e;")), before=FILE_OF_THE_MACHINE)),
    "ODS, noise": ("CORRUPT", lambda: archive(("mimetype", MIMETYPE), ("content.xml", noise(MB)))),
}
XLSB: dict[str, tuple[str, Make]] = {
    "XLSB, a range that lies": (READ, xlsb_of((0, 0), claims=(1_048_575, 16_383))),
    "XLSB, a range beyond all sheets": (READ, xlsb_of((0, 0), claims=(2**32 - 1, 2**32 - 1))),
    "XLSB, the last cell of a sheet": ("MEMORY", xlsb_of((0, 0), (1_048_575, 16_383))),
    "XLSB, a cell 88 million cells away": ("MEMORY", xlsb_of((0, 0), (5_400, 16_383))),
    "XLSB, a column that no sheet has": ("MEMORY", xlsb_of((0, 0), (1, 2**31))),
    "XLSB, rows in no order": (READ, xlsb_of((5, 0), (1, 0))),
    "XLSB, a sheet that is the workbook": ("CORRUPT", xlsb_of((0, 0), sheet="../workbook.bin")),
    "XLSB, a sheet that is not there": ("CORRUPT", xlsb_of((0, 0), sheet="sheet9.bin")),
    "XLSB, a sheet that leads out": ("CORRUPT", xlsb_of((0, 0), sheet="../../../etc/passwd")),
    "XLSB, a record of 256 MB": ("CORRUPT", xlsb_of((0, 0), rest=b"\x07\xff\xff\xff\x7f")),
    "XLSB, a text that is not there": ("CORRUPT", xlsb_of((0, 0), rest=b"\x07\x0c" + struct.pack("<3I", 1, 0, 10**9))),
    "XLSB, 50 MB of records of nothing": (READ, lambda: xlsb_of((0, 0), rest=bytes(50 * MB))()),
}
