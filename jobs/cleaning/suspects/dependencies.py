"""Cells that break a rule between two columns: wherever one holds the same text, so does the other, but for a few rows."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from jobs.cleaning.suspects.seen import NOTHING, Codes, SeenColumn, Suspect

HOLDS = 0.93
"""The share of rows in which such a rule must hold, as one that is spoiled by errors does."""
BETTER_THAN_CHANCE = 0.35
"""It must leave no more than this share of the rows unexplained that guessing the most frequent text would."""
GROUP, GROUPS = 3, 3
"""Rows of one text that say something, and how many such texts there must be."""
MAJORITY, MINORITY = 0.7, 0.1
"""Of the rows of one text, what all of these mean; and how many may say something else, unless that is one row: no more than
GROUP, for what is there more often is another case."""
MOST = 0.6
"""The share of the other columns that must say the same, of those that speak."""
MOST_DISTINCT = 0.6
"""Of the rows: a column with more different texts tells nothing about others."""

SAMPLE = 2_000
"""Rows in which such a rule must hold already; most columns have none, and it takes a while to make sure of that."""
MOST_COMPARED = 30_000_000
"""Cells that are compared with one of another column: of a table with many columns, its first rows."""

JUDGED = 200
"""Texts, the most frequent of a column, that say what it holds."""
FIGURES = re.compile(r"[\W\d_]+")
"""Numbers, dates, times."""
DECIMAL = re.compile(r"[+-]?\d*[.,]\d+([eE][+-]?\d+)?")

Flags = np.ndarray[Any, np.dtype[np.bool_]]


class Rule(NamedTuple):
    """What a column must hold by another one: for each row the number of a text, where the rule says one (`speaks`)."""

    due: Codes
    speaks: Flags
    is_slip: Flags
    """Where something else stands that is rare beside the same text of the other column."""


def broken(columns: Sequence[SeenColumn], rule: str) -> Iterator[Suspect]:
    """Cells that other columns say should hold another text: none of these agrees with the cell, and most say the same.

    Measurements may agree with a cell, but contradict none: large ones go with large ones, and each kind has its usual size. So
    decimals say nothing against a cell, nor do figures against other figures.
    """
    rows = min(len(columns[0].codes), MOST_COMPARED // len(columns) ** 2) if columns else 0
    telling = [place for place, column in enumerate(columns) if GROUPS <= len(column.texts) <= MOST_DISTINCT * rows]
    figures, decimals = ([are_mostly(column, pattern) for column in columns] for pattern in (FIGURES, DECIMAL))
    for place, column in enumerate(columns):
        if not 1 < len(column.texts) <= MOST_DISTINCT * rows:
            continue
        agrees, says = np.zeros(rows, np.bool_), defaultdict[int, Counter[int]](Counter)
        for other_place in telling:
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
    """What the one says about the other in so many rows, if it does."""
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
    telling = total >= GROUP
    if telling.sum() < GROUPS:
        return None
    holds = most[telling].sum() / total[telling].sum()
    by_chance = np.bincount(other[both]).max() / both.sum()
    if holds < HOLDS or 1 - holds > BETTER_THAN_CHANCE * (1 - by_chance):
        return None
    places = np.flatnonzero(both)
    group, text = one[places], other[places]
    same = counts[np.searchsorted(pairs, group * width + text)]
    is_strong = telling & (most >= MAJORITY * total) & (most >= GROUP)
    is_slip = is_strong[group] & (text != due[group]) & (same <= np.clip(MINORITY * total[group], 1, GROUP))
    speaks = is_strong[group] | ((total[group] == GROUP - 1) & (most[group] == GROUP - 1))
    found = Rule(np.full(len(both), NOTHING), np.zeros(len(both), np.bool_), np.zeros(len(both), np.bool_))
    found.due[places], found.speaks[places], found.is_slip[places] = due[group], speaks, is_slip
    return found
