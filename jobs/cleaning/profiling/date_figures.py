"""The first and last date of a column of dates, and a histogram by days, months or years, depending on the span."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import polars as pl

from jobs.cleaning.learners.statistics import UNPARSABLE
from jobs.cleaning.profiling.far import NO_DATES, FarDates
from jobs.cleaning.profiling.histogram import BARS

ISO = r"^(\d{4}-\d{2}-\d{2})(?:[T ].*)?$"
"""Only dates with an unambiguous order of parts are counted: in 03/04/2026, either number may be the month."""
WIDTHS = (1, 3, 12, 60, 120, 600, 1200, 3000)
"""Possible widths of a bar, in months."""
MONTHS = 12


class DateFigures:
    """Statistics of YYYY-MM-DD, ignoring any time after it; other values are only counted."""

    def __init__(self) -> None:
        self.count = self.others = 0
        self.least, self.greatest = date.max, date.min
        self.days: Counter[date] | None = Counter()
        self.months: Counter[int] = Counter()
        self.far = FarDates()

    def add(self, texts: pl.Series) -> None:
        """Adds values that are stripped and not missing."""
        dates = dates_in(texts)
        found = dates.drop_nulls()
        self.others += len(texts) - len(found)
        if not len(found):
            return
        self.count += len(found)
        self._meet(found)
        others = found.filter(~found.is_in(list(NO_DATES)))
        if len(others):
            first, last = ends_in(others)
            self.far.pass_by(first.year, last.year, len(others))
        if len(others) < len(found):
            standing = pl.DataFrame({"text": texts, "day": dates}).filter(pl.col("day").is_in(list(NO_DATES)))
            for text, day, times in standing.group_by("text", "day").len().iter_rows():
                self.far.add(text, day, times)

    def as_json(self) -> dict[str, Any]:
        """Empty, if more than a few values are not such dates."""
        if not self.count or self.others * UNPARSABLE > self.count + self.others:
            return {}
        ends = {"dates": self.count, "earliest": self.least.isoformat(), "latest": self.greatest.isoformat()}
        return ends | {"histogram": {"of": "dates"} | self._bars()}

    def _meet(self, dates: pl.Series) -> None:
        first, last = ends_in(dates)
        self.least, self.greatest = min(self.least, first), max(self.greatest, last)
        months = dates.dt.year() * MONTHS + dates.dt.month() - 1
        self.months.update(dict(months.value_counts().iter_rows()))
        if (self.greatest - self.least).days >= BARS:
            self.days = None
        elif self.days is not None:
            self.days.update(dict(dates.value_counts().iter_rows()))

    def _bars(self) -> dict[str, Any]:
        if self.days is not None:
            there = [self.least + timedelta(days=place) for place in range((self.greatest - self.least).days + 1)]
            return {"start": self.least.isoformat(), "unit": "day", "width": 1, "counts": [self.days[day] for day in there]}
        low, high = min(self.months), max(self.months)
        width = next((width for width in WIDTHS if high // width - low // width < BARS), WIDTHS[-1])
        counts = Counter[int]()
        for month, times in self.months.items():
            counts[month // width] += times
        first = low // width
        start = first_of(max(first * width, MONTHS))
        bars = [counts[place] for place in range(first, high // width + 1)]
        return {"start": start.isoformat(), "unit": "month", "width": width, "counts": bars}


def dates_in(texts: pl.Series) -> pl.Series:
    """The dates; null for anything else, such as a year 0."""
    dates = texts.str.extract(ISO).str.to_date("%Y-%m-%d", strict=False)
    return pl.select(pl.when(dates >= date.min).then(dates)).to_series()


def ends_in(dates: pl.Series) -> tuple[date, date]:
    """The first and the last of these dates."""
    return dates.min(), dates.max()  # type: ignore[return-value]  # of dates, both are


def month_of(day: date) -> int:
    return day.year * MONTHS + day.month - 1


def first_of(month: int) -> date:
    return date(month // MONTHS, month % MONTHS + 1, 1)


def ends_of(histogram: dict[str, Any]) -> list[tuple[date, date]]:
    """The first and last day of each bar."""
    start = date.fromisoformat(histogram["start"])
    width, bars = histogram["width"], len(histogram["counts"])
    if histogram["unit"] == "day":
        return [(day, day) for place in range(bars) for day in [start + timedelta(days=place)]]
    first = month_of(start) // width
    return [(first_of(max((first + place) * width, MONTHS)), last_before((first + place + 1) * width)) for place in range(bars)]


def last_before(month: int) -> date:
    """The last day before a month; the year 9999 has none after it."""
    return first_of(month) - timedelta(days=1) if month <= month_of(date.max) else date.max
