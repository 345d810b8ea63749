"""Dates written in several formats."""

from collections.abc import Iterator

from jobs.cleaning.profiling.offers import standardised
from jobs.cleaning.profiling.problem import Problem
from jobs.cleaning.profiling.problems_of_values import Pairs


def dated_in_several_ways(pairs: Pairs) -> Iterator[Problem]:
    for column, ref in pairs:
        if column.date_readings and len(column.date_readings[0]) > 1:
            if column.has_dates_of_both_orders:
                words = f"Dates in column {column.called} have the day first in some rows and the month first in others."
            else:
                words = f"Dates in column {column.called} are written in {len(column.date_readings[0])} ways."
            yield Problem(column.name, "date_formats", column.filled, words, standardised(column, ref), places=[column.place])


def without_century(pairs: Pairs) -> Iterator[Problem]:
    """Two-digit years that would be read as in the future."""
    for column, ref in pairs:
        if text := column.turn_of_century:
            words = f"Years in column {column.called} have two digits: “{text}” is probably a day of the last century."
            yield Problem(column.name, "no_century", column.filled, words, standardised(column, ref), places=[column.place])
