"""Numbers that are not written as plain decimals, and the step that rewrites them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from jobs.cleaning.plural import agreeing, plural
from jobs.cleaning.profiling.column_profile import ColumnProfile
from jobs.cleaning.profiling.lost_zeros import lost_zeros
from jobs.cleaning.profiling.number_forms import NumberForms
from jobs.cleaning.profiling.problem import Problem, StepDict
from jobs.cleaning.profiling.problems_of_values import MOST_MERGED, Pairs, name_of, place_of, places_of
from jobs.cleaning.profiling.wording import NAMED, named, named_cells


def not_plain(pairs: Pairs, offers: Sequence[list[StepDict]]) -> Iterator[Problem]:
    """One problem for all columns with the same offer; for columns without an offer, one each."""
    alike = defaultdict[str, list[tuple[ColumnProfile, list[StepDict]]]](list)
    for (column, _), steps in zip(pairs, offers, strict=True):
        if column.number_forms:
            offered = [sorted((name, value) for name, value in step.items() if name != "columns") for step in steps]
            alike[str(offered) if steps else column.key].append((column, steps))
    for found in alike.values():
        columns, each_steps = zip(*found, strict=True)
        yield forms_of(columns, together(each_steps))


def shortened(pairs: Pairs) -> Iterator[Problem]:
    """Ids that cannot be repaired, because their last digits are lost: the table must be exported again."""
    for column, _ in pairs:
        if texts := column.shortened:
            count = sum(texts.values())
            words = f"{plural(count, 'number')} in column {column.called} {agreeing(count, 'looks', 'look')} shortened by a"
            words += f" spreadsheet: {named_cells(texts)}. The digits behind are lost; look for them where the file was made."
            held = list(texts)[:MOST_MERGED]
            yield Problem(
                column.name, "shortened", count, words, values=held, more=len(held) < len(texts), places=[column.place]
            )


def without_zeros(pairs: Pairs) -> Iterator[Problem]:
    """Codes of digits that have lost their leading zeros."""
    for column, ref in pairs:
        if found := lost_zeros(column.values or {}, column.name):
            count = sum(found.counts.values())
            have = f"{agreeing(count, 'has', 'have')} less than {found.width} digits, as if leading zeros were lost"
            words = f"{plural(count, 'value')} in column {column.called} {have}: {named_cells(found.counts)}."
            step = {"step": "pad", "columns": [ref], "width": found.width}
            held = list(found.counts)[:MOST_MERGED]
            more = len(held) < len(found.counts)
            yield Problem(column.name, "lost_zeros", count, words, [step], held, more=more, places=[column.place])


def together(each_steps: Sequence[list[StepDict]]) -> list[StepDict]:
    """Merges steps that differ only in their columns."""
    return [same[0] | {"columns": [ref for step in same for ref in step["columns"]]} for same in zip(*each_steps, strict=True)]


def forms_of(columns: Sequence[ColumnProfile], offered: list[StepDict]) -> Problem:
    forms = [column.number_forms for column in columns if column.number_forms]
    count, first = sum(each.count for each in forms), sum((each.first for each in forms), Counter[str]())
    which = f"{named(list(first)[:NAMED])} and others" if any(each.is_full for each in forms) else named_cells(first)
    words = f"{plural(count, 'number')} in {place_of(columns)} {agreeing(count, 'is not a', 'are not')}"
    words += f" plain {agreeing(count, 'decimal', 'decimals')} such as 1234.50: {which}."
    words += both_marks(forms[0]) + several_currencies(forms[0]) if not offered else ""
    return Problem(name_of(columns), "number_forms", count, words, offered, places=places_of(columns))


def both_marks(forms: NumberForms) -> str:
    marks = forms.examples
    if "." in marks and "," in marks:
        return f" Some have a decimal comma, such as “{marks[',']}”, and others a decimal point, such as “{marks['.']}”."
    return ""


def several_currencies(forms: NumberForms) -> str:
    signs = list(forms.currencies.values())
    return f" They are in several currencies, which would be lost: {named(signs)}." if len(signs) > 1 else ""
