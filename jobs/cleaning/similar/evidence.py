"""Evidence that two records are the same, column by column, after Fellegi and Sunter (1969).

The similarity of two texts is divided into levels. How often a level occurs among different records is counted in random pairs;
how often among equal ones is learned from the likely pairs by expectation maximisation. The logarithm of the ratio is a
column's weight at that level: two people in one town mean little, two with one telephone number a lot. No labelled examples are
needed.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

Levels = np.ndarray[Any, np.dtype[np.int64]]
Numbers = np.ndarray[Any, np.dtype[np.float64]]

STEPS = (0.5, 0.65, 0.8, 0.9, 0.9999)
LEVELS = len(STEPS) + 2
"""Level 0: one of the two is missing, which is no evidence. 1: unlike, … 6: equal."""

SAME = np.array([0, 0.05, 0.05, 0.05, 0.08, 0.12, 0.65])
DIFFERENT = np.array([0, 0.6, 0.2, 0.1, 0.04, 0.03, 0.03])
"""Prior shares of the levels among equal and among different records."""
SAME_COUNTS, DIFFERENT_COUNTS = 500, 20
"""How many pairs the prior counts for."""

AT_RANDOM = 20_000
ROUNDS = 30
SURELY = 0.55
"""Pairs with at least this overall similarity count as equal when learning begins."""

WHOLE, NEUTRAL = 20, 0.45
"""The weight of the overall similarity beside that of columns, and the value at which it is neutral."""
STRONGEST = 6
LONGEST = 500
"""How many characters of a text are compared."""


@dataclass(frozen=True)
class Weights:
    """For each column and level, its weight for (above 0) or against a match; and the prior odds."""

    of_columns: Numbers
    before: float

    def evidence(self, levels: Levels, likeness: Numbers) -> Numbers:
        """For each pair, as log odds; 0 means equally likely."""
        columns = np.clip(self.log_odds(levels), -STRONGEST, STRONGEST)
        evidence: Numbers = columns + WHOLE * (likeness - NEUTRAL)
        return evidence

    def log_odds(self, levels: Levels) -> Numbers:
        weights: Numbers = self.of_columns[np.arange(levels.shape[1]), levels].sum(axis=1) + self.before
        return weights


def weigh(records: pl.DataFrame, pairs: pl.DataFrame) -> tuple[Weights, Numbers]:
    """The weights of the records' columns, and the evidence for each likely pair."""
    levels = levels_of(records, pairs["first"], pairs["second"])
    likeness = pairs["likeness"].to_numpy()
    weights = learn(levels, levels_of(records, *pairs_at_random(records.height)), likeness > SURELY, records.height)
    return weights, weights.evidence(levels, likeness)


def levels_of(records: pl.DataFrame, first: pl.Series, second: pl.Series) -> Levels:
    """One row per pair, one column per column."""
    return np.stack([column_levels(column.gather(first), column.gather(second)) for column in records], axis=1)


def column_levels(some: pl.Series, others: pl.Series) -> Levels:
    """Each two texts are compared only once, however often the pair occurs."""
    both = pl.DataFrame({"some": some.str.slice(0, LONGEST), "others": others.str.slice(0, LONGEST)})
    distinct = both.drop_nulls().unique(maintain_order=True)
    texts = (distinct["some"].to_list(), distinct["others"].to_list())
    alike = process.cpdist(*texts, scorer=JaroWinkler.normalized_similarity, workers=-1) if distinct.height else np.zeros(0)
    levels = pl.Series("level", np.digitize(alike, STEPS) + 1, dtype=pl.Int64)
    found = both.join(distinct.with_columns(levels), on=["some", "others"], how="left", maintain_order="left")
    return found["level"].fill_null(0).to_numpy()


def pairs_at_random(count: int) -> tuple[pl.Series, pl.Series]:
    """All pairs of a small table; a fixed random sample of a large one."""
    if count * (count - 1) // 2 <= AT_RANDOM:
        first, second = np.triu_indices(count, 1)
    else:
        first, second = np.random.default_rng(0).integers(0, count, (2, AT_RANDOM))
        first, second = first[first != second], second[first != second]
    return pl.Series(first), pl.Series(second)


def learn(likely: Levels, at_random: Levels, surely: np.ndarray[Any, np.dtype[np.bool_]], count: int) -> Weights:
    different = shares(at_random, np.ones(len(at_random)), DIFFERENT * DIFFERENT_COUNTS)
    all_pairs = max(1, count * (count - 1) // 2)
    equal = surely.astype(np.float64)
    for _ in range(ROUNDS):
        same = shares(likely, equal, SAME * SAME_COUNTS)
        ratio = np.log(same[:, 1:] / different[:, 1:])
        odds = min(0.5, (equal.sum() + 0.1) / all_pairs)
        weights = Weights(np.pad(ratio, ((0, 0), (1, 0))), float(np.log(odds / (1 - odds))))
        equal = 1 / (1 + np.exp(-np.clip(weights.log_odds(likely), -50, 50)))
    return weights


def shares(levels: Levels, counts: Numbers, expected: Numbers) -> Numbers:
    """For each column, the share of each level among the pairs, without missing ones."""
    found = np.stack([np.bincount(column, counts, LEVELS) + expected for column in levels.T])
    found[:, 0] = 0
    result: Numbers = found / found.sum(axis=1, keepdims=True)
    return result
