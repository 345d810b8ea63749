"""Steps that suit a column's content, whether or not it has a problem. Offered, never applied."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from jobs.cleaning.profiling.column_profile import ColumnProfile
from jobs.cleaning.profiling.number_forms import written_plainly

StepDict = dict[str, Any]

ISO = "%Y-%m-%d"


def offered(
    column: ColumnProfile, ref: str | StepDict, names: Iterable[str | None], decimal_mark: str | None = None
) -> list[StepDict]:
    """For numbers: write them plainly. For dates: standardise them, or extract a part if they are already standard.

    `decimal_mark`: that of the table, if known.
    """
    if column.number_forms:
        return written_plainly(column.number_forms, ref, decimal_mark)
    if column.day_numbers or not all(form.startswith(ISO) for forms in column.date_readings for form in forms):
        return standardised(column, ref)
    year = f"{column.name or 'date'} year"
    return (
        [{"step": "date_part", "column": ref, "part": "year", "name": year}]
        if column.date_readings and year not in names
        else []
    )


def standardised(column: ColumnProfile, ref: str | StepDict) -> list[StepDict]:
    """One step for each possible reading of the dates, which also reads numbers of days if there are any."""
    pivot = {"two_digit_pivot": date.today().year} if column.turn_of_century else {}
    serial = {"excel_serial": column.day_numbers.system} if column.day_numbers else {}
    return [
        {"step": "parse_date", "columns": [ref], "input_formats": forms, **pivot, **serial} for forms in column.date_readings
    ]
