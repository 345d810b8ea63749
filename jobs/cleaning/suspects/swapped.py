"""Cells of two columns that were exchanged in some rows: an address among telephone numbers, and the number beside it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from jobs.cleaning.suspects.addresses import ADDRESS
from jobs.cleaning.suspects.calendar import DATE
from jobs.cleaning.suspects.seen import SeenColumn, Suspect

PATTERNS = {
    "address": ADDRESS,
    "web": re.compile(r"(https?://|www\.)\S+", re.IGNORECASE),
    "date": DATE,
    "figures": re.compile(r"[+(-]?\d[\d\s()/.,'-]*"),
    "words": re.compile(r"[^\d@/]+"),
}
"""Kinds of texts. None is also another: the first that fits counts."""
UNMISTAKABLE = ("address", "web", "date")
"""One of the two columns must hold this kind: numbers and words are beside each other in wrong columns for other reasons."""
JUDGED = 50
"""How many of a column's most frequent texts decide its kind."""
MOST = 0.8


def swapped(columns: Sequence[SeenColumn], rule: str) -> Iterator[Suspect]:
    """Both cells, each with the other's text."""
    kinds = [kind_of_most(column) for column in columns]
    for place, column in enumerate(columns):
        if kinds[place] not in UNMISTAKABLE:
            continue
        for row, text in column.rows_of(each for each in column.counts if kind_of(each) != kinds[place]):
            others = [
                other
                for other, kind in enumerate(kinds)
                if kind and kind == kind_of(text) and kind_of(columns[other].text(row) or "") == kinds[place]
            ]
            if len(others) == 1:
                [other] = others
                yield Suspect(row, place, columns[other].text(row), rule)
                yield Suspect(row, other, text, rule)


def kind_of_most(column: SeenColumn) -> str | None:
    cells = Counter[str | None]()
    for text, count in islice(column.counts.items(), JUDGED):
        cells[kind_of(text)] += count
    [(kind, most)] = cells.most_common(1) or [(None, 0)]
    return kind if most >= MOST * cells.total() else None


def kind_of(text: str) -> str | None:
    return next((kind for kind, pattern in PATTERNS.items() if pattern.fullmatch(text)), None)
