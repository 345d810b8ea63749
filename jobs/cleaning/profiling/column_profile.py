"""The profile of one column, computed batch by batch."""

from datetime import date
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any

import polars as pl

from jobs.cleaning.profiling.date_figures import DateFigures
from jobs.cleaning.profiling.date_formats import DateFormats, turn_of_century
from jobs.cleaning.profiling.day_numbers import DayNumbers, day_numbers
from jobs.cleaning.profiling.far import Far, far_dates
from jobs.cleaning.profiling.histogram import Histogram
from jobs.cleaning.profiling.looks import Looks
from jobs.cleaning.profiling.measures import is_measure
from jobs.cleaning.profiling.noted import Noted
from jobs.cleaning.profiling.number_figures import NumberFigures
from jobs.cleaning.profiling.number_forms import NumberForms, shortened
from jobs.cleaning.profiling.sight import EXAMPLES, Counted, Sight
from jobs.cleaning.profiling.stand_ins import StandIns
from jobs.cleaning.profiling.wording import called
from jobs.cleaning.table import Column

TOP = 10
COUNTED = 5_000
"""Values whose counts are kept. If there are more, the rarest are dropped after each batch, and counts are lower bounds."""
LONGEST_SHOWN = 200
NONE = pl.Series(dtype=pl.UInt64)


