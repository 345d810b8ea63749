"""A random sample of `n` rows of a table, each equally likely."""

from typing import Any

import numpy as np
import polars as pl

from jobs.cleaning.learner import Learner
from jobs.cleaning.places import Places
from jobs.cleaning.table import Batch

Numbers = np.ndarray[Any, np.dtype[np.uint64]]


class Reservoir(Learner):
    """Keeps the `n` rows with the lowest lots; the lot of a row depends on its place and the seed alone."""

    memory = ("places", "lots")

    def __init__(self, n: int, seed: int, reason: str) -> None:
        self.n, self.seed, self.reason = n, seed, reason
        self.places = Places()
        self.lots = np.zeros(0, np.uint64)

    def observe(self, batch: Batch) -> None:
        self.places.observe(batch)
        self.lots = lowest(np.concatenate((self.lots, drawn(self.places.of(batch).to_numpy(), self.seed))), self.n)

    def apply(self, batch: Batch) -> Batch:
        highest = self.lots.max(initial=0)
        return batch.having(batch.frame.filter(pl.Series(drawn(self.places.of(batch).to_numpy(), self.seed) <= highest)))

    def reasons(self, left: Batch) -> pl.Series:
        return pl.repeat(self.reason, left.height, dtype=pl.String, eager=True)


def lowest(lots: Numbers, n: int) -> Numbers:
    return np.partition(lots, n - 1)[:n] if len(lots) > n else lots


def drawn(places: Numbers, seed: int) -> Numbers:
    """A unique lot for each place. The seed is mixed first, so that neighbouring seeds do not give shifted samples."""
    return mixed(places + mixed(np.array([seed % 2**64], np.uint64)))


def mixed(numbers: Numbers) -> Numbers:
    """SplitMix64, which is a bijection: different numbers stay different."""
    mixed = numbers * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))
