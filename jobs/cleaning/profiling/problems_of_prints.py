"""Rows that a printed report has and a table does not: repeated headers, page numbers, lines between blocks."""

import re
from collections.abc import Iterable, Iterator

from jobs.cleaning.plural import agreeing, plural
from jobs.cleaning.profiling.printed import RULE, Printed
from jobs.cleaning.profiling.problem import Problem, Ref, StepDict
from jobs.cleaning.profiling.problems_of_values import MOST_MERGED, Pairs
from jobs.cleaning.profiling.wording import named_cells

MOST_FORMS = 4
"""How many ways to write a page's number a pattern covers."""
MOST_RULES = 5
"""How many columns a step compares."""
LONGEST = 200
"""The longest text that becomes part of a pattern, which may have a thousand characters."""


def of_pages(printed: Printed, pairs: Pairs) -> Iterator[Problem]:
    """Each with the step that removes such rows, and those of the next report."""
    header, page, rule = (printed.kinds[name] for name in ("header", "page", "rule"))
    if count := header.count:
        words = f"{plural(count, 'row')} {agreeing(count, 'repeats', 'repeat')} the header."
        named = [(ref, column.name or "") for column, ref in pairs if 0 < len((column.name or "").strip()) <= LONGEST]
        rules = [condition(ref, rf"^\s*{escaped(name.strip())}\s*$") for ref, name in named[:MOST_RULES]]
        yield Problem(None, "repeated_header", count, words, removed(rules) if rules else [])
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
            yield Problem(pairs[0][0].name, code, count, words, removed(rules), held, more=more, places=[0])


def numbered(texts: Iterable[str]) -> str:
    """A pattern for these texts, with any numbers in them."""
    forms = dict.fromkeys(re.sub(r"[0-9]+", r"\\d+", escaped(text.strip())) for text in texts)
    return rf"^\s*({'|'.join([form for form in forms if len(form) <= LONGEST][:MOST_FORMS])})\s*$"


def condition(ref: Ref, pattern: str | None) -> StepDict:
    return {"column": ref, "op": "is_blank"} if pattern is None else {"column": ref, "op": "matches", "value": pattern}


def removed(rules: list[StepDict]) -> list[StepDict]:
    return [{"step": "filter_rows", "mode": "remove", "rules": rules}]


def escaped(name: str) -> str:
    """As a pattern that Rust and Python read alike; any white space between words will do."""
    return "".join(rf"\{sign}" if sign in r"\^$.|?*+()[]{}" else r"\s" if sign.isspace() else sign for sign in name)
