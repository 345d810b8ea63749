"""Workbooks in the other formats (xlsb, ods), read by Calamine.

It returns nothing for a cell with an error, and does not distinguish empty text from no cell; the notes say so.
"""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from jobs.cleaning.errors import UnreadableFile
from jobs.cleaning.workbook.cells import elapsed_text, number_text
from jobs.cleaning.workbook.merged import Merged
from jobs.cleaning.workbook.notes import Besides
from jobs.cleaning.workbook.ods import CONTENT, has_besides, ods_besides
from jobs.cleaning.workbook.package import Package
from jobs.cleaning.workbook.spool import Spool
from jobs.cleaning.workbook.xlsb import xlsb_besides

NOTE = "In this format, cells with an error and cells with empty text are read as empty."


class OtherBook:
    """A workbook of another format."""

    notes = (NOTE,)

    def __init__(self, path: Path, name: str) -> None:
        import python_calamine

        self._path, self._name, self.merged = path, name, Merged()
        self._failures = (python_calamine.CalamineError, ValueError, OSError)
        try:
            self._book = python_calamine.CalamineWorkbook.from_path(path)
        except python_calamine.PasswordError as error:
            raise UnreadableFile(f"{name} has a password. Save it without one and try again.", code="ENCRYPTED") from error
        except self._failures as error:
            raise self._damaged(error) from error
        worksheet = python_calamine.SheetTypeEnum.WorkSheet
        found = [sheet for sheet in self._book.sheets_metadata if sheet.typ == worksheet]
        self.sheets = [sheet.name for sheet in found]
        self.hidden = [sheet.name for sheet in found if sheet.visible != python_calamine.SheetVisibleEnum.Visible]

    def read(self, sheet: str, spool: Spool) -> Besides:
        """Adds the sheet's rows to `spool`."""
        try:
            rows = self._book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        except self._failures as error:
            raise self._damaged(error) from error
        for number, values in enumerate(rows, start=1):
            cells = list(_texts(values))
            if cells:
                spool.add(number, cells)
        return self._besides(sheet)

    def _besides(self, sheet: str) -> Besides:
        if not zipfile.is_zipfile(self._path):  # a damaged XLS
            return Besides()
        with Package(self._path, self._name) as package:
            if CONTENT not in package:
                return xlsb_besides(package, sheet)
            if not has_besides(package):
                return Besides()
        with Package(self._path, self._name) as package:  # anew: what is unpacked a second time is no bomb
            return ods_besides(package, sheet)

    def _damaged(self, error: BaseException) -> UnreadableFile:
        return UnreadableFile(f"{self._name} is damaged: {error}. Save it anew, as .xlsx if you can.", code="CORRUPT")


def _texts(values: list[Any]) -> Iterator[str | None]:
    end = len(values)
    while end and values[end - 1] == "":
        end -= 1
    return map(_text, values[:end])


def _text(value: Any) -> str | None:
    if value is True or value is False:
        return str(value).upper()
    if isinstance(value, (int, float)):
        return number_text(repr(value))
    if isinstance(value, timedelta):
        return elapsed_text(round(value / timedelta(milliseconds=1)))
    if isinstance(value, (datetime, time)):
        return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")
    if isinstance(value, date):
        return value.isoformat()
    return value or None
