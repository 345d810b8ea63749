"""Columns with a value only in the first row of each group: of an order's items, the first has the address."""

from collections.abc import Sequence
from math import exp, inf, lgamma, sqrt
from typing import NamedTuple

import numpy as np
import polars as pl

from jobs.cleaning.profiling.totals import LABEL
from jobs.cleaning.table import ROW, Batch, Column
from jobs.cleaning.values.white import WHITE

JUDGED = 2_000
"""The first rows, among which such columns are looked for; further ones are only checked."""
MOST_COLUMNS = 300
BY_CHANCE = 0.001
"""The probability below which something is not considered chance."""
FEWEST, ASCENDING = 5, 0.95
"""How many values a column of headings has at least, and which share of them follows the one above in the alphabet."""
SEVERAL, DEVIATIONS = 2, 2
"""How many columns beside numbers or codes show that these are headings; or how many standard deviations from chance."""
GAPS, GAPS_OF_OTHERS = 0.1, 0.4
"""The least share of gaps below headings in the order of the alphabet, and below others."""


class Groups(NamedTuple):
    """The column whose equal neighbours are a group, and those with a value in no other row than the first; by their places."""

    key: int
    columns: list[int]


class FirstRows:
    """Sees all rows of a table. The result does not depend on how batches are cut."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._keys = [column.key for column in columns] if 1 < len(columns) <= MOST_COLUMNS else []
        self._head: list[pl.DataFrame] = []
        self._missing = JUDGED if self._keys else 0
        self._found: Groups | None = None
        self._whole = set[int]()
        """Of the columns found, those that have a value in every first row."""
        self._above: str | None = None
        self.lists = False
        """Whether the first column is one of headings, each above its gaps."""
        self.beside = set[int]()
        """Columns with a value exactly where the first one has one, if that lists headings."""
        self.are_alone = False
        """Whether nothing else is in the rows that have a value in the first column."""

    def add(self, batch: Batch) -> None:
        if self._missing:
            self._head.append(batch.frame.head(self._missing))
            self._missing -= self._head[-1].height
            if self._missing:
                return
            self._judge()
            self._check(batch.frame.tail(batch.height - self._head[-1].height))
        else:
            self._check(batch.frame)

    def settle(self) -> None:
        """After the last row."""
        if self._missing and self._head:
            self._judge()

    @property
    def found(self) -> Groups | None:
        return self._found if self._whole else None

    def _judge(self) -> None:
        self._missing = 0
        cells = pl.concat(self._head).drop(ROW).select(pl.all().str.strip_chars(WHITE).replace("", None))
        gaps, rows = cells.null_count().row(0), cells.height
        with_gaps = [place for place in range(cells.width) if 0 < gaps[place] < rows]
        if not with_gaps:
            return
        if 0 in with_gaps:
            first = cells.to_series(0)
            self.are_alone = alone(cells)
        held = cells.select(pl.nth(with_gaps).is_not_null()).to_numpy().astype(np.float32)
        if 0 in with_gaps and first[0] is not None:
            beside = {place for at, place in enumerate(with_gaps) if at and (held[:, at] == held[:, 0]).all()}
            self.lists = are_headings(first, len(beside))
            self.beside = beside if self.lists else set()
        for key in (place for place in range(cells.width) if not gaps[place]):
            goes_on = continued(cells.to_series(key), None)
            count = int(goes_on.sum())
            least = zip(with_gaps, goes_on.to_numpy().astype(np.float32) @ held, strict=True) if count else ()
            apart = [place for place, together in least if not together]
            found = [place for place in apart if chance(rows - gaps[place], count, rows) < BY_CHANCE]
            whole = {place for place in found if gaps[place] == count}
            if whole and (self._found is None or len(found) > len(self._found.columns)):
                self._found, self._whole = Groups(key, found), whole
        if self._found:
            self._above = cells[-1, self._found.key]

    def _check(self, frame: pl.DataFrame) -> None:
        """Drops columns to which these rows do not apply."""
        if self.are_alone:
            self.are_alone = alone(frame.drop(ROW).select(pl.all().str.strip_chars(WHITE).replace("", None)))
        if self.beside:
            first, *others = frame.select(filled(self._keys[place]) for place in (0, *self.beside)).get_columns()
            self.beside = {place for place, other in zip(tuple(self.beside), others, strict=True) if (other == first).all()}
        if not self._found or not frame.height:
            return
        names = [self._keys[place] for place in (self._found.key, *self._found.columns)]
        cells = frame.select(pl.col(names).str.strip_chars(WHITE).replace("", None))
        key, *others = cells.get_columns()
        goes_on = continued(key, self._above)
        pairs = dict(zip(self._found.columns, [other.is_not_null() for other in others], strict=True))
        kept = [place for place, filled in pairs.items() if not key.null_count() and not (filled & goes_on).any()]
        self._whole = {place for place in self._whole if place in kept and (pairs[place] != goes_on).all()}
        self._found = Groups(self._found.key, kept) if kept else None
        self._above = key[-1]


def filled(key: str) -> pl.Expr:
    return pl.col(key).str.strip_chars(WHITE).fill_null("") != ""


def alone(cells: pl.DataFrame) -> bool:
    """Whether the first column has values only in rows that have no other, but for totals."""
    first, *others = (pl.col(key) for key in cells.columns)
    have_others = cells.filter(first.is_not_null() & pl.any_horizontal(other.is_not_null() for other in others))
    return have_others.filter(~first.str.contains(LABEL)).is_empty()


def continued(key: pl.Series, above: str | None) -> pl.Series:
    """Where a row belongs to the same group as the one before."""
    return key.eq_missing(key.shift(1, fill_value=above)) & key.is_not_null()


def chance(values: int, continued: int, rows: int) -> float:
    """The probability that none of this many random values is in one of the rows that continue a group."""
    return exp(ways(values, rows - continued) - ways(values, rows))


def ways(few: int, many: int) -> float:
    """The logarithm of the number of ways to choose `few` of `many`."""
    return lgamma(many + 1) - lgamma(few + 1) - lgamma(many - few + 1) if 0 <= few <= many else -inf


def are_headings(first: pl.Series, beside: int) -> bool:
    """Whether a first column's values are headings of lists: all different, in the order of the alphabet or with many gaps.

    Numbers and codes count up whether or not some are missing, and may be those of members, where others have none. Headings
    have several columns `beside` them with the same gaps, count on below gaps, or follow one another less often than by chance.
    """
    values, gaps = first.drop_nulls(), first.null_count() / len(first)
    if len(values) < FEWEST or values.n_unique() < len(values) or are_together(first):
        return False
    low = values.str.to_lowercase()
    if 2 * int(low.str.contains(r"^\S*[0-9]\S*$").sum()) >= len(low):
        return gaps >= GAPS_OF_OTHERS and (beside >= SEVERAL or count_on(low) or are_apart(first.is_not_null()))
    is_sorted = int((low > low.shift(1)).sum()) >= ASCENDING * (len(low) - 1)
    are_words = 2 * int(low.str.contains("[0-9]").sum()) < len(low)
    return gaps >= (GAPS if is_sorted and are_words else GAPS_OF_OTHERS)


def count_on(values: pl.Series) -> bool:
    """Whether each number follows the one before: 7, 8, 9, or P07, P08."""
    numbers = values.str.extract(r"([0-9]{1,18})[^0-9]*$").cast(pl.Int64)
    return int((numbers.diff() == 1).sum()) >= ASCENDING * (len(numbers) - 1)


def are_together(first: pl.Series) -> bool:
    """Whether all gaps are below the last value: rows were prepared there, such as with boxes to tick."""
    last = first.is_not_null().arg_true()[-1]
    return not first.head(last).null_count()


def are_apart(filled: pl.Series) -> bool:
    """Whether a value directly below another one is rarer than by chance."""
    count = int(filled.sum()) - 1
    share = count / (len(filled) - 1)
    below = int((filled & filled.shift(1)).sum())
    return count * share - below > DEVIATIONS * sqrt(count * share * (1 - share))
