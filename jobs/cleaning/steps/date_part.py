from typing import Literal

import polars as pl

from jobs.cleaning.fields import NewName, parameter
from jobs.cleaning.script_kit.dates import ISO_TEXT, MONTHS, WEEKDAYS
from jobs.cleaning.step import Example, OneColumnStep
from jobs.cleaning.table import Batch
from jobs.cleaning.values.white import WHITE

PARTS = {
    "year": "Year",
    "quarter": "Quarter, 1 to 4",
    "month": "Month, 1 to 12",
    "month_name": "Month, in English",
    "week": "Week of ISO 8601",
    "week_year": "Year that this week belongs to",
    "day": "Day of the month",
    "day_of_year": "Day of the year",
    "weekday": "Weekday, Monday is 1",
    "weekday_name": "Weekday, in English",
    "hour": "Hour",
    "minute": "Minute",
    "second": "Second",
    "date": "Date without the time",
    "time": "Time without the date",
    "year_month": "Year and month: 2024-01",
    "start_of_week": "First day of the week",
    "start_of_month": "First day of the month",
    "start_of_quarter": "First day of the quarter",
    "start_of_year": "First day of the year",
}
Part = Literal[
    "year",
    "quarter",
    "month",
    "month_name",
    "week",
    "week_year",
    "day",
    "day_of_year",
    "weekday",
    "weekday_name",
    "hour",
    "minute",
    "second",
    "date",
    "time",
    "year_month",
    "start_of_week",
    "start_of_month",
    "start_of_quarter",
    "start_of_year",
]


class DatePart(OneColumnStep):
    """Get a part of a date.

    From dates in ISO 8601, such as 2024-01-31 or 2024-01-31T13:45:00+01:00; standardise other dates first. The part is taken as
    it is written: no time zone is applied. If a cell is not such a date, or the date has no such part, the new cell is missing.
    The new column comes right after the original one.
    """

    title = "Get a part of a date"
    group = "Dates"
    words = ("year", "month", "day", "quarter", "week", "weekday", "hour", "truncate", "date trunc", "extract date")
    changes_cells = False
    examples = (
        Example(
            {"column": "d", "part": "year", "name": "y"},
            {"d": ["2024-01-31", "2024-02-30", "31/01/2024", None]},
            {"d": ["2024-01-31", "2024-02-30", "31/01/2024", None], "y": ["2024", None, None, None]},
        ),
        Example(
            {"column": "d", "part": "week", "name": "w"},
            {"d": ["2024-12-30", "2021-01-01"], "z": ["1", "2"]},
            {"d": ["2024-12-30", "2021-01-01"], "w": ["1", "53"], "z": ["1", "2"]},
        ),
        Example(
            {"column": "d", "part": "hour", "name": "h"},
            {"d": ["2024-01-31T07:45Z", "2024-01-31 23:59:59.5", "2024-01-31", "2024-01-31T24:00"]},
            {
                "d": ["2024-01-31T07:45Z", "2024-01-31 23:59:59.5", "2024-01-31", "2024-01-31T24:00"],
                "h": ["7", "23", None, None],
            },
        ),
        Example(
            {"column": "d", "part": "start_of_quarter", "name": "q"},
            {"d": ["2024-05-31"]},
            {"d": ["2024-05-31"], "q": ["2024-04-01"]},
        ),
        Example(
            {"column": "d", "part": "weekday_name", "name": "w"},
            {"d": ["2024-02-29"]},
            {"d": ["2024-02-29"], "w": ["Thursday"]},
        ),
        Example(
            {"column": "d", "part": "time", "name": "t"},
            {"d": ["2024-02-29T10:20:30.5Z"]},
            {"d": ["2024-02-29T10:20:30.5Z"], "t": ["10:20:30.5"]},
        ),
    )

    step: Literal["date_part"] = "date_part"
    part: Part = parameter(..., "Part", labels=PARTS)
    name: NewName = parameter(..., "Name of the new column")

    def apply(self, batch: Batch) -> Batch:
        source = self.source(batch.columns)
        return batch.with_column_after(source, self.name, self.part_of(pl.col(source.key)))

    def part_of(self, cell: pl.Expr) -> pl.Expr:
        text = cell.str.strip_chars(WHITE)
        text = pl.when(text.str.contains(f"^(?:{ISO_TEXT})$") & ~text.str.starts_with("0000")).then(text)
        day = text.str.head(10).str.to_date("%Y-%m-%d", strict=False)
        if self.part in ("time", "hour", "minute", "second"):
            group = {"time": 4, "hour": 5, "minute": 6, "second": 7}[self.part]
            digits = pl.when(day.is_not_null()).then(text.str.extract(ISO_TEXT, group))
            return digits if self.part == "time" else digits.cast(pl.Int8).cast(pl.String)
        if self.part.startswith("start_of_"):
            every = {"week": "1w", "month": "1mo", "quarter": "1q", "year": "1y"}[self.part.removeprefix("start_of_")]
            return day.dt.truncate(every).dt.to_string("%Y-%m-%d")
        match self.part:
            case "date":
                return pl.when(day.is_not_null()).then(text.str.head(10))
            case "year_month":
                return pl.when(day.is_not_null()).then(text.str.head(7))
            case "month_name":
                return named(day.dt.month(), MONTHS)
            case "weekday_name":
                return named(day.dt.weekday(), WEEKDAYS)
        number = {
            "year": day.dt.year(),
            "quarter": day.dt.quarter(),
            "month": day.dt.month(),
            "week": day.dt.week(),
            "week_year": day.dt.iso_year(),
            "day": day.dt.day(),
            "day_of_year": day.dt.ordinal_day(),
            "weekday": day.dt.weekday(),
        }[self.part]
        return number.cast(pl.String)

    def as_pandas(self) -> str:
        return (
            f"source = {self.pandas_column}\n"
            f"part = each(frame[source], lambda cell: date_part(cell.strip(WHITE), {self.part!r}))\n"
            f"frame = with_columns(frame, {{{self.name!r}: part}}, [source])"
        )


def named(number: pl.Expr, names: list[str]) -> pl.Expr:
    return number.replace_strict({place: name.title() for place, name in enumerate(names, start=1)}, return_dtype=pl.String)
