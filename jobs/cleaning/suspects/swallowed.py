"""Texts that end with what is missing in another column: a city "Bend OR" beside an empty state."""

from collections.abc import Iterator, Sequence

import numpy as np

from jobs.cleaning.suspects.figures import is_number
from jobs.cleaning.suspects.seen import NOTHING, Codes, SeenColumn, Suspect

BETWEEN = " \t,;|"
SAMPLE = 200
LEAST, SHARE = 2, 0.2
"""How many gaps, and which share of them, must be explained by this."""


def swallowed(columns: Sequence[SeenColumn], rule: str) -> Iterator[Suspect]:
    """Both cells: the one with the extra word, and the gap. All gaps of a column are explained by the same other column."""
    for place, column in enumerate(columns):
        gaps = np.flatnonzero(column.codes == NOTHING)
        if 2 * len(column.counts) > column.filled or not 0 < 2 * len(gaps) <= len(column.codes):
            continue
        known = {text for text, count in column.counts.items() if count > 1 and not is_number(text)}  # these may end any text
        others = [other for other in range(len(columns)) if other != place]
        explained = [len(split(columns[other], gaps[:SAMPLE], known)) for other in others]
        most = max(explained, default=0)
        if most < SHARE * len(gaps[:SAMPLE]):
            continue
        other_place = others[explained.index(most)]
        found = split(columns[other_place], gaps, known)
        if len(found) >= max(LEAST, SHARE * len(gaps)):
            for row, (text, more) in found.items():
                yield Suspect(row, other_place, text, rule)
                yield Suspect(row, place, more, rule)


def split(column: SeenColumn, rows: Codes, known: set[str]) -> dict[int, tuple[str, str]]:
    """By row: the text without its last word, and that word, if it is a known one."""
    found = {}
    for row in map(int, rows):
        text = column.text(row) or ""
        end = max(map(text.rfind, BETWEEN))
        before, last = text[: max(end, 0)].rstrip(BETWEEN), text[end + 1 :]
        if before and last in known:
            found[row] = (before, last)
    return found
