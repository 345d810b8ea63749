"""Values that are out of place in a column: wrongly decoded, padded, standing for nothing, or written unlike most others."""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence

from jobs.cleaning.plural import agreeing, plural
from jobs.cleaning.profiling.column_profile import ColumnProfile
from jobs.cleaning.profiling.noted import KEPT
from jobs.cleaning.profiling.notes_below import Notes
from jobs.cleaning.profiling.problem import Problem, Ref, StepDict
from jobs.cleaning.profiling.spellings import SHORTEST, case_alone
from jobs.cleaning.profiling.totals import Totals, is_number
from jobs.cleaning.profiling.truth import truths_in
from jobs.cleaning.profiling.wording import named, named_cells
from jobs.cleaning.script_kit.repair import MOJIBAKE
from jobs.cleaning.values.white import WHITE

MOST_MERGED = 200
"""The most values with which a step is offered; if there are more, a person should look."""
LONGEST = 40
"""Characters of a garbled text that a sentence shows."""
GARBLED = re.compile(MOJIBAKE)

Pairs = Sequence[tuple[ColumnProfile, Ref]]
"""Columns, and how steps refer to each."""


def garbled(column: ColumnProfile, ref: Ref) -> Iterator[Problem]:
    if count := column.garbled.count:
        shown, hold = part_of(column.garbled.texts[0], GARBLED), agreeing(count, "holds", "hold")
        where = f"{plural(count, 'cell')} in column {column.called}"
        words = f"{where} {hold} text that was decoded wrongly, such as “{shown}”."
        step = {"step": "normalize_unicode", "columns": [ref], "fix_mojibake": True}
        texts = column.garbled.texts
        yield Problem(column.name, "garbled", count, words, [step], texts, more=len(texts) == KEPT, places=[column.place])


def decomposed(pairs: Pairs) -> Iterator[Problem]:
    """Texts that look like others without being equal to them."""
    for column, ref in pairs:
        if count := column.decomposed.count:
            texts, have = column.decomposed.texts, agreeing(count, "has", "have")
            words = f"{plural(count, 'value')} in column {column.called} {have} letters and accents as separate characters,"
            differ = agreeing(count, "it differs", "they differ")
            words += f" such as “{texts[0][:LONGEST]}”: {differ} from what looks the same."
            step = {"step": "normalize_unicode", "columns": [ref]}
            more = len(texts) == KEPT
            yield Problem(column.name, "decomposed", count, words, [step], texts, more=more, places=[column.place])


