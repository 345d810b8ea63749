"""Problems of many texts of a column together, none of which is wrong alone: cut off, in several units, marked in some way."""

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from jobs.cleaning.plural import agreeing, plural
from jobs.cleaning.profiling.problem import Problem, Ref, StepDict, references
from jobs.cleaning.profiling.problems_of_values import MOST_MERGED
from jobs.cleaning.profiling.wording import named, named_cells
from jobs.cleaning.suspects.apostrophes import WRITTEN, behind_apostrophes
from jobs.cleaning.suspects.cut_off import cut_off
from jobs.cleaning.suspects.figures import Texts
from jobs.cleaning.suspects.limits import OPEN, limits_in
from jobs.cleaning.suspects.made_dates import made_dates
from jobs.cleaning.suspects.seen import NOTHING, SeenColumn, SeenTable
from jobs.cleaning.suspects.side_marks import Sides, sides_of
from jobs.cleaning.suspects.units import several_units

LONGEST = 40
"""Characters of a value that a sentence shows."""
MOST_COLUMNS, SEVERAL = 100, 2
"""How many columns are compared with one, and beside how many of its texts, on average, the same value of another must be."""


def problems_of_columns(table: SeenTable, wheres: Sequence[str]) -> Iterator[Problem]:
    """What concerns texts of a column together: none of them alone is wrong. `wheres` are what the columns are called."""
    names = [column.name for column in table.columns]
    refs = references(names)
    texts_of = [Texts(column.counts) for column in table.columns]
    all_sides = sides_of(texts_of)
    for place, (column, ref) in enumerate(zip(table.columns, refs, strict=True)):
        where, counts = wheres[place], texts_of[place]
        if texts := cut_off(column.texts):
            yield all_cut_off(column, place, where, texts)
        if units := several_units(counts):
            yield in_several_units(column, place, where, units)
        if sides := all_sides[place]:
            yield on_two_sides(sides, column, place, where, ref, table.columns)
        yield from beyond_limits(column, place, where, ref, counts, names)
        if marked := behind_apostrophes(counts):
            yield with_apostrophes(marked, column, place, where, ref)
        if (dates := made_dates(counts)) and not are_of_a_kind(dates, column, table.columns):
            yield taken_for_dates(dates, column, place, where)


def all_cut_off(column: SeenColumn, place: int, where: str, texts: Sequence[str]) -> Problem:
    count = len(column.rows_of(texts))
    words = f"{plural(count, 'value')} in column {where} are exactly {len(texts[0]):,} characters long, and none is longer:"
    words += f" they were probably cut off where the file was made, such as “…{texts[0][-LONGEST:]}”."
    more = len(texts) > MOST_MERGED
    return Problem(column.name, "cut_off", count, words, values=list(texts[:MOST_MERGED]), more=more, places=[place])


def in_several_units(column: SeenColumn, place: int, where: str, units: Mapping[str | None, Mapping[str, int]]) -> Problem:
    cells = {unit: sum(texts.values()) for unit, texts in units.items()}
    named = ", ".join(f"{count:,} in {unit}" if unit else f"{count:,} without a unit" for unit, count in cells.items())
    _, *others = units
    count, texts = sum(cells[unit] for unit in others), [text for unit in others for text in units[unit]]
    words = f"Quantities in column {where} do not have the same unit: {named}."
    more = len(texts) > MOST_MERGED
    return Problem(column.name, "several_units", count, words, values=texts[:MOST_MERGED], more=more, places=[place])


def on_two_sides(sides: Sides, column: SeenColumn, place: int, where: str, ref: Ref, columns: Sequence[SeenColumn]) -> Problem:
    """Amounts with CR or DR.

    If there is one such mark, and amounts without it, it is the sign. If there are two, which one is the minus depends on whose
    account it is: so the marks are extracted first, and only then removed.
    """
    count, marks = sum(sides.texts.values()), "|".join(map(in_any_case, sides.pair))
    name = beside(ref, "/".join(sides.pair))
    there = next((other for other in columns if other.name == name), None)
    steps = [] if there else [extracted(ref, rf"[\d)]\s*({marks})\.?\s*$", name)]
    mark = "a mark for credit or debit" if len(sides.pair[0]) > 1 else "a letter, probably for credit or debit"
    words = f"{plural(count, 'amount')} in column {where} {agreeing(count, 'ends', 'end')} with {mark}"
    if len(sides.marked) > 1 or not sides.bare:
        with_each = [f"{sum(texts.values()):,} with {mark}" for mark, texts in sides.marked.items()]
        words += f": {', '.join(with_each)}, such as {named(firsts(sides))}."
        which = "Which of them" if len(sides.marked) > 1 else "Whether that"
        words += f" {which} is a minus depends on whose account it is."
        if there and there.filled >= count and all(text.upper() in sides.pair for text in there.counts):
            steps = [without(rf"([\d)])\s*(?:{marks})\.?\s*$", "$1", ref)]
    else:
        words += f", {next(iter(sides.marked))}, and {sides.bare:,} do not:"
        words += f" {named_cells(sides.texts)}. It probably stands for a minus."
        if not sides.are_signed:
            steps = [without(rf"^\s*(\S.*?)\s*{in_any_case(next(iter(sides.marked)))}\.?\s*$", "-$1", ref), *steps]
    return of_texts("sides", column, place, words, sides.texts, steps)