class ColumnProfile:
    """Counts of one column. Null, and blank (empty or white space), are both missing; `merged` cells belong to one above."""

    def __init__(self, column: Column, distinct_cap: int, merged: int = 0) -> None:
        self.key, self.name, self._merged = column.key, column.name, merged
        self.rows = self.nulls = self.blanks = self.padded = self.white = self.longest = 0
        self.is_twin = False
        """Whether another column has the same name."""
        self.looks = Looks()
        self.stand_ins = StandIns()
        self.garbled, self.decomposed, self.spaced = Noted(), Noted(), Noted()
        self._date_formats = DateFormats()
        self._starts = self._ends = self._touching = False
        self._figures: NumberFigures | None = NumberFigures()
        self._dates: DateFigures | None = DateFigures()
        self._lengths = Histogram()
        self._distinct = _Distinct(distinct_cap)
        self._top: dict[str, int] = {}
        self.examples: list[str] = []

    @property
    def missing(self) -> int:
        return self.nulls + self.blanks

    @property
    def place(self) -> int:
        """Its index in the table, from 0."""
        return int(self.key[1:])

    @property
    def called(self) -> str:
        """What a sentence calls it: its name, or its place if it has none."""
        return called(self.name, self.place, is_twin=self.is_twin)

    @property
    def filled(self) -> int:
        return self.rows - self.missing

    @property
    def stands_above_gaps(self) -> bool:
        """Whether its gaps may mean the value above: all are merged cells, or gaps follow every value, from row 1 on.

        With few values, that may be a coincidence.
        """
        several = self.filled > 1 and self.distinct > 1
        return self.is_merged or (self._starts and not self._touching and self.missing > 0 and several)

    @property
    def is_merged(self) -> bool:
        """Whether all its gaps are merged cells."""
        return 0 < self._merged == self.missing

    @property
    def distinct(self) -> int:
        """The number of distinct values, excluding null; a lower bound if `distinct_is_exact` is false."""
        return self._distinct.count

    @property
    def distinct_is_exact(self) -> bool:
        return self._distinct.exact

    @property
    def values(self) -> dict[str, int] | None:
        """How often each value occurs, excluding null; None if not all were counted."""
        return self._top if sum(self._top.values()) == self.rows - self.nulls else None

    @property
    def date_readings(self) -> list[list[str]]:
        """The formats of its dates; two readings if they are ambiguous; none if it is not a column of dates."""
        return self._date_formats.readings if self.looks.has_many_dates else []

    @property
    def has_dates_of_both_orders(self) -> bool:
        """Whether some of its dates have the day first, and others the month."""
        return self.looks.has_many_dates and self._date_formats.have_both_orders

    @cached_property
    def day_numbers(self) -> DayNumbers | None:
        """The numbers of days among its dates, unless it has too many different values. Only valid after the last batch."""
        return day_numbers(self.values or {}, self.date_readings[0]) if self.date_readings else None

    @cached_property
    def turn_of_century(self) -> str | None:
        """One of its dates that would be read as in the future, but should not be. Only valid after the last batch."""
        is_short = any(form.endswith("%y") for forms in self.date_readings for form in forms)
        return turn_of_century(self._top, date.today().year) if is_short else None

    @property
    def has_median(self) -> bool:
        """Whether all are plain numbers that measure something, so that a statistic makes sense."""
        if self.looks.like != "number" or self._figures is None or self._figures.are_too_few(self.padded):
            return False
        return is_measure(self.name, self._figures, self._top, are_all_different=self.distinct == self.filled)

    @property
    def number_forms(self) -> NumberForms | None:
        """Its numbers that are not written as plain decimals, if there are any, and it is a column of numbers."""
        forms = self._figures.forms if self._figures and self.looks.like == "number" else None
        return forms if forms and forms.count and not self.shortened else None

    @cached_property
    def shortened(self) -> dict[str, int]:
        """Ids that a spreadsheet has shortened to their first digits. Only valid after the last batch."""
        if self.looks.like not in ("number", "code"):
            return {}
        known = self._top if self.values or not self._figures else {**self._top, **self._figures.first_and_ends}
        return shortened(known)

    @property
    def decimal_marks(self) -> list[str]:
        """The marks that its numbers require: "." or ",", none or both."""
        return [mark for mark in ".," if self._figures and mark in self._figures.forms.examples]

    @cached_property
    def far(self) -> Far | None:
        """Numbers or dates that probably stand for a missing value. Only valid after the last batch."""
        if self.looks.like == "number":
            return self._figures.far if self._figures else None
        if self.looks.like == "date":
            return self._dates.far.found if self._dates and self._dates.count else far_dates(self.values or {})
        return None

    @cached_property
    def zeros(self) -> Far | None:
        """Zeros that may stand for a missing value. Only valid after the last batch."""
        return self._figures.zeros if self.looks.like == "number" and self._figures else None

    @cached_property
    def standing_in(self) -> dict[str, int]:
        """Words that stand for a missing value, with their counts. Only valid after the last batch."""
        return self.stand_ins.found

    @property
    def missing_words(self) -> list[str]:
        """Everything that probably stands for a missing value."""
        return [*self.standing_in, *(self.far.counts if self.far else ())]

    def add(self, sight: Sight) -> None:
        """Adds the column of one more batch."""
        self._starts = self._starts if self.rows else sight.starts
        self._touching |= sight.touching or (self._ends and sight.starts)
        self._ends = sight.ends if len(sight.stripped) else self._ends
        self.rows += len(sight.stripped)
        self.nulls += sight.nulls
        self.blanks += sight.blanks
        self.padded += sight.padded
        self.white += sight.white
        self.longest = max(self.longest, sight.longest)
        self._distinct.add(sight.hashes)
        self._count_values(sight.values)
        self.looks.add(sight.looks)
        self.stand_ins.add(sight.stand_ins, sight.beside)
        self.garbled.add(sight.garbled)
        self.decomposed.add(sight.decomposed)
        self.spaced.add(sight.spaced)
        self._date_formats.add(sight.dates)
        for value in sight.examples:
            if len(self.examples) < EXAMPLES and value[:LONGEST_SHOWN] not in self.examples:
                self.examples.append(value[:LONGEST_SHOWN])
        self._lengths.add_counted(sight.lengths)
        self._measure(sight.stripped)

    def as_json(self) -> dict[str, Any]:
        top = [(value, count) for value, count in most_first(self._top) if count > 1][:TOP]
        lengths = {"of": "lengths", "start": str(self._lengths.start), "width": str(self._lengths.width)}
        stand_ins, formats = self.missing_words, list(dict.fromkeys(chain(*self.date_readings)))
        return {
            "name": self.name,
            "missing": self.missing,
            "nulls": self.nulls,
            "blanks": self.blanks,
            "padded": self.padded,
            "distinct" if self.distinct_is_exact else "distinct_at_least": self.distinct,
            "longest": self.longest,
            "looks_like": self.looks.like,
            "examples": self.examples,
            "top": [[value[:LONGEST_SHOWN], count] for value, count in top],
            "histogram": lengths | {"counts": self._lengths.counts()},
            **({"stand_ins": stand_ins} if stand_ins else {}),
            **({"date_formats": formats} if formats else {}),
            **(self._figures.as_json() if self._figures else {}),
            **(self._dates.as_json() if self._dates else {}),
        }

    def _measure(self, stripped: pl.Series) -> None:
        """Looks more closely at what looks like numbers or dates in the first rows."""
        if self.looks.like not in ("number", "empty"):
            self._figures = None
        if self.looks.like not in ("date", "empty"):
            self._dates = None
        if self._figures or self._dates:
            filled = stripped.filter(stripped != "")
            if self._figures:
                self._figures.add(filled)
            if self._dates:
                self._dates.add(filled)

    def _count_values(self, values: Counted) -> None:
        for value, count in values:
            self._top[value] = self._top.get(value, 0) + count
        if len(self._top) > COUNTED:
            self._top = dict(most_first(self._top)[:COUNTED])


def most_first(counts: dict[str, int]) -> Counted:
    """Sorts by count; among equal counts, values seen first come first."""
    return sorted(counts.items(), key=itemgetter(1), reverse=True)


class _Distinct:
    """Counts distinct values by their hashes, exactly up to a cap."""

    def __init__(self, cap: int) -> None:
        self._cap, self._held, self._count, self.exact = cap, 0, 0, True
        self._seen, self._waiting = NONE, list[pl.Series]()

    def add(self, hashes: pl.Series) -> None:
        if not self.exact:
            return
        self._waiting.append(hashes)
        self._held += len(hashes)
        if self._held > self._cap:
            self._merge()

    @property
    def count(self) -> int:
        self._merge()
        return self._count

    def _merge(self) -> None:
        """Merges pending hashes; beyond the cap it stops, and keeps the count reached."""
        if not self._waiting:
            return
        if len(self._waiting) == 1 and not len(self._seen):
            [self._seen] = self._waiting
        else:
            self._seen = pl.concat([self._seen, *self._waiting]).unique()
        self._waiting, self._held, self._count = [], 0, len(self._seen)
        if self._count > self._cap:
            self.exact, self._seen = False, NONE