def part_of(text: str, wrong: re.Pattern[str]) -> str:
    """Of a long text, the part around the wrong characters."""
    found = wrong.search(text)
    start = max(0, found.start() - LONGEST // 2) if found and len(text) > LONGEST else 0
    return f"{'…' if start else ''}{text[start : start + LONGEST]}{'…' if len(text) > start + LONGEST else ''}"


def padded(columns: Sequence[ColumnProfile]) -> Iterator[Problem]:
    found = [column for column in columns if column.padded]
    if found:
        count = sum(column.padded for column in found)
        around = agreeing(count, "has white space around it", "have white space around them")
        white = sum(column.white for column in columns)
        also = f" Trimming also empties {plural(white, 'cell')} of white space alone." if white else ""
        words = f"{plural(count, 'value')} in {place_of(found)} {around}.{also}"
        yield Problem(name_of(found), "white_space", count, words, [{"step": "trim"}], places=places_of(found))


def spaced(pairs: Pairs) -> Iterator[Problem]:
    """Not in codes, nor if half of the values are like that: then the spaces belong to the format of the column."""
    texts = {column: ref for column, ref in pairs if column.looks.like == "text"}
    some = {column: ref for column, ref in texts.items() if 0 < 2 * column.spaced.count < column.filled}
    if some:
        columns, count = list(some), sum(column.spaced.count for column in some)
        have = f"{agreeing(count, 'has', 'have')} several spaces between words"
        words = f"{plural(count, 'value')} in {place_of(columns)} {have}, such as “{columns[0].spaced.texts[0]}”."
        step = {"step": "trim", "columns": list(some.values()), "collapse_inner": True}
        yield Problem(name_of(columns), "inner_space", count, words, [step], places=places_of(columns))


def place_of(columns: Sequence[ColumnProfile]) -> str:
    return f"column {columns[0].called}" if len(columns) == 1 else f"{len(columns):,} columns"


def places_of(columns: Sequence[ColumnProfile]) -> list[int]:
    return [column.place for column in columns]


def name_of(columns: Sequence[ColumnProfile]) -> str | None:
    return columns[0].name if len(columns) == 1 else None


def added_up(totals: Totals, pairs: Pairs) -> Problem:
    """Rows that are totals of others."""
    column, ref = pairs[totals.place]
    if totals.sums:
        sums = [pairs[place] for place in totals.sums]
        return added_up_without_label(totals, [each for each, _ in sums], column, ref, sums[0][1])
    if totals.others:
        return added_up_in_parts([(totals.place, totals.values), *totals.others], pairs)
    count, texts = totals.height, list(totals.values)
    rows = f"{plural(count, 'row')} {agreeing(count, 'adds', 'add')}"
    if count == 1 and [row for row, _ in totals.rows] == [totals.last]:
        rows = "The last row adds"
    words = f"{rows} up others: {named_cells(totals.values)} in column {column.called}."
    step = without_rows(ref, texts)
    return Problem(column.name, "totals", count, words, step, texts, places=[totals.place])


def added_up_in_parts(labels: Sequence[tuple[int, Mapping[str, int]]], pairs: Pairs) -> Problem:
    """Labels of totals in several columns."""
    counts = Counter[str]()
    for _, each in labels:
        counts.update(each)
    columns = [pairs[place][0] for place, _ in labels]
    words = f"{plural(counts.total(), 'row')} add up others: {named_cells(counts)} in {place_of(columns)}."
    found = [without_rows(pairs[place][1], list(each)) for place, each in labels]
    rules = [rule for [step] in found for rule in step["rules"]] if all(found) else []
    steps: list[StepDict] = [{"step": "filter_rows", "mode": "remove", "combine": "or", "rules": rules}] if rules else []
    return Problem(name_of(columns), "totals", counts.total(), words, steps, list(counts), places=places_of(columns))


def added_up_without_label(
    totals: Totals, sums: Sequence[ColumnProfile], column: ColumnProfile, ref: Ref, ref_of_sum: Ref
) -> Problem:
    """The step leaves rows without a number there: notes have no value in that column, either."""
    [(row, cells)] = totals.rows
    texts = [(cells[each.place] or "").strip(WHITE) for each in sums]
    of = f"the sum of column {sums[0].called}" if len(sums) == 1 else f"the sums of {len(sums):,} columns"
    which = "The last row" if row == totals.last else "A row at the end"
    words = f"{which} adds up others: it holds {of}, {named(texts)}, and nothing in column {column.called}."
    rules = [{"column": ref, "op": "is_blank"}, {"column": ref_of_sum, "op": "matches", "value": r"\d"}]
    step = {"step": "filter_rows", "mode": "remove", "rules": rules}
    return Problem(sums[0].name, "totals", 1, words, [step], [cells[sums[0].place] or ""], places=[sums[0].place])


def noted_below(notes: Notes, column: ColumnProfile, ref: Ref) -> Problem:
    """Rows below the table that are none of its own."""
    count = len(notes.rows)
    rows = "The last row looks" if count == 1 else f"The last {count:,} rows look"
    texts = [text.strip(WHITE)[:LONGEST] for text in notes.texts]
    words = f"{rows} like {agreeing(count, 'a note', 'notes')} below the table: {named(texts)} in column {column.called}."
    return Problem(column.name, "notes", count, words, without_rows(ref, notes.texts), notes.texts, places=[notes.place])


def without_rows(ref: Ref, texts: Sequence[str]) -> list[StepDict]:
    """The step that removes rows with one of these texts, if there are few."""
    held = list(dict.fromkeys(each for text in texts for each in (text, text.strip(WHITE))))
    step = {"step": "filter_rows", "mode": "remove", "rules": [{"column": ref, "op": "in", "value": held}]}
    return [step] if len(held) <= MOST_MERGED else []


def standing_in(pairs: Pairs) -> Iterator[Problem]:
    """Words for missing values, one problem for all columns with the same words; then numbers and dates that stand for them."""
    same = defaultdict[frozenset[str], dict[ColumnProfile, Ref]](dict)
    for column, ref in pairs:
        same[frozenset(word.casefold() for word in column.standing_in)][column] = ref
    for columns in (columns for words, columns in same.items() if words):
        counts = Counter[str]()
        for column in columns:
            counts.update(column.standing_in)
        yield stand_ins(columns, dict(counts.most_common()))
    for column, ref in pairs:
        if far := column.far:
            others = "dates" if column.looks.like == "date" else "numbers"
            yield stand_ins({column: ref}, far.counts, f", far from all other {others} ({far.low} to {far.high})")
        if zeros := column.zeros:
            why = f", far from all other numbers ({zeros.low} to {zeros.high})"
            yield stand_ins({column: ref}, zeros.counts, why, how_surely="perhaps")


def standing_in_for_words(pairs: Pairs) -> Iterator[Problem]:
    """Numbers that stand for a missing value in a column of numbers, in columns of words that have no other number."""
    known = {text for column, _ in pairs if column.far for text in column.far.counts}
    for column, ref in pairs if known else ():
        if column.looks.like == "text":
            counts = {text: count for text, count in (column.values or {}).items() if is_number(text)}
            if counts and known.issuperset(text.strip(WHITE) for text in counts):
                yield stand_ins({column: ref}, counts, ", as among the numbers of other columns")


def stand_ins(
    found: Mapping[ColumnProfile, Ref], counts: Mapping[str, int], why: str = "", how_surely: str = "probably"
) -> Problem:
    """`counts` of texts in these columns; texts that differ only in case are represented by the most frequent one."""
    columns, count = list(found), sum(counts.values())
    spelled = dict[str, str]()
    for text in counts:
        spelled.setdefault(text.casefold(), text)
    words = list(spelled.values())
    stand, values = ("stands", "a missing value") if len(words) == 1 else ("stand", "missing values")
    where = f"{plural(count, 'row')} of" if len(columns) == 1 else f"{plural(count, 'cell')} of"
    sentence = f"{named(words)} {stand} in {where} {place_of(columns)}{why}: {how_surely} {values}."
    step = {"step": "null_words", "columns": list(found.values()), "tokens": words, "match": "ci_trim"}
    return Problem(name_of(columns), "stand_ins", count, sentence, [step], places=places_of(columns))


def spelled(pairs: Pairs, more: Sequence[Problem]) -> Iterator[Problem]:
    """Yes and no in several spellings, or values that differ only in case, unless the steps of `more` solve them already."""
    mended = defaultdict[int, set[str]](set)
    for problem in more:
        for place in problem.places:
            mended[place].update(text for step in problem.steps for text in step.get("groups") or step.get("map") or ())
    for column, ref in pairs:
        yield from spelled_otherwise(column, ref, mended[column.place])


def spelled_otherwise(column: ColumnProfile, ref: Ref, mended: Container[str]) -> Iterator[Problem]:
    nothing = {word.casefold() for word in column.missing_words}
    values = {value: count for value, count in (column.values or {}).items() if value.strip(WHITE).casefold() not in nothing}
    if truths := truths_in(values):
        where = f"{plural(truths.cells, 'value')} in column {column.called}"
        words = f"{where} say yes or no in {len(truths.ways)} ways: {named(truths.ways)}."
        step = {"step": "standardize_type", "columns": [ref], "kind": "boolean"}
        yield Problem(column.name, "truths", truths.cells, words, [step], truths.others, places=[column.place])
    elif column.looks.like in ("text", "boolean"):  # in codes, case is significant
        yield from spelled_alike(column, ref, {value: values[value] for value in values if value.strip(WHITE) not in mended})


def spelled_alike(column: ColumnProfile, ref: Ref, values: dict[str, int]) -> Iterator[Problem]:
    spellings = case_alone(values, SHORTEST if column.looks.like == "text" else 1)
    if 0 < len(spellings.groups) <= MOST_MERGED:
        count = spellings.found.total()
        which = named_cells(dict(spellings.found.most_common()))
        differ = f"{agreeing(count, 'differs', 'differ')} from other spellings in case alone"
        words = f"{plural(count, 'value')} in column {column.called} {differ}: {which}."
        step = {"step": "cluster_values", "column": ref, "groups": spellings.groups}
        yield Problem(column.name, "spellings", count, words, [step], places=[column.place])
