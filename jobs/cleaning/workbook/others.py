"""Workbooks in the other formats (xls, xlsb, ods), by Calamine.

It gives nothing for a cell with an error and does not tell empty text from no cell; the notes say so.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from jobs.cleaning.errors import UnreadableFile
from jobs.cleaning.workbook.cells import number_text
from jobs.cleaning.workbook.spool import Spool

NOTE = "In this format, cells with an error and cells with empty text are read as empty."


class OtherBook:
    """A workbook of another format."""

    def __init__(self, path: Path, name: str) -> None:
        import python_calamine

        self._name, self._failures = name, (python_calamine.CalamineError, ValueError, OSError)
        try:
            self._book = python_calamine.CalamineWorkbook.from_path(path)
        except python_calamine.PasswordError as error:
            raise UnreadableFile(f"{name} has a password. Save it without one and try again.", code="ENCRYPTED") from error
        except self._failures as error:
            raise self._damaged(error) from error
        worksheet = python_calamine.SheetTypeEnum.WorkSheet
        self.sheets = [sheet.name for sheet in self._book.sheets_metadata if sheet.typ == worksheet]

    def read(self, sheet: str, spool: Spool) -> None:
        try:
            rows = self._book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        except self._failures as error:
            raise self._damaged(error) from error
        for number, values in enumerate(rows, start=1):
            cells = list(_texts(values))
            if cells:
                spool.add(number, cells)

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
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return value or None
