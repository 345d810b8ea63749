import re
from functools import partial
from typing import Any, Literal
from zoneinfo import available_timezones

import polars as pl
from pydantic import field_validator

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.fields import Columns, parameter
from jobs.cleaning.script_kit.dates import DIRECTIVES, DateEvidence, date_pattern, excel_date, in_zone, iso_date, written_date
from jobs.cleaning.step import Example, Files, Learner, ParsingStep
from jobs.cleaning.table import Batch, Column
from jobs.cleaning.values.iso_dates import iso_dates
from jobs.cleaning.values.once import each_once
from jobs.cleaning.values.parsing import Conversions, parse_reasons, parsed
from jobs.cleaning.values.white import WHITE

LONGEST = 100


class ParseDate(ParsingStep):
    """Standardise dates.

    Reads dates in the formats that you list and writes them in ISO 8601 (2024-01-31, or with a time 2024-01-31T13:45), or in a
    format of your own. A format consists of %Y (2024), %y (24), %m (01 or 1), %b or %B (Jan, January), %d, %a or %A (weekday),
    %H, %I with %p (AM), %M, %S, %f (fractions), %z (+01:00, Z, GMT); a space matches any white space, everything else itself:
    15 de mayo de 2023 is %d de %B de %Y.

    Names of months and weekdays are read in most languages of Europe, in full or short, with or without accents, unless a name
    means two months: listopad is November in Polish, and October in Croatian. A weekday need not fit the date. Names in the
    output are English.

    A text must match as a whole, and impossible dates are not read. If a text matches several formats that mean different days
    (01/02/2024), the column as a whole decides: one of them must be needed by another text, such as 31/01/2024; otherwise you
    are asked. With a time zone, times are converted to it; those without an offset are taken to be in that zone already, and
    are not read if clocks there never showed them or showed them twice.
    """

    title = "Standardise dates"
    group = "Dates"
    words = (
        "parse",
        "date format",
        "ISO",
        "day",
        "month",
        "year",
        "timestamp",
        "excel serial",
        "time zone",
        "strptime",
        "to date",
    )
    complaint = "not a date"
    examples = (
        Example(
            {"columns": ["d"], "input_formats": ["%d.%m.%Y", "%d %b %Y", "%d.%m.%y %H:%M"]},
            {"d": ["1.2.2024", "29 feb 2023", "3 September 1999", "31.12.69 9:05", "1.1.70 00:00", "", None]},
            {"d": ["2024-02-01", "29 feb 2023", "1999-09-03", "2069-12-31T09:05", "1970-01-01T00:00", "", None]},
        ),
        Example(
            {"columns": ["d"], "input_formats": ["%d. %B %Y", "%d %B %Y", "%d de %B de %Y"]},
            {"d": ["1. Okt. 2022", "3 FÉVR. 2024", "5 aout 2024", "15 de mayo de 2023", "1 мая 2024", "9 listopada 2024"]},
            {"d": ["2022-10-01", "2024-02-03", "2024-08-05", "2023-05-15", "2024-05-01", "9 listopada 2024"]},
        ),
        Example(
            {"columns": ["d"], "input_formats": ["%a %d.%m.%Y", "%A, %d %B %Y", "%a %d %b %Y (%a)"]},
            {
                "d": [
                    "Mo 03.03.2025",
                    "SÁBADO, 1 mar. 2025",
                    "Day, 3 May 2025",
                    "Segunda-feira, 3 mar 2025",
                    "ma 4 mar 2025 (x)",
                ]
            },
            {"d": ["2025-03-03", "2025-03-01", "Day, 3 May 2025", "2025-03-03", "ma 4 mar 2025 (x)"]},
        ),
        Example(
            {"columns": ["d"], "input_formats": ["%m/%d/%Y", "%d/%m/%Y"]},
            {"d": ["01/02/2024", "31/01/2024", "05/05/2024"]},
            {"d": ["2024-02-01", "2024-01-31", "2024-05-05"]},
        ),
        Example(
            {"columns": ["d"], "input_formats": ["%Y-%m-%d"], "on_error": "reject"},
            {"d": ["2024-02-30", "2024-2-1", "2024-02-01 "]},
            {"d": ["2024-02-01", "2024-02-01"]},
            rejects=((1, "not a date: d"),),
        ),
        Example(
            {"columns": ["d"], "input_formats": ["%Y-%m-%d"], "excel_serial": 1900},
            {"d": ["45351", "60", "59", "45351.75", "2024-03-01"]},
            {"d": ["2024-02-29", "60", "1900-02-28", "2024-02-29T18:00:00", "2024-03-01"]},
        ),
        Example(
            {"columns": ["d"], "input_formats": ["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %I:%M %p"], "tz": "Europe/Oslo"},
            {"d": ["2024-07-01T10:00:00Z", "2024-01-31 12:30 am", "2024-03-31 02:30 AM"]},
            {"d": ["2024-07-01T12:00:00+02:00", "2024-01-31T00:30+01:00", "2024-03-31 02:30 AM"]},
        ),
        Example(
            {"columns": ["d"], "input_formats": ["%a, %d %b %Y %H:%M %z", "%a %b %d %Y %H:%M %z"]},
            {"d": ["Mon, 03 Mar 2025 09:05 GMT", "Tue Mar 04 2025 09:05 GMT+0100", "Tue Mar 04 2025 09:05 utc", "1 Mar GMT"]},
            {"d": ["2025-03-03T09:05Z", "2025-03-04T09:05+01:00", "2025-03-04T09:05Z", "1 Mar GMT"]},
        ),
        Example(
            {"columns": ["d"], "input_formats": ["%Y%m%d"], "output": "%d %B %y"}, {"d": ["20240131"]}, {"d": ["31 January 24"]}
        ),
    )

    step: Literal["parse_date"] = "parse_date"
    columns: Columns = parameter(..., "Columns", widget="columns")
    input_formats: list[str] = parameter(
        ..., "Formats of the dates", "Such as %d/%m/%Y.", widget="date_forms", seen="date_formats", min_length=1, max_length=20
    )
    output: str = parameter(
        "iso", "Write them as", "iso, or a format such as %d/%m/%Y.", widget="date_form", max_length=LONGEST
    )
    two_digit_pivot: int = parameter(
        2069,
        "Last year of two digits",
        "With 2069, the years 70 to 99 and 00 to 69 are 1970 to 2069.",
        ge=100,
        le=9999,
        advanced=True,
    )
    excel_serial: Literal[False, 1900, 1904] = parameter(
        False,
        "Serial numbers of Excel",
        "45351 is 2024-02-29. Old workbooks of a Mac count from 1904.",
        labels={"false": "Leave them", "1900": "Days from 1900", "1904": "Days from 1904"},
        advanced=True,
    )
    tz: str | None = parameter(None, "Time zone", "Such as Europe/Oslo.", advanced=True)

    @field_validator("input_formats")
    @classmethod
    def formats_hold(cls, formats: list[str]) -> list[str]:
        for form in formats:
            check_format(form)
        return formats

    @field_validator("output")
    @classmethod
    def output_holds(cls, output: str) -> str:
        unknown = [name for name in re.findall("%(.?)", output) if name not in DIRECTIVES]
        if unknown:
            raise ValueError(f"there is no %{unknown[0]}")
        if output != "iso" and "%" not in output:
            raise ValueError("say iso, or a format such as %d/%m/%Y")
        return output

    @field_validator("tz")
    @classmethod
    def zone_is_known(cls, zone: str | None) -> str | None:
        if zone is not None and zone not in available_timezones():
            raise ValueError(f"there is no time zone {zone!r}; they are named like Europe/Oslo")
        return zone

    @property
    def patterns(self) -> dict[str, str]:
        """The formats, by their patterns."""
        return {date_pattern(form, WHITE): form for form in self.input_formats}

    def learner(self, columns: tuple[Column, ...], files: Files) -> Learner | None:
        return Decided(self, self.chosen(columns)) if len(self.patterns) > 1 else None

    def converted(self, cell: pl.Expr, column: Column) -> pl.Expr:
        return self.read(cell, list(self.patterns))

    def read(self, cell: pl.Expr, patterns: list[str]) -> pl.Expr:
        return cell.str.strip_chars(WHITE).map_batches(
            partial(self.read_dates, patterns), return_dtype=pl.String, is_elementwise=True
        )

    def read_dates(self, patterns: list[str], texts: pl.Series) -> pl.Series:
        """The first date that a pattern reads; a text that no pattern matches may be a serial number."""
        dates = pl.Series(texts.name, [None] * len(texts), dtype=pl.String)
        for pattern in patterns:
            if dates.null_count():
                left = pl.select(pl.when(dates.is_null()).then(texts)).to_series()
                dates = pl.select(pl.coalesce(dates, iso_dates(left, pattern, self.two_digit_pivot))).to_series()
        frame = pl.DataFrame({"text": texts, "date": dates})
        date = pl.col("date")
        if self.excel_serial:
            serial = each_once(partial(excel_date, system=self.excel_serial), pl.when(date.is_null()).then(pl.col("text")))
            date = pl.coalesce(date, serial)
        if self.tz:
            date = each_once(partial(in_zone, zone=self.tz), date)
        if self.output != "iso":
            date = each_once(partial(written_date, form=self.output), date)
        return frame.select(date).to_series().alias(texts.name)

    def as_pandas(self) -> str:
        settings = f"{self.two_digit_pivot}, {int(self.excel_serial)}, {self.tz!r}, {self.output!r}"
        convert = f"lambda text: read_date(text.strip(WHITE), orders[column], {settings})"
        return "\n".join(
            [
                f"patterns = [date_pattern(form, WHITE) for form in {list(self.patterns.values())!r}]",
                f"columns = {self.pandas_columns}",
                "texts = {column: [cell.strip(WHITE) for cell in frame[column] if cell] for column in columns}",
                f"orders = {{column: date_order(texts[column], patterns, {self.two_digit_pivot}) for column in columns}}",
                "for column in columns:",
                f"    frame = converted(frame, [column], {convert}, {self.on_error!r}, {self.complaint!r})",
            ]
        )


