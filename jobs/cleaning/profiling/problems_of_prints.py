"""Rows that a printed report has and a table does not: repeated headers, page numbers, lines between blocks."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from jobs.cleaning.plural import agreeing, plural
from jobs.cleaning.profiling.carried import IS_LABEL
from jobs.cleaning.profiling.printed import LISTED, Printed
from jobs.cleaning.profiling.problem import Problem, Ref, StepDict
from jobs.cleaning.profiling.problems_of_values import MOST_MERGED, Pairs
from jobs.cleaning.profiling.wording import named, named_cells
from jobs.cleaning.reader.values import RULE
from jobs.cleaning.values.white import WHITE

MOST_RULES = 5
"""How many columns a step compares."""
LONGEST, LONGEST_PATTERN = 200, 1_000
"""The longest name that becomes a pattern, and the longest pattern that a step takes, in characters."""


def of_pages(printed: Printed, pairs: Pairs) -> Iterator[Problem]:
    """Each with the step that removes such rows, and those of the next report."""
    header, page, rule = (printed.kinds[name] for name in ("header", "page", "rule"))
    if count := header.count:
        words = f"{plural(count, 'row')} {agreeing(count, 'repeats', 'repeat')} the header."
        named = [(ref, column.name or "") for column, ref in pairs if 0 < len((column.name or "").strip()) <= LONGEST]
        rules = [condition(ref, rf"^\s*{escaped(name.strip())}\s*$") for ref, name in named[:MOST_RULES]]
        yield Problem(None, "repeated_header", count, words, removed(rules) if rules else [])
    yield from titles(printed, pairs)
    yield from carried(printed, pairs)
    for code, kind, is_so, are_so in (
        ("page_numbers", page, "is the number of a page", "are numbers of pages"),
        ("ruled_lines", rule, "is a line between blocks", "are lines between blocks"),
    ):
        if count := kind.count:
            texts = kind.texts[0]
            words = f"{plural(count, 'row')} {agreeing(count, is_so, are_so)}, as in a printed report:"
            words += f" {named_cells(dict(texts.most_common()))}."
            pattern = rf"^\s*{RULE}\s*$" if kind is rule else numbered(texts)
            rules = [condition(pairs[0][1], pattern)]
            for column, ref in pairs[1:MOST_RULES]:
                if kind.filled[column.place] in (0, count):
                    rules.append(condition(ref, pattern if kind.filled[column.place] else None))
            held = list(texts)[:MOST_MERGED]
            more = len(held) < len(texts)
            yield Problem(pairs[0][0].name, code, count, words, removed(rules) if pattern else [], held, more=more, places=[0])


def titles(printed: Printed, pairs: Pairs) -> Iterator[Problem]:
    """What stands above the header of each page. It goes with a step if one column has all of it, and another nothing."""
    kind = printed.kinds["title"]
    if count := kind.count:
        place, empty = (next((place for place in range(len(pairs)) if kind.filled[place] == all_), None) for all_ in (count, 0))
        texts = Counter(text.strip(WHITE) for each in kind.texts.values() for text in each)
        words = f"{plural(count, 'row')} {agreeing(count, 'stands', 'stand')} above the header of a page,"
        words += f" as in a printed report: {named(list(texts))}."
        steps: list[StepDict] = []
        pattern = numbered(kind.texts[place]) if place is not None and len(kind.texts[place]) < LISTED else None
        if pattern and place is not None and empty is not None:
            steps = removed([condition(pairs[place][1], pattern), condition(pairs[empty][1], None)])
        yield Problem(None, "page_titles", count, words, steps)


def carried(printed: Printed, pairs: Pairs) -> Iterator[Problem]:
    """Sums that are carried on: the step removes rows with such a label that lack what these lack."""
    kind = printed.kinds["carried"]
    if count := kind.count:
        in_columns = {place: [text for text in texts if IS_LABEL.match(text)] for place, texts in sorted(kind.texts.items())}
        labels = {place: texts for place, texts in in_columns.items() if texts}
        empty = next(ref for column, ref in pairs if not kind.filled[column.place])
        shown = {text: kind.texts[place][text] for place, texts in labels.items() for text in texts}
        words = f"{plural(count, 'row')} {agreeing(count, 'carries', 'carry')} a sum on from one page or period to the next:"
        words += f" {named_cells(shown)}."
        patterns = {pairs[place][1]: numbered(texts) for place, texts in labels.items()}
        rules = [[condition(ref, pattern), condition(empty, None)] for ref, pattern in patterns.items() if pattern]
        steps = [step for each in rules for step in removed(each)]
        held = list(shown)[:MOST_MERGED]
        yield Problem(None, "carried", count, words, steps, held, more=len(held) < len(shown), places=[*labels])


def numbered(texts: Iterable[str]) -> str | None:
    """A pattern for these texts, with any numbers in them; None if they are too many or too long for one."""
    forms = dict.fromkeys(re.sub(r"[0-9]+", r"\\d+", escaped(text.strip(WHITE))) for text in texts)
    pattern = rf"^\s*(?:{'|'.join(forms)})\s*$"
    return pattern if len(pattern) <= LONGEST_PATTERN else None


def condition(ref: Ref, pattern: str | None) -> StepDict:
    return {"column": ref, "op": "is_blank"} if pattern is None else {"column": ref, "op": "matches", "value": pattern}


def removed(rules: list[StepDict]) -> list[StepDict]:
    return [{"step": "filter_rows", "mode": "remove", "rules": rules}]


def escaped(name: str) -> str:
    """As a pattern that Rust and Python read alike; any white space between words will do."""
    return "".join(rf"\{sign}" if sign in r"\^$.|?*+()[]{}" else r"\s" if sign.isspace() else sign for sign in name)
