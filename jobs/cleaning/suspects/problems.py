"""Problems made from the suspects of a column: a sentence, and the step that would repair those that are wrong everywhere."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from rapidfuzz.distance import OSA, Prefix

from jobs.cleaning.plural import plural
from jobs.cleaning.profiling.problem import Problem, references
from jobs.cleaning.profiling.problems_of_values import MOST_MERGED
from jobs.cleaning.profiling.wording import NAMED, called
from jobs.cleaning.suspects.figures import Texts, is_number
from jobs.cleaning.suspects.problems_of_columns import problems_of_columns
from jobs.cleaning.suspects.seen import SeenColumn, SeenTable, Suspect
from jobs.cleaning.suspects.shapes import has_one_length
from jobs.cleaning.suspects.spelling import without_digits
from jobs.cleaning.table import ROW

SEVERAL = 2
"""How many columns of numbers must have a word as first cell for it to be taken as their name or unit."""
LONGEST = 40
"""Characters of a value that a sentence shows."""


class Kind(NamedTuple):
    """A kind of problem.

    Its code, the wording for one value and for several, and the step and parameter that take a mapping of values, if there is a
    step that solves it.
    """

    code: str
    is_so: str
    are_so: str
    step: str | None = None
    parameter: str = ""


MISTYPED = Kind("mistyped", "looks mistyped", "look mistyped", "cluster_values", "groups")
CONTRADICTION = Kind("contradiction", "contradicts other columns", "contradict other columns", "map_values", "map")
NO_NUMBER = Kind("no_numbers", "is not a number, as the others are", "are not numbers, as the others are", "map_values", "map")
OTHER_SHAPE = Kind("other_shape", "is not written like the others", "are not written like the others", "map_values", "map")
KINDS = {
    "spelling": MISTYPED,
    "masked": MISTYPED,
    "word": MISTYPED,
    "unit": Kind(
        "units",
        "has a unit where others have none, or write it in another way",
        "have units where others have none, or write them in another way",
        "map_values",
        "map",
    ),
    "unit_and_more": Kind("units", "has more than a number and its unit", "have more than a number and its unit"),
    "number": NO_NUMBER,
    "shape": OTHER_SHAPE,
    "address": Kind("no_addresses", "is not an e-mail address", "are not e-mail addresses"),
    "no_day": Kind("no_days", "is not a day of the calendar", "are not days of the calendar"),
    "far_date": Kind("far_dates", "is far from all other dates", "are far from all other dates"),
    "weekday": Kind(
        "other_weekdays", "names another day of the week than its date", "name other days of the week than their dates"
    ),
    "dependency": CONTRADICTION,
    "joined": CONTRADICTION,
    "swapped": Kind(
        "swapped",
        "looks exchanged with the one in another column",
        "look exchanged with those in another column",
    ),  # two steps, one without the other, would lose a text
    "swallowed": Kind(
        "swallowed",
        "ends with what is missing in another column",
        "end with what is missing in another column",
    ),  # removing it there would lose it
}
"""By rule. Words for missing values are reported by the profile itself."""


def problems_of(table: SeenTable, suspects: Sequence[Suspect]) -> Iterator[Problem]:
    """One per column and kind, most cells first; and one for a row of names below the header."""
    rows = rows_of_words(table, suspects)
    if 0 in rows and numbers_in(table, 0):
        del rows[0]
    yield from second_headers(table, rows)
    wheres = in_words(table)
    of_columns = [*problems_of_columns(table, wheres)]
    yield from of_columns
    told = {(place, text) for problem in of_columns for place in problem.places for text in problem.values}
    codes = {
        place for place in {each.column for each in suspects if each.rule == "number"} if holds_codes(table.columns[place])
    }
    cells: defaultdict[tuple[Kind, int], list[Suspect]] = defaultdict(list)
    for suspect in suspects:
        is_told = suspect.proposed is None and (
            suspect.row in rows or (suspect.column, table.columns[suspect.column].text(suspect.row)) in told
        )
        if (kind := KINDS.get(suspect.rule)) and not is_told:
            if kind is NO_NUMBER and suspect.column in codes:
                kind = OTHER_SHAPE
            cells[kind, suspect.column].append(suspect)
    refs = references([column.name for column in table.columns])
    for (kind, place), found in sorted(cells.items(), key=lambda each: -len(each[1])):
        column = table.columns[place]
        texts = values(column, found)
        yield Problem(
            column.name,
            kind.code,
            len(found),
            sentence(kind, column, found, wheres[place]),
            steps(kind, column, refs[place], found),
            texts[:MOST_MERGED],
            places=[place],
            more=sum(column.counts[text] for text in texts[:MOST_MERGED]) < len(found),
        )


def in_words(table: SeenTable) -> list[str]:
    """What each column is called, and that only the first rows were seen."""
    times = Counter(column.name for column in table.columns)
    among = "" if table.is_whole else f" among the first {table.frame.height:,} rows"
    return [called(column.name, place, is_twin=times[column.name] > 1) + among for place, column in enumerate(table.columns)]


def holds_codes(column: SeenColumn) -> bool:
    """Codes such as postcodes: a text that is not a number among these is described as written differently."""
    return has_one_length(Texts(column.counts))


def rows_of_words(table: SeenTable, suspects: Sequence[Suspect]) -> dict[int, list[Suspect]]:
    """By row, the cells that are not numbers in columns of numbers, if the row has several of these and hardly any number."""
    found: defaultdict[int, list[Suspect]] = defaultdict(list)
    for each in suspects:
        if each.rule == "number" and each.proposed is None:
            found[each.row].append(each)
    return {row: words for row, words in found.items() if len(words) >= SEVERAL * (1 + 2 * numbers_in(table, row))}


def numbers_in(table: SeenTable, row: int) -> int:
    return sum(is_number(text) for column in table.columns if (text := column.text(row)))


def second_headers(table: SeenTable, rows: dict[int, list[Suspect]]) -> Iterator[Problem]:
    """A repeated header, a row of units below it, or other rows without a number: only a person can tell."""
    if words := rows.get(0):
        where = f"The first row has words where {len(words):,} columns hold numbers"
        removed = {"step": "skip_rows", "first": 1}
        steps: list[dict[str, Any]] = [removed | {"before_header": True}, removed] if can_be_header(table) else [removed]
        sentence = f"{where}, such as “{example_of(table, words)}”: it may belong to the header."
        yield Problem(None, "second_header", len(words), sentence, steps)
    if others := {row: words for row, words in rows.items() if row > 0}:
        words = next(iter(others.values()))
        which = ", ".join(f"{table.frame[ROW][row]:,}" for row in list(others)[:NAMED])
        which += f" and {len(others) - NAMED:,} more" if len(others) > NAMED else ""
        has, it = ("Row {} has", "it may be another header") if len(others) == 1 else ("Rows {} have", "they may be headers")
        sentence = (
            f"{has.format(which)} words where columns hold numbers, such as “{example_of(table, words)}”: {it}, or a note."
        )
        yield Problem(None, "rows_of_words", len(others), sentence)


def can_be_header(table: SeenTable) -> bool:
    """Whether the first row could be: no cell is missing, and all are different, which units are not."""
    texts = [column.text(0) for column in table.columns]
    return None not in texts and len(set(texts)) == len(texts)


def example_of(table: SeenTable, words: Sequence[Suspect]) -> str | None:
    return table.columns[words[0].column].text(words[0].row)


def sentence(kind: Kind, column: SeenColumn, found: Sequence[Suspect], where: str) -> str:
    changes = Counter((column.text(suspect.row), suspect.proposed) for suspect in found)
    known_first = sorted(changes.most_common(), key=lambda each: each[0][1] is None)
    examples = ", ".join(change(old, proposed) for (old, proposed), _ in known_first[:NAMED])
    others = sum(count for _, count in known_first[NAMED:])
    more = f" and {others:,} more" if others else ""
    is_so = kind.is_so if len(found) == 1 else kind.are_so
    noun = "value"
    if column.text(found[0].row) is None:
        noun, is_so = "missing value", "may be at the end of another column"
    return f"{plural(len(found), noun)} in column {where} {is_so}: {examples}{more}."


def change(old: str | None, proposed: str | None) -> str:
    """Of long values, the part around the first difference."""
    alike = Prefix.similarity(old, proposed) if old and proposed else 0
    start = max(0, alike - LONGEST // 2) if max(len(old or ""), len(proposed or "")) > LONGEST else 0
    return " → ".join(f"“{shortened(text, start)}”" for text in (old, proposed) if text is not None)


def shortened(text: str, start: int) -> str:
    end = start + LONGEST
    return f"{'…' if start else ''}{text[start:end]}{'…' if len(text) > end else ''}"


def values(column: SeenColumn, found: Sequence[Suspect]) -> list[str]:
    """Values that are wrong wherever they occur, to find their rows by."""
    texts = Counter(text for suspect in found if (text := column.text(suspect.row)) is not None)
    return [text for text, count in texts.items() if count == column.counts[text]]


def steps(kind: Kind, column: SeenColumn, ref: Any, found: Sequence[Suspect]) -> list[dict[str, Any]]:
    """A mapping of the values that are wrong wherever they occur, and in the same way.

    What contradicts other columns may be a rare truth: only typos are offered for repair, not First Class to become Economy.
    """
    if kind.step is None:
        return []
    cells: defaultdict[str, Counter[str | None]] = defaultdict(Counter)
    for suspect in found:
        if (text := column.text(suspect.row)) is not None:
            cells[text][suspect.proposed] += 1
    values = {
        text: proposed
        for text, proposals in cells.items()
        if len(proposals) == 1
        and (proposed := next(iter(proposals))) is not None
        and proposals.total() == column.counts[text]
        and (kind is not CONTRADICTION or may_be_slip(text, proposed))
    }
    return [{"step": kind.step, "column": ref, kind.parameter: values}] if 0 < len(values) <= MOST_MERGED else []


def may_be_slip(text: str, proposed: str) -> bool:
    """Whether the two share most of their letters, in any case, and differ in more than digits: 95 is not a typo of 12.

    Nor is 1990 one of 1992.
    """
    if text.casefold() == proposed.casefold():
        return True
    return 2 * OSA.distance(text, proposed) <= max(len(text), len(proposed)) and without_digits(text) != without_digits(
        proposed
    )
