"""The problems of a table, in sentences, each with the steps that would solve it. Offered, never applied."""

from collections.abc import Iterator, Sequence
from typing import Any

from jobs.cleaning.plural import agreeing, plural
from jobs.cleaning.profiling.column_profile import ColumnProfile
from jobs.cleaning.profiling.first_rows import FirstRows
from jobs.cleaning.profiling.notes_below import Notes
from jobs.cleaning.profiling.printed import Printed
from jobs.cleaning.profiling.problem import Problem, StepDict, references
from jobs.cleaning.profiling.problems_of_dates import dated_in_several_ways, in_words, numbered, without_century
from jobs.cleaning.profiling.problems_of_gaps import (
    above_gaps,
    alike,
    empty,
    groups_in,
    headings,
    lacks,
    missing_below,
    missing_in,
    not_ticked,
    only_in_first_rows,
)
from jobs.cleaning.profiling.problems_of_names import misnamed
from jobs.cleaning.profiling.problems_of_numbers import not_plain, shortened, without_zeros
from jobs.cleaning.profiling.problems_of_prints import of_pages
from jobs.cleaning.profiling.problems_of_values import (
    added_up,
    decomposed,
    garbled,
    noted_below,
    padded,
    spaced,
    spelled,
    standing_in,
    standing_in_for_words,
)
from jobs.cleaning.profiling.totals import Totals
from jobs.cleaning.profiling.unticked import Unticked


def find_problems(
    columns: Sequence[ColumnProfile],
    offers: Sequence[list[StepDict]],
    rows: int,
    repeats: int,
    blank: int,
    totals: Totals | None,
    notes: Notes | None,
    printed: Printed,
    first_rows: FirstRows,
    unticked: Unticked,
    more: Sequence[Problem],
    *,
    whole: bool,
) -> list[dict[str, Any]]:
    """Problems of the table first, then those of columns, including `more`, most cells first. `whole`: all rows were compared.

    `offers`: for each column, the steps that suit its content. The order is that of steps in a recipe. Wrong decoding comes
    first: white space around it may be half of a letter. Letters apart from their accents are next: what looks the same must be
    equal before it is compared. White space comes before repeated rows, because some rows are only equal without it. So do
    repeated headers, of which one would stay; totals; words for missing values, which must become missing before anything is
    filled; blank rows, in which nothing is to be filled; and gaps that mean the value above, because some rows are only equal
    while they have gaps.
    """
    names = [column.name for column in columns]
    pairs = list(zip(columns, references(names), strict=True))
    above = above_gaps(columns, rows, first_rows)
    are_alone = first_rows.are_alone and columns[0] in above and any(column.filled for column in columns[1:])
    above_others = columns[0].filled - (totals.height if totals and totals.place == 0 else 0) if are_alone else 0
    apart = {column: blank + unticked.missing_in(column.place) for column in columns}
    beside = {column: apart[column] + (0 if column in above else above_others) for column in columns}
    lacking = [pair for pair in pairs if lacks(pair[0], totals, notes, printed, beside[pair[0]])]
    groups = groups_in(first_rows, columns, [column for column, _ in lacking])
    lacking = [pair for pair in lacking if not groups or pair[0].place not in groups.columns]
    gaps = [missing_below(*pair, rows, apart) for pair in lacking if pair[0] in above]
    numbers = list(numbered(pairs))
    of_table = [problem for problem in more if not problem.places]
    others = [
        *empty(pairs, rows),
        *alike(pairs, rows),
        *missing_in([pair for pair in lacking if pair[0] not in above], rows, len(pairs), apart),
        *dated_in_several_ways(pairs),
        *in_words(pairs),
        *numbers,
        *without_century(pairs),
        *not_plain(pairs, offers),
        *shortened(pairs),
        *without_zeros(pairs),
        *spelled(pairs, more),
        *(problem for problem in more if problem.places and not any(problem.is_told_by(each) for each in numbers)),
    ]
    others.sort(key=lambda problem: -problem.count)
    found = [
        *of_table,
        *(problem for column, ref in pairs for problem in garbled(column, ref)),
        *decomposed(pairs),
        *padded(columns),
        *spaced(pairs),
        *of_pages(printed, pairs),
        *([noted_below(notes, *pairs[notes.place])] if notes else []),
        *([added_up(totals, pairs)] if totals else []),
        *standing_in(pairs),
        *standing_in_for_words(pairs),
        *([not_ticked(unticked, pairs)] if unticked.count else []),
        *_blank_rows(blank, rows),
        *gaps,
        *([headings(pairs, above_others)] if above_others > 0 else []),
        *(only_in_first_rows(groups, pairs) if groups else []),
        *_repeated_rows(repeats - printed.repeats - max(0, unticked.count - 1) - _repeated_blanks(columns, blank), whole),
        *misnamed(names),
        *others,
    ]
    return [problem.as_json() for problem in found]


def _blank_rows(blank: int, rows: int) -> Iterator[Problem]:
    """Unless all are: then the columns are empty."""
    if 0 < blank < rows:
        words = f"{plural(blank, 'row')} {agreeing(blank, 'is', 'are')} blank."
        yield Problem(None, "blank_rows", blank, words, [{"step": "drop_empty_rows"}])


def _repeated_blanks(columns: Sequence[ColumnProfile], blank: int) -> int:
    """How many blank rows repeat another one; 0 if that is unknown, because there is white space in some."""
    return max(0, blank - 1) if all(column.missing == column.nulls for column in columns) else 0


def _repeated_rows(repeats: int, whole: bool) -> Iterator[Problem]:
    """What a printed report repeats is reported by itself."""
    if repeats > 0:
        at_least = "" if whole else "At least "
        words = f"{at_least}{plural(repeats, 'row')} {agreeing(repeats, 'repeats', 'repeat')} an earlier row exactly."
        yield Problem(None, "repeated_rows", repeats, words, [{"step": "drop_duplicates"}])
