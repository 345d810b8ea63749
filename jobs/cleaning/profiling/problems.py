"""What is wrong with a table, in sentences, each with the steps that would mend it. Offered, never applied."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from jobs.cleaning.profiling.column_profile import ColumnProfile
from jobs.cleaning.profiling.number_forms import examples_of_marks
from jobs.cleaning.profiling.offers import standardised
from jobs.cleaning.profiling.spellings import SHORTEST, case_alone
from jobs.cleaning.profiling.wording import named, number_of, quoted
from jobs.cleaning.values.white import WHITE

StepDict = dict[str, Any]

MOST_MERGED = 200
"""Spellings that one step is offered with; more are for a person to look at."""
LONGEST = 40
"""Characters of a garbled text that a sentence shows."""
NO_WHITE = dict.fromkeys(map(ord, WHITE))


@dataclass(frozen=True, slots=True)
class Problem:
    """`column` is None where it concerns the whole table."""

    column: str | None
    code: str
    count: int
    sentence: str
    steps: list[StepDict] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    """What only these cells hold, to find them by; not all of it, if it is much."""

    def as_json(self) -> dict[str, Any]:
        told = {name: getattr(self, name) for name in ("column", "code", "count", "sentence", "steps")}
        return told | ({"values": self.values} if self.values else {})


def find_problems(
    columns: Sequence[ColumnProfile],
    offers: Sequence[list[StepDict]],
    rows: int,
    repeats: int,
    more: Iterable[Problem] = (),
    *,
    whole: bool,
) -> list[dict[str, Any]]:
    """Those of the table first, then those of columns, `more` among them, most cells first. `whole`: all rows were compared.

    `offers`: for each column, the steps that suit what it holds.
    What was decoded wrongly comes first: white space around it may be half of a letter. White space comes before repeated rows,
    as it should in a recipe: some repeat only when it is gone. So do words that stand for nothing, for these are to be missing
    before anything is filled, and gaps that mean the value above them: some rows repeat only while these are there.
    """
    pairs = list(zip(columns, references([column.name for column in columns]), strict=True))
    gaps, others = list[Problem](), list[Problem]()
    for (column, ref), steps in zip(pairs, offers, strict=True):
        (gaps if column.stands_above_gaps else others).extend(_of_column(column, ref, rows, steps))
    others += more
    others.sort(key=lambda problem: -problem.count)
    stand_ins = [problem for column, ref in pairs for problem in _stand_ins(column, ref)]
    garbled = [problem for column, ref in pairs for problem in _garbled(column, ref)]
    found = [*garbled, *_padded(columns), *stand_ins, *gaps, *_repeated_rows(repeats, whole), *_names(columns), *others]
    return [problem.as_json() for problem in found]


def _repeated_rows(repeats: int, whole: bool) -> Iterator[Problem]:
    if repeats:
        at_least = "" if whole else "At least "
        words = f"{at_least}{number_of(repeats, 'row')} {'repeats' if repeats == 1 else 'repeat'} an earlier row exactly."
        yield Problem(None, "repeated_rows", repeats, words, [{"step": "drop_duplicates"}])


def _garbled(column: ColumnProfile, ref: str | StepDict) -> Iterator[Problem]:
    if count := column.garbled.count:
        text, hold = column.garbled.texts[0], "holds" if count == 1 else "hold"
        shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
        where = f"{number_of(count, 'cell')} in column {quoted(column.name)}"
        words = f"{where} {hold} text that was decoded wrongly, such as “{shown}”."
        step = {"step": "normalize_unicode", "columns": [ref], "fix_mojibake": True}
        yield Problem(column.name, "garbled", count, words, [step], column.garbled.texts)


def _padded(columns: Sequence[ColumnProfile]) -> Iterator[Problem]:
    padded = [column for column in columns if column.padded]
    count = sum(column.padded for column in padded)
    if len(padded) == 1:
        words = f"{number_of(count, 'value')} in column {quoted(padded[0].name)} with white space around."
        yield Problem(padded[0].name, "white_space", count, words, [{"step": "trim"}])
    elif padded:
        words = f"{number_of(count, 'value')} in {len(padded):,} columns with white space around."
        yield Problem(None, "white_space", count, words, [{"step": "trim"}])


def _stand_ins(column: ColumnProfile, ref: str | StepDict) -> Iterator[Problem]:
    found = column.stand_ins.found
    if found:
        count = sum(found.values())
        stand, values = ("stands", "a missing value") if len(found) == 1 else ("stand", "missing values")
        where = f"{number_of(count, 'row')} of column {quoted(column.name)}"
        words = f"{named(list(found))} {stand} in {where}: probably {values}."
        step = {"step": "null_words", "columns": [ref], "tokens": list(found), "match": "ci_trim"}
        yield Problem(column.name, "stand_ins", count, words, [step])


def _names(columns: Sequence[ColumnProfile]) -> Iterator[Problem]:
    counts = Counter(column.name for column in columns if column.name)
    for name, count in counts.items():
        if count > 1:
            yield Problem(name, "equal_names", count, f"{count:,} columns are called {quoted(name)}.")
    yield from _padded_names(list(counts))
    yield from _alike_names(list(counts))
    unnamed = sum(not (column.name or "").strip() for column in columns)
    if 0 < unnamed < len(columns):
        yield Problem(None, "no_name", unnamed, f"{number_of(unnamed, 'column')} {'has' if unnamed == 1 else 'have'} no name.")


def _padded_names(names: Sequence[str]) -> Iterator[Problem]:
    """Renamed alone, they keep all else; where that makes two of one name, tidying numbers them."""
    bare = {name: name.strip(WHITE) for name in names if name.strip(WHITE) not in ("", name)}
    if bare:
        have = "has" if len(bare) == 1 else "have"
        words = f"{number_of(len(bare), 'column name')} {have} white space around: {named(list(bare))}."
        stay = [name for name in names if name not in bare]
        is_free = len({*bare.values(), *stay}) == len(names)
        rename: list[StepDict] = [{"step": "rename_columns", "map": bare}] if is_free else []
        yield Problem(None, "padded_names", len(bare), words, [*rename, {"step": "clean_headers"}])


def _alike_names(names: Sequence[str]) -> Iterator[Problem]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        groups[name.translate(NO_WHITE).casefold()].append(name)
    alike = [name for key, group in groups.items() if key and len(group) > 1 for name in group]
    if alike:
        words = f"{number_of(len(alike), 'column name')} are equal but for case or white space: {named(alike)}."
        yield Problem(None, "alike_names", len(alike), words, [{"step": "clean_headers"}])


def _of_column(column: ColumnProfile, ref: str | StepDict, rows: int, offered: list[StepDict]) -> Iterator[Problem]:
    name = quoted(column.name)
    drop: list[StepDict] = [{"step": "drop_columns", "columns": [ref]}]
    if rows and column.missing == rows:
        yield Problem(column.name, "empty", rows, f"Column {name} is empty.", drop)
    elif column.missing:
        words = f"Column {name} has {number_of(column.missing, 'missing value')} ({_share(column.missing, rows)})."
        yield Problem(column.name, "missing", column.missing, words, _for_missing(column, ref))
    elif rows > 1 and column.distinct == 1:
        yield Problem(column.name, "constant", rows, f"Column {name} holds the same value in every row.", drop)
    if column.date_readings and len(column.date_readings[0]) > 1:
        words = f"Dates in column {name} are written in {len(column.date_readings[0])} ways."
        yield Problem(column.name, "date_formats", rows - column.missing, words, standardised(column, ref))
    if forms := column.number_forms:
        count, at_least = sum(forms.values()), "At least " if column.values is None else ""
        words = f"{at_least}{number_of(count, 'number')} in column {name} {'is' if count == 1 else 'are'} no plain decimal"
        words += f"{'' if count == 1 else 's'} such as 1234.50: {named(list(forms))}."
        words += _both_marks(column) if not offered else ""
        yield Problem(column.name, "number_forms", count, words, offered)
    yield from _spellings(column, ref)


def _both_marks(column: ColumnProfile) -> str:
    marks = examples_of_marks(column.known_values)
    if "." in marks and "," in marks:
        return f" Some have a decimal comma, such as “{marks[',']}”, and others a decimal point, such as “{marks['.']}”."
    return ""


def _spellings(column: ColumnProfile, ref: str | StepDict) -> Iterator[Problem]:
    """In codes, case tells apart."""
    if column.looks.like not in ("text", "boolean"):
        return
    stand_ins = {word.casefold() for word in column.stand_ins.found}
    values = {value: count for value, count in (column.values or {}).items() if value.strip(WHITE).casefold() not in stand_ins}
    spellings = case_alone(values, SHORTEST if column.looks.like == "text" else 1)
    if 0 < len(spellings.groups) <= MOST_MERGED:
        count = spellings.found.total()
        differ = "differs" if count == 1 else "differ"
        which = named([value for value, _ in spellings.found.most_common()])
        words = (
            f"{number_of(count, 'value')} in column {quoted(column.name)} {differ} from other spellings in case alone: {which}."
        )
        step = {"step": "cluster_values", "column": ref, "groups": spellings.groups}
        yield Problem(column.name, "spellings", count, words, [step])


def _for_missing(column: ColumnProfile, ref: str | StepDict) -> list[StepDict]:
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


def references(names: Sequence[str | None]) -> list[str | StepDict]:
    """How steps refer to columns of these names: by name, and by name and number where it is not the first of that name."""
    seen: Counter[str | None] = Counter()
    refs: list[str | StepDict] = []
    for name in names:
        seen[name] += 1
        refs.append(name if name and seen[name] == 1 else {"name": name, "nth": seen[name]})
    return refs


def _share(count: int, rows: int) -> str:
    percent = 100 * count / rows
    return "under 0.1 %" if percent < 0.1 else f"{percent:.1f} %"
