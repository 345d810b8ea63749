"""Differences between two profiles, in sentences with figures: this month's file compared with last month's.

Shares are compared only if the difference is statistically significant and large enough to matter.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import accumulate
from math import ceil, floor, sqrt
from typing import NamedTuple

from jobs.cleaning.profiling.known_profile import Bars, KnownColumn, KnownProfile

Key = tuple[str | None, int]

MATTERS = 0.05
"""The least change in a share of all rows."""
MOVED = 0.1
"""The least change in the share of numbers below some value."""
CHANCE = 3.0
"""Standard deviations that count as chance."""
KOLMOGOROV = 1.63
"""The same for the largest difference between two distributions; in one of a hundred cases it is larger by chance."""
TIMES = 2
"""The factor by which the number of rows must grow or shrink to be reported."""
LONGEST = 60
EMPTY = "empty"
"""What a column without values looks like."""


class Change(NamedTuple):
    """One difference. `code`: rows, new, gone, looks, missing, repeats, numbers or value."""

    column: str | None
    code: str
    sentence: str


def drift(before: KnownProfile, now: KnownProfile) -> list[Change]:
    """Changes of the table first, then of the columns in their current order, then columns that are gone."""
    old, new = by_key(before), by_key(now)
    changes = list(of_rows(before.rows, now.rows))
    for key, column in new.items():
        if key in old:
            are_keys = before.is_key(old[key]) and now.is_key(column)
            changes += of_column(Pair(old[key], before.rows, column, now.rows, are_keys))
        else:
            changes.append(Change(key[0], "new", f"Column {called(key)} is new. It looks like {column.looks_like}."))
    return changes + [Change(key[0], "gone", f"Column {called(key)} is gone.") for key in old if key not in new]


class Pair(NamedTuple):
    """A column as it was and as it is, each with the number of rows of its table. Keys are different every time."""

    old: KnownColumn
    rows_before: int
    new: KnownColumn
    rows: int
    are_keys: bool

    @property
    def name(self) -> str:
        return quoted(self.new.name)

    def differs(self, before: float, now: float) -> bool:
        """Whether these two numbers of rows are different shares of all."""
        if not self.rows_before or not self.rows:
            return False
        apart = abs(before / self.rows_before - now / self.rows)
        pooled = (before + now) / (self.rows_before + self.rows)
        chance = sqrt(pooled * (1 - pooled) * (1 / self.rows_before + 1 / self.rows)) if 0 < pooled < 1 else 0.0
        return apart >= MATTERS and apart > CHANCE * chance


def by_key(profile: KnownProfile) -> dict[Key, KnownColumn]:
    """Among columns with the same name, the first now is compared with the first before, and so on."""
    seen: Counter[str | None] = Counter()
    found: dict[Key, KnownColumn] = {}
    for column in profile.columns:
        seen[column.name] += 1
        found[column.name, seen[column.name]] = column
    return found


def of_rows(before: int, now: int) -> Iterator[Change]:
    if max(before, now) >= TIMES * max(1, min(before, now)):
        yield Change(None, "rows", f"There are {now:,} rows. There were {before:,}.")


def of_column(pair: Pair) -> Iterator[Change]:
    old, new = pair.old, pair.new
    if old.looks_like != new.looks_like and EMPTY not in (old.looks_like, new.looks_like):
        yield Change(new.name, "looks", f"Column {pair.name} looks like {new.looks_like}. It looked like {old.looks_like}.")
    if pair.differs(old.missing, new.missing):
        shares = f"{share(new.missing, pair.rows)} missing. Before, it was {share(old.missing, pair.rows_before)}."
        yield Change(new.name, "missing", f"Column {pair.name} has {shares}")
    if again := repeats(pair):
        yield Change(new.name, "repeats", f"Values of {pair.name} repeat {again:,} times. Before, each was there once.")
    if old.looks_like != new.looks_like:
        return
    if old.bars and new.bars:
        if not pair.are_keys:
            yield from of_numbers(pair, old.bars, new.bars)
    else:
        yield from of_values(pair)


def repeats(pair: Pair) -> int:
    """How many values are repeats, if the column had none before."""
    old, new = pair.old, pair.new
    if old.missing or pair.rows_before < TIMES or old.distinct != pair.rows_before or new.distinct is None:
        return 0
    return max(0, pair.rows - new.nulls - new.distinct)


def of_numbers(pair: Pair, old: Bars, new: Bars) -> Iterator[Change]:
    """Compares at the value where the cumulative shares differ most (Kolmogorov–Smirnov distance)."""
    was, is_now, counts = below(old), below(new), (sum(old.counts), sum(new.counts))
    if 0 in counts:
        return
    at = max(edges(old, new), key=lambda edge: abs(is_now(edge) - was(edge)))
    apart = abs(is_now(at) - was(at))
    if apart < max(MOVED, KOLMOGOROV * sqrt(1 / counts[0] + 1 / counts[1])):
        return
    shares = f"{100 * is_now(at):.1f} % are below {plain(at)}, {100 * was(at):.1f} % were."
    means = f"mean {pair.new.mean}, {pair.new.min} to {pair.new.max}; it was {pair.old.mean}, {pair.old.min} to {pair.old.max}"
    yield Change(pair.new.name, "numbers", f"The numbers of {pair.name} have moved: {means}. {shares}")


def edges(*both: Bars) -> list[Fraction]:
    """The edges of the wider bars. The narrower ones fit into them, so that both sides are counted exactly."""
    step = max(bars.step for bars in both)
    places = {place for bars in both for place in range(floor(bars.left / step), ceil(bars.right / step) + 1)}
    return [place * step for place in sorted(places)]


def below(bars: Bars) -> Callable[[Fraction], float]:
    """A function for the share of numbers below a value."""
    sums = [0, *accumulate(bars.counts)]
    return lambda value: sums[min(max(floor((value - bars.left) / bars.step), 0), len(sums) - 1)] / max(1, sums[-1])


def of_values(pair: Pair) -> Iterator[Change]:
    """Values that are much more, or much less, frequent than before."""
    old, new = pair.old, pair.new
    if not pair.rows or not pair.rows_before:
        return
    for value in dict.fromkeys([each for each, _ in (*new.top, *old.top)]):
        was, count = old.count_of(value), new.count_of(value)
        least_was = was if was is not None else min(old.at_most(pair.rows_before), (count or 0) / pair.rows * pair.rows_before)
        least_now = count if count is not None else min(new.at_most(pair.rows), (was or 0) / pair.rows_before * pair.rows)
        if pair.differs(least_was, least_now):
            now = f"is {share(count, pair.rows)} of" if count is not None else "has almost gone from"
            then = share(was, pair.rows_before) if was is not None else "hardly there"
            yield Change(new.name, "value", f"{quoted(value)} {now} {pair.name}. Before, it was {then}.")


def called(key: Key) -> str:
    name, nth = key
    return quoted(name) + (f", number {nth} of that name," if nth > 1 else "")


def quoted(text: str | None) -> str:
    if not text:
        return "without a name"
    return f"“{text if len(text) <= LONGEST else f'{text[: LONGEST - 1]}…'}”"


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "0.0 %"


def plain(value: Fraction) -> str:
    return f"{int(value):,}" if value.denominator == 1 else f"{float(value):g}"
