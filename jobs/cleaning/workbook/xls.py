"""XLS workbooks, read by xlrd, which preserves errors and the cells' number formats."""

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xlrd import open_workbook
from xlrd.biffh import (
    XL_CELL_BOOLEAN,
    XL_CELL_DATE,
    XL_CELL_ERROR,
    XL_CELL_NUMBER,
    XL_CELL_TEXT,
    XLRDError,
    error_text_from_code,
)

from jobs.cleaning.errors import UnreadableFile
from jobs.cleaning.workbook.cells import value_text
from jobs.cleaning.workbook.formats import Meaning, meaning_of, unit_of
from jobs.cleaning.workbook.merged import Merged, Range
from jobs.cleaning.workbook.notes import Besides
from jobs.cleaning.workbook.spool import Spool
from jobs.cleaning.workbook.units import Units

FAILURES = (XLRDError, struct.error, ValueError, IndexError, KeyError, TypeError, AssertionError, AttributeError, EOFError)
"""The exceptions that xlrd raises for a damaged file."""


class XlsBook:
    """A workbook of Excel 97 and before."""

    notes = ()

    def __init__(self, path: Path, name: str) -> None:
        self._name, self.merged = name, Merged()
        doubts = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  it prints them as long as it reads
        try:
            self._book = open_workbook(path, doubts, formatting_info=True, on_demand=True, ragged_rows=True)
            self.sheets: list[str] = self._book.sheet_names()
            # xlrd knows this of a sheet only after reading all of it.
            self.hidden = [title for title, how in zip(self.sheets, self._book._sheet_visibility, strict=False) if how]
        except FAILURES as error:
            if "encrypted" in str(error):
                raise UnreadableFile(f"{name} has a password. Save it without one and try again.", code="ENCRYPTED") from error
            raise self._damaged(error) from error
        codes = {number: each.format_str for number, each in self._book.format_map.items()}
        self._meanings = [meaning_of(form.format_key, codes) for form in self._book.xf_list]
        self._units = Units([unit_of(form.format_key, codes) for form in self._book.xf_list])

    def read(self, title: str, spool: Spool) -> Besides:
        """Adds the sheet's rows to `spool`."""
        besides = Besides()
        try:
            sheet = self._book.sheet_by_index(self.sheets.index(title))
            for row in range(sheet.nrows):
                cells = list(self._cells(sheet, row))
                while cells and cells[-1] is None:
                    cells.pop()
                if cells:
                    spool.add(row + 1, cells)
                    besides.rows += row in sheet.rowinfo_map and bool(sheet.rowinfo_map[row].hidden)
        except FAILURES as error:
            raise self._damaged(error) from error
        for top, end, left, behind in sheet.merged_cells:
            self.merged.add_cells(Range(top, end - 1, left, behind - 1))
        besides.columns.update(column for column, how in sheet.colinfo_map.items() if how.hidden)
        besides.merged, besides.comments, besides.units = self.merged.count, len(sheet.cell_note_map), self._units.by_column()
        return besides

    def _cells(self, sheet: Any, row: int) -> Iterator[str | None]:
        for column, (kind, value) in enumerate(zip(sheet.row_types(row), sheet.row_values(row), strict=True)):
            if kind == XL_CELL_TEXT:
                yield value
            elif kind in (XL_CELL_NUMBER, XL_CELL_DATE):
                style = sheet.cell_xf_index(row, column)
                self._units.add(column, style)
                yield self._number(repr(value), style)
            elif kind == XL_CELL_BOOLEAN:
                yield "TRUE" if value else "FALSE"
            elif kind == XL_CELL_ERROR:
                yield error_text_from_code.get(value, f"#ERROR {value}")
            else:
                yield None

    def _number(self, number: str, style: int) -> str:
        meaning: Meaning = self._meanings[style] if style < len(self._meanings) else "number"
        return value_text(number, meaning, from_1904=bool(self._book.datemode))

    def _damaged(self, error: BaseException) -> UnreadableFile:
        return UnreadableFile(f"{self._name} is damaged: {error}. Save it anew, as .xlsx if you can.", code="CORRUPT")