class Decided(Learner):
    """Decides which of several formats each column uses."""

    memory = ("evidence", "orders")

    def __init__(self, step: ParseDate, columns: tuple[Column, ...]) -> None:
        self.step = step
        patterns = list(step.patterns)
        self.evidence = {column: DateEvidence(patterns, step.two_digit_pivot) for column in columns}
        self.orders: dict[Column, list[str]] = {}

    def observe(self, batch: Batch) -> None:
        for column, evidence in self.evidence.items():
            evidence.observe(batch.frame[column.key].drop_nulls().str.strip_chars(WHITE).unique(maintain_order=True))

    def merge(self, later: dict[str, Any]) -> None:
        for column, evidence in later["evidence"].items():
            known = self.evidence[column]
            known.alone |= evidence.alone
            for pair, text in evidence.disputed.items():
                known.disputed.setdefault(pair, text)

    def settle(self) -> None:
        for column, evidence in self.evidence.items():
            try:
                self.orders[column] = evidence.order()
            except ValueError as error:
                raise self.refusal(column, str(error)) from error

    def refusal(self, column: Column, text: str) -> StepFailed:
        readings = [
            f"{iso} ({form})"
            for pattern, form in self.step.patterns.items()
            if (iso := iso_date(text, pattern, self.step.two_digit_pivot))
        ]
        return StepFailed(
            f"Column {column.name!r} does not tell what {text!r} is: {' or '.join(readings)}. Leave out one of the formats.",
            column=column.name,
        )

    def apply(self, batch: Batch) -> Batch:
        return parsed(batch, self.conversions, self.step.on_error, self.step.complaint)

    def reasons(self, left: Batch) -> pl.Series:
        return parse_reasons(left, self.conversions, self.step.complaint)

    @property
    def conversions(self) -> Conversions:
        return {column: self.step.read(pl.col(column.key), order) for column, order in self.orders.items()}

    def learned(self) -> list[dict[str, Any]]:
        formats = self.step.patterns
        return [{"column": column.name, "formats": [formats[each] for each in order]} for column, order in self.orders.items()]


def check_format(form: str) -> None:
    """Rejects a format that does not determine a day, or has a part twice."""
    if len(form) > LONGEST:
        raise ValueError("a format has 100 characters at most")
    names = re.findall("%(.?)", form, re.DOTALL)
    unknown = [name for name in names if name not in DIRECTIVES]
    if unknown:
        raise ValueError(f"{form!r}: there is no %{unknown[0]}")
    meanings = [
        {"Y": "year", "y": "year", "b": "month", "B": "month", "m": "month", "I": "H"}.get(name, name) for name in names
    ]
    meanings = [each for each in meanings if each not in "aA%"]
    if len(set(meanings)) < len(meanings):
        raise ValueError(f"{form!r} says something twice")
    if not {"year", "month", "d"} <= set(meanings):
        raise ValueError(f"{form!r} must say a year, a month and a day: %Y, %m, %d")
    if ("I" in names) != ("p" in names):
        raise ValueError(f"{form!r}: %I and %p go together")
    if set(meanings) & {"M", "S", "f", "z", "p"} and "H" not in meanings:
        raise ValueError(f"{form!r} says a part of a time, but no hour")
