"""Dates written in several formats, as numbers of days, in words, or without their century."""

from collections.abc import Iterator, Sequence

from jobs.cleaning.plural import agreeing, plural
from jobs.cleaning.profiling.date_formats import format_of
from jobs.cleaning.profiling.offers import standardised
from jobs.cleaning.profiling.problem import Problem
from jobs.cleaning.profiling.problems_of_values import Pairs
from jobs.cleaning.values.white import WHITE


def dated_in_several_ways(pairs: Pairs) -> Iterator[Problem]:
    for column, ref in pairs:
        if column.has_dates_of_both_orders or (column.date_readings and len(column.date_readings[0]) > 1):
            if column.has_dates_of_both_orders:
                code = "date_orders"
                words = f"Dates in column {column.called} have the day first in some rows and the month first in others."
            else:
                code = "date_formats"
                words = f"Dates in column {column.called} are written in {len(column.date_readings[0])} ways."
            yield Problem(column.name, code, column.filled, words, standardised(column, ref), places=[column.place])


def numbered(pairs: Pairs) -> Iterator[Problem]:
    """Numbers of days among dates."""
    for column, ref in pairs:
        if found := column.day_numbers:
            count, values = sum(found.counts.values()), list(found.counts)
            are = agreeing(count, "is the number of a day", "are numbers of days")
            by = "Excel counts" if found.system == 1900 else "Excel counts in old workbooks of a Mac"
            words = f"{plural(count, 'value')} in column {column.called} {are} as {by} them: “{values[0]}” is {found.first}."
            yield Problem(column.name, "day_numbers", count, words, standardised(column, ref), values, places=[column.place])


def in_words(pairs: Pairs) -> Iterator[Problem]:
    """Dates in one format, which names the month or the weekday: sorted as they are, they follow the alphabet."""
    for column, ref in pairs:
        words_in = "" if column.turn_of_century or column.has_dates_of_both_orders else parts_in_words(column.date_readings)
        if words_in:
            shown = next((f", such as “{text}”" for text in column.examples if format_of(text.strip(WHITE))), "")
            words = f"Dates in column {column.called} are written with {words_in}{shown}: they do not sort by time."
            yield Problem(column.name, "dates_in_words", column.filled, words, standardised(column, ref), places=[column.place])


def parts_in_words(readings: Sequence[Sequence[str]]) -> str:
    """What the only format names; nothing if there are several formats."""
    if not readings or len(readings[0]) > 1:
        return ""
    [form] = readings[0]
    return " and ".join(part for sign, part in (("%a", "the weekday"), ("%b", "the name of the month")) if sign in form)


def without_century(pairs: Pairs) -> Iterator[Problem]:
    """Two-digit years that would be read as in the future."""
    for column, ref in pairs:
        if text := column.turn_of_century:
            words = f"Years in column {column.called} have two digits: “{text}” is probably a day of the last century."
            yield Problem(column.name, "no_century", column.filled, words, standardised(column, ref), places=[column.place])
