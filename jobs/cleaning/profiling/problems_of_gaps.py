"""Columns with little information: empty ones, those with a single value, and those with missing values."""

from collections.abc import Iterator, Mapping, Sequence
from math import exp

from jobs.cleaning.plural import agreeing, plural
from jobs.cleaning.profiling.column_profile import ColumnProfile
from jobs.cleaning.profiling.first_rows import BY_CHANCE, FirstRows, Groups, ways
from jobs.cleaning.profiling.notes_below import Notes
from jobs.cleaning.profiling.printed import Printed
from jobs.cleaning.profiling.problem import Problem, Ref, StepDict
from jobs.cleaning.profiling.problems_of_values import Pairs, name_of, place_of, places_of
from jobs.cleaning.profiling.totals import Totals
from jobs.cleaning.profiling.unticked import Unticked
from jobs.cleaning.profiling.wording import listed, quoted

Apart = Mapping[ColumnProfile, int]
"""In how many rows a column lacks a value because they are none: blank rows, and such with nothing but boxes."""


def empty(pairs: Pairs, rows: int) -> Iterator[Problem]:
    found = {column: ref for column, ref in pairs if rows and not column.filled}
    yield from useless("empty", found, pairs, rows, "is empty", "are empty")


def alike(pairs: Pairs, rows: int) -> Iterator[Problem]:
    """Columns with a single value."""
    found = {column: ref for column, ref in pairs if rows > 1 and column.filled == rows and column.distinct == 1}
    yield from useless("constant", found, pairs, rows, "holds the same value in every row", "hold the same value in every row")


def useless(code: str, found: dict[ColumnProfile, Ref], pairs: Pairs, rows: int, is_so: str, are_so: str) -> Iterator[Problem]:
    """One problem for all of these columns, with the step that drops them."""
    if found:
        columns = list(found)
        several = f"{len(found):,} columns {are_so}: {names_of(found)}."
        words = f"Column {columns[0].called} {is_so}." if len(found) == 1 else several
        steps = without(found, len(pairs))
        yield Problem(name_of(columns), code, rows * len(found), words, steps, places=places_of(columns))


def lacks(column: ColumnProfile, totals: Totals | None, notes: Notes | None, printed: Printed, without: int) -> bool:
    """Whether it lacks values that it should have; totals, notes, page numbers, and so many other rows, may be without."""
    of_totals = totals.missing_in(column.place) if totals else 0
    of_notes = notes.missing_in(column.place) if notes else 0
    return column.filled > 0 and column.missing > of_totals + of_notes + printed.missing_in(column.place) + without


def above_gaps(columns: Sequence[ColumnProfile], rows: int, first_rows: FirstRows) -> set[ColumnProfile]:
    """Columns whose gaps mean the value above.

    If other columns precede it, a column with few values may look like that by chance.
    """
    found = set[ColumnProfile]()
    for place, column in enumerate(columns):
        if (place == 0 and first_rows.lists) or (place in first_rows.beside and not adds_up(column)):
            found.add(column)
        elif column.stands_above_gaps:
            leads = len(found) == place and any(other.missing < column.missing for other in columns[place + 1 :])
            if column.is_merged or leads or chance_of_gaps(column.filled, rows) < BY_CHANCE:
                found.add(column)
    return found


def chance_of_gaps(values: int, rows: int) -> float:
    """The probability that this many random values, one of them in the first row, are each followed by a gap."""
    return exp(ways(values - 1, rows - values) - ways(values, rows))


def groups_in(first_rows: FirstRows, columns: Sequence[ColumnProfile], lacking: Sequence[ColumnProfile]) -> Groups | None:
    """Columns with a value only in the first row of each group; or amounts beside a name that is only there.

    A single value, such as "winner", marks the first rows: it is none of the others'.
    """
    found = first_rows.found
    if found and any(columns[place].distinct > 1 for place in found.columns):
        return found
    amounts = [column.place for column in lacking if column.place in first_rows.beside and adds_up(column)]
    return Groups(0, amounts) if amounts else None


def only_in_first_rows(groups: Groups, pairs: Pairs) -> Iterator[Problem]:
    """For columns with a value only in the first row of each group.

    What counts or measures something is left: filled in, an order's total would be there once for each of its items. Rows
    without a value are never offered to be removed: they are the other items.
    """
    key, of_key = pairs[groups.key]
    found = [pairs[place] for place in groups.columns]
    amounts = {column: ref for column, ref in found if adds_up(column)}
    others = {column: ref for column, ref in found if column not in amounts}
    for some in (others, amounts):
        if some:
            columns, count = list(some), sum(column.missing for column in some)
            has = f"Column {columns[0].called} has" if len(some) == 1 else f"{len(some):,} columns have"
            words = f"{has} a value only in the first row of each {quoted(key.name) if key.name else key.called}"
            words += f": {names_of(some)}." if len(some) > 1 else "."
            refs = list(some.values())
            steps: list[StepDict] = [{"step": "fill_down", "columns": refs, "group_by": [of_key]}]
            if some is amounts:
                words += f" Filled in below, {'it' if len(some) == 1 else 'they'} would count several times."
                steps = []
            yield Problem(name_of(columns), "first_rows", count, words, steps, places=places_of(columns))


