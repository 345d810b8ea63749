"""What is wrong with a table, in sentences, each with the steps that would mend it. Offered, never applied."""

from collections.abc import Iterator, Sequence
from typing import Any

from jobs.cleaning.profiling.column_profile import ColumnProfile
from jobs.cleaning.profiling.offers import standardised
from jobs.cleaning.profiling.problem import Problem, Ref, StepDict, references
from jobs.cleaning.profiling.problems_of_names import misnamed
from jobs.cleaning.profiling.problems_of_numbers import not_plain
from jobs.cleaning.profiling.problems_of_values import (
    Pairs,
    added_up,
    garbled,
    name_of,
    padded,
    places_of,
    spaced,
    spelled,
    standing_in,
)
from jobs.cleaning.profiling.totals import Totals
from jobs.cleaning.profiling.wording import agreeing, named, number_of


def find_problems(
    columns: Sequence[ColumnProfile],
    offers: Sequence[list[StepDict]],
    rows: int,
    repeats: int,
    totals: Totals | None = None,
    more: Sequence[Problem] = (),
    *,
    whole: bool,
) -> list[dict[str, Any]]:
    """Those of the table first, then those of columns, `more` among them, most cells first. `whole`: all rows were compared.

    `offers`: for each column, the steps that suit what it holds.
    What was decoded wrongly comes first: white space around it may be half of a letter. White space comes before repeated rows,
    as it should in a recipe: some repeat only when it is gone. So do totals, and words that stand for nothing, for these are to
    be missing before anything is filled, and gaps that mean the value above them: some rows repeat only while these are there.
    """
    names = [column.name for column in columns]
    pairs = list(zip(columns, references(names), strict=True))
    gaps, others = list[Problem](), list[Problem]()
    for place, (column, ref) in enumerate(pairs):
        lacks = column.missing - (totals.missing_in(place) if totals and totals.are_at_the_end else 0)
        (gaps if column.stands_above_gaps else others).extend(_of_column(column, ref, rows, lacks=lacks > 0))
    of_table = [problem for problem in more if not problem.places]
    others += [*_empty(pairs, rows), *not_plain(pairs, offers), *(problem for problem in more if problem.places)]
    others.sort(key=lambda problem: -problem.count)
    found = [
        *of_table,
        *(problem for column, ref in pairs for problem in garbled(column, ref)),
        *padded(columns),
        *spaced(pairs),
        *([added_up(totals, *pairs[totals.place])] if totals else []),
        *standing_in(pairs),
        *gaps,
        *_repeated_rows(repeats, whole),
        *misnamed(names),
        *others,
    ]
    return [problem.as_json() for problem in found]


def _repeated_rows(repeats: int, whole: bool) -> Iterator[Problem]:
    if repeats:
        at_least = "" if whole else "At least "
        words = f"{at_least}{number_of(repeats, 'row')} {agreeing(repeats, 'repeats', 'repeat')} an earlier row exactly."
        yield Problem(None, "repeated_rows", repeats, words, [{"step": "drop_duplicates"}])


def _empty(pairs: Pairs, rows: int) -> Iterator[Problem]:
    found = {column: ref for column, ref in pairs if rows and not column.filled}
    if found:
        columns, count = list(found), len(found)
        several = f"{count:,} columns are empty: {named([column.name or 'no name' for column in columns])}."
        words = f"Column {columns[0].called} is empty." if count == 1 else several
        step = {"step": "drop_columns", "columns": list(found.values())}
        yield Problem(name_of(columns), "empty", rows * count, words, [step], places=places_of(columns))


def _of_column(column: ColumnProfile, ref: Ref, rows: int, *, lacks: bool) -> Iterator[Problem]:
    """`lacks`: whether it misses values that it should have, as a total does not."""
    name, here = column.called, [column.place]
    drop: list[StepDict] = [{"step": "drop_columns", "columns": [ref]}]
    if lacks and column.filled:
        words = f"Column {name} has {number_of(column.missing, 'missing value')} ({_share(column.missing, rows)})."
        yield Problem(column.name, "missing", column.missing, words, _for_missing(column, ref), places=here)
    elif rows > 1 and column.distinct == 1:
        yield Problem(column.name, "constant", rows, f"Column {name} holds the same value in every row.", drop, places=here)
    if column.date_readings and len(column.date_readings[0]) > 1:
        words = f"Dates in column {name} are written in {len(column.date_readings[0])} ways."
        yield Problem(column.name, "date_formats", rows - column.missing, words, standardised(column, ref), places=here)
    yield from spelled(column, ref)


def _for_missing(column: ColumnProfile, ref: Ref) -> list[StepDict]:
    """A made-up date or code would be a lie: for these, only the rows can go, or the value above is meant.

    So would a word be among numbers, whatever else is there, or among addresses. A median is only for a column that takes it.
    """
    above: list[StepDict] = [{"step": "fill_down", "columns": [ref]}] if column.stands_above_gaps else []
    fill: list[StepDict] = []
    if column.has_median:
        fill = [{"step": "fill_missing", "columns": [ref], "method": "median"}]
    elif column.looks.like == "text" and not (column.looks.has_many_numbers or column.looks.has_many_addresses):
        fill = [{"step": "fill_missing", "columns": [ref], "method": "constant", "value": "Unknown"}]
    return [*above, *fill, {"step": "drop_missing_rows", "columns": [ref], "blank_is": "blank"}]


def _share(count: int, rows: int) -> str:
    percent = 100 * count / rows
    return "under 0.1 %" if percent < 0.1 else f"{percent:.1f} %"