def firsts(sides: Sides) -> list[str]:
    return [next(iter(texts)) for texts in sides.marked.values()]


def in_any_case(mark: str) -> str:
    """A pattern for CR, Cr and cr. A single letter is in capitals."""
    return mark if len(mark) == 1 else "".join(f"[{letter}{letter.lower()}]" for letter in mark)


def beyond_limits(
    column: SeenColumn, place: int, where: str, ref: Ref, counts: Texts, names: Sequence[str | None]
) -> Iterator[Problem]:
    """For limits, no step is offered: whether 0.05, half of it or nothing is meant by <0.05, only a person can tell."""
    found = limits_in(counts)
    if found.beyond:
        count = sum(found.beyond.values())
        say = agreeing(count, "says only that the number is", "say only that the numbers are")
        words = f"{plural(count, 'value')} in column {where} {say} beyond a limit: {named_cells(found.beyond)}."
        words += " What they count as is yours to decide; as they are, they are no numbers."
        yield of_texts("limits", column, place, words, found.beyond, [])
    if found.words:
        count = sum(found.words.values())
        stand = "stands" if len(found.words) == 1 else "stand"
        words = f"{named_cells(found.words)} {stand} in {plural(count, 'row')} of column {where} among numbers:"
        is_open = all(word.lower() in OPEN for word in found.words)
        words += " too little to measure, or no data." if is_open else " probably there was too little to measure."
        words += " Once missing, they cannot be told from what nobody measured."
        emptied = {"step": "null_words", "columns": [ref], "tokens": list(found.words), "match": "ci_trim"}
        pattern, name = "|".join(map(re.escape, found.words)), beside(ref, "not measured")
        kept = [] if name in names else [extracted(ref, rf"^\s*({pattern})\s*$", name)]
        yield of_texts("not_detected", column, place, words, found.words, [emptied, *kept])


def with_apostrophes(texts: Mapping[str, int], column: SeenColumn, place: int, where: str, ref: Ref) -> Problem:
    count = sum(texts.values())
    words = f"{plural(count, 'value')} in column {where} {agreeing(count, 'begins', 'begin')} with an apostrophe, by which"
    words += f" spreadsheets know that a number is text: {named_cells(texts)}."
    return of_texts("apostrophes", column, place, words, texts, [without(WRITTEN, "$1$2", ref)])


def are_of_a_kind(texts: Mapping[str, int], column: SeenColumn, columns: Sequence[SeenColumn]) -> bool:
    """Whether another column tells these texts from all others, as the names of attributes do beside their values."""
    rows = [row for row, _ in column.rows_of(texts)]
    are_others = column.codes != NOTHING
    are_others[rows] = False
    for other in columns if len(columns) <= MOST_COLUMNS else ():
        kinds = np.unique(other.codes[rows])
        if len(texts) >= SEVERAL * len(kinds) and not np.isin(other.codes[are_others], kinds).any():
            return True
    return False


def taken_for_dates(texts: Mapping[str, int], column: SeenColumn, place: int, where: str) -> Problem:
    """They cannot be repaired: 2-Sep may have been SEPT2, 2-9 or 09-02."""
    count = sum(texts.values())
    words = f"{plural(count, 'value')} in column {where} {agreeing(count, 'looks', 'look')} as if a spreadsheet had taken"
    words += f" {agreeing(count, 'a code or number for a date', 'codes or numbers for dates')}: {named_cells(texts)}."
    words += f" What {agreeing(count, 'it was is', 'they were is')} lost; look for {agreeing(count, 'it', 'them')}"
    words += " where the file was made."
    return of_texts("made_dates", column, place, words, texts, [])


def beside(ref: Ref, words: str) -> str:
    """The name of a column that belongs to another; of two with the same name, each has its own."""
    name, nth = (ref, 1) if isinstance(ref, str) else (ref["name"] or "", ref["nth"])
    return " ".join([*([name] if name else []), *([f"{nth}"] if nth > 1 else []), words])


def extracted(ref: Ref, pattern: str, name: str) -> StepDict:
    return {"step": "extract", "column": ref, "what": "pattern", "pattern": pattern, "name": name}


def without(pattern: str, replacement: str, ref: Ref) -> StepDict:
    return {"step": "find_replace", "columns": [ref], "find": pattern, "replace": replacement, "mode": "regex"}


def of_texts(code: str, column: SeenColumn, place: int, words: str, texts: Mapping[str, int], steps: list[StepDict]) -> Problem:
    held = list(texts)[:MOST_MERGED]
    count, more = sum(texts.values()), len(held) < len(texts)
    return Problem(column.name, code, count, words, steps, held, more=more, places=[place])