def adds_up(column: ColumnProfile) -> bool:
    """Whether its numbers are amounts, in whatever notation: 12.50, 12,50 €, 12.50 CR."""
    return (
        column.has_median or column.number_forms is not None or (column.looks.like == "text" and column.looks.has_many_numbers)
    )


def headings(pairs: Pairs, count: int) -> Problem:
    """So many rows with nothing but a value in the first column, which stands above its rows."""
    (column, _), *others = pairs
    words = f"{plural(count, 'row')} {agreeing(count, 'has', 'have')} a value in column {column.called} alone: headings of the"
    words += " rows below. Before they go, fill that column down."
    step = {"step": "drop_missing_rows", "columns": [ref for _, ref in others], "how": "all"}
    return Problem(None, "headings", count, words, [step])


def not_ticked(unticked: Unticked, pairs: Pairs) -> Problem:
    """Rows below the table with nothing but boxes."""
    boxes = [pairs[place][0] for place in unticked.places]
    others = [ref for column, ref in pairs if column not in boxes]
    words = f"{plural(unticked.count, 'row')} below the others {agreeing(unticked.count, 'holds', 'hold')} nothing but FALSE"
    words += f" in {place_of(boxes)}, as boxes do that nobody has ticked."
    step = {"step": "drop_missing_rows", "columns": others, "how": "all", "blank_is": "blank"}
    return Problem(name_of(boxes), "unticked", unticked.count, words, [step], places=places_of(boxes))


def missing_in(lacking: Pairs, rows: int, width: int, apart: Apart) -> Iterator[Problem]:
    """One problem per column, but one for all mostly empty ones: they may be many, and dropping their rows would leave none.

    If the table has no other columns, as `width` shows, they cannot all be dropped.
    """
    sparse = {column: ref for column, ref in lacking if 2 * (column.missing - apart[column]) > rows - apart[column]}
    are_together = 1 < len(sparse) < width
    for column, ref in lacking:
        if column not in sparse or not are_together:
            yield missing(column, for_missing(column, ref, width, is_sparse=column in sparse), rows, apart)
    if are_together:
        words = f"{len(sparse):,} columns have a value in less than half of the rows: {names_of(sparse)}."
        count = sum(column.missing - apart[column] for column in sparse)
        yield Problem(None, "missing", count, words, without(sparse, width), places=places_of([*sparse]))


def missing_below(column: ColumnProfile, ref: Ref, rows: int, apart: Apart) -> Problem:
    """For a column whose gaps mean the value above."""
    down: StepDict = {"step": "fill_down", "columns": [ref]}
    return missing(column, [down, *for_missing(column, ref, 0, is_sparse=False)], rows, apart)


def missing(column: ColumnProfile, steps: list[StepDict], rows: int, apart: Apart) -> Problem:
    count = column.missing - apart[column]
    words = f"Column {column.called} has {plural(count, 'missing value')} ({share(count, rows - apart[column])})."
    return Problem(column.name, "missing", count, words, steps, places=[column.place])


def for_missing(column: ColumnProfile, ref: Ref, width: int, *, is_sparse: bool) -> list[StepDict]:
    """Steps for missing values. Dates or codes are never made up: only rows can be dropped, or the value above filled in.

    Nor is a word filled in among numbers, whatever else there is, or among addresses. The median only suits columns of
    measurements. A column that is mostly empty is offered to be dropped before its rows: there a gap may be as good as an
    answer.
    """
    fill: list[StepDict] = []
    if is_sparse:
        fill = without({column: ref}, width)
    elif column.has_median:
        fill = [{"step": "fill_missing", "columns": [ref], "method": "median"}]
    elif column.looks.like == "text" and not (column.looks.has_many_numbers or column.looks.has_many_addresses):
        fill = [{"step": "fill_missing", "columns": [ref], "method": "constant", "value": "Unknown"}]
    return [*fill, {"step": "drop_missing_rows", "columns": [ref], "blank_is": "blank"}]


def without(found: dict[ColumnProfile, Ref], width: int) -> list[StepDict]:
    """The step that drops these columns, unless that would leave none."""
    return [{"step": "drop_columns", "columns": list(found.values())}] if len(found) < width else []


def names_of(found: dict[ColumnProfile, Ref]) -> str:
    return listed([place_and_name(column) if column.is_twin or not column.name else quoted(column.name) for column in found])


def place_and_name(column: ColumnProfile) -> str:
    return f"column {column.place + 1}" + (f" {quoted(column.name)}" if column.name else "")


def share(count: int, rows: int) -> str:
    percent = 100 * count / rows
    return "under 0.1 %" if percent < 0.1 else f"{percent:.1f} %"
