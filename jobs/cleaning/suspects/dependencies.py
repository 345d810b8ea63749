"""Cells that break a dependency between two columns: a text in one determines the text in the other, with few exceptions."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from jobs.cleaning.suspects.seen import NOTHING, Codes, SeenColumn, Suspect

HOLDS = 0.93
"""The least share of rows in which a dependency must hold, given that some cells are wrong."""
BETTER_THAN_CHANCE = 0.35
"""The share of wrong guesses that may remain, compared with always guessing the most frequent text."""
GROUP, GROUPS = 3, 3
"""The least number of rows of one text that is evidence, and how many such texts there must be."""
MAJORITY, MINORITY = 0.7, 0.1
"""The share of a text's rows that must agree, and the largest share that may differ.

A single row may always differ; more than GROUP rows may not, because what is more frequent is a case of its own.
"""
MOST = 0.6
"""The least share of the columns with a prediction that must agree."""
MOST_DISTINCT = 0.6
"""The most distinct texts, as a share of the rows: a column with more tells nothing about others."""

SAMPLE = 2_000
"""Rows on which a dependency is tested first: most columns have none, and testing all rows takes long."""
MOST_COMPARED = 30_000_000
"""The most cells that are compared with one of another column: of a table with many columns, only the first rows."""

JUDGED = 200
"""How many of a column's most frequent texts decide what it holds."""
FIGURES = re.compile(r"[\W\d_]+")
"""Numbers, dates, times."""
DECIMAL = re.compile(r"[+-]?\d*[.,]\d+([eE][+-]?\d+)?")

Flags = np.ndarray[Any, np.dtype[np.bool_]]


class Rule(NamedTuple):
    """What another column predicts for a column: for each row the number of a text, if there is a prediction (`speaks`)."""

    due: Codes
    speaks: Flags
    is_slip: Flags
    """Where the actual text differs, and is rare beside that text of the other column."""


def broken(columns: Sequence[SeenColumn], rule: str) -> Iterator[Suspect]:
    """Cells for which other columns predict another text: none of them agrees with the cell, and most agree with each other.

    Measurements may confirm a cell, but not contradict it: they correlate without determining each other. So decimals are no
    evidence against a cell, nor are numbers against other numbers.
    """
    rows = min(len(columns[0].codes), MOST_COMPARED // len(columns) ** 2) if columns else 0
    informative = [place for place, column in enumerate(columns) if GROUPS <= len(column.texts) <= MOST_DISTINCT * rows]
    figures, decimals = ([are_mostly(column, pattern) for column in columns] for pattern in (FIGURES, DECIMAL))
    for place, column in enumerate(columns):
        if not 1 < len(column.texts) <= MOST_DISTINCT * rows:
            continue
        agrees, says = np.zeros(rows, np.bool_), defaultdict[int, Counter[int]](Counter)
        for other_place in informative:
            other = columns[other_place]
            if other is column or (rows > 2 * SAMPLE and not rule_between(other, column, SAMPLE)):
                continue
            if found := rule_between(other, column, rows):
                agrees |= found.speaks & (found.due == column.codes[:rows])
                if decimals[other_place] or (figures[other_place] and figures[place]):
                    continue
                for row in np.flatnonzero(found.is_slip):
                    says[int(row)][int(found.due[row])] += 1
        for at, votes in sorted(says.items()):
            due, count = votes.most_common(1)[0]
            if not agrees[at] and count > MOST * votes.total():
                yield Suspect(at, place, column.texts[due], rule)


def are_mostly(column: SeenColumn, pattern: re.Pattern[str]) -> bool:
    texts = column.texts[:JUDGED]
    return 2 * sum(pattern.fullmatch(text) is not None for text in texts) >= len(texts)


def rule_between(column: SeenColumn, other_column: SeenColumn, rows: int) -> Rule | None:
    """What one column predicts for the other in the first `rows` rows, if it does."""
    one, other = column.codes[:rows], other_column.codes[:rows]
    both = (one != NOTHING) & (other != NOTHING)
    if not both.any():
        return None
    width, height = len(other_column.texts), len(column.texts)
    pairs, counts = np.unique(one[both] * width + other[both], return_counts=True)
    groups, texts = np.divmod(pairs, width)
    total = np.bincount(groups, counts, height)
    order = np.lexsort((counts, groups))  # the last of each group is its most frequent
    last = np.append(groups[order][1:] != groups[order][:-1], True)
    due, most = np.full(height, NOTHING), np.zeros(height)
    due[groups[order][last]], most[groups[order][last]] = texts[order][last], counts[order][last]
    informative = total >= GROUP
    if informative.sum() < GROUPS:
        return None
    holds = most[informative].sum() / total[informative].sum()
    by_chance = np.bincount(other[both]).max() / both.sum()
    if holds < HOLDS or 1 - holds > BETTER_THAN_CHANCE * (1 - by_chance):
        return None
    places = np.flatnonzero(both)
    group, text = one[places], other[places]
    same = counts[np.searchsorted(pairs, group * width + text)]
    is_strong = informative & (most >= MAJORITY * total) & (most >= GROUP)
    is_slip = is_strong[group] & (text != due[group]) & (same <= np.clip(MINORITY * total[group], 1, GROUP))
    speaks = is_strong[group] | ((total[group] == GROUP - 1) & (most[group] == GROUP - 1))
    found = Rule(np.full(len(both), NOTHING), np.zeros(len(both), np.bool_), np.zeros(len(both), np.bool_))
    found.due[places], found.speaks[places], found.is_slip[places] = due[group], speaks, is_slip
    return found
