"""Selects or fills rows by their place."""

import re
import sys
from heapq import nsmallest

import pandas as pd

from jobs.cleaning.script_kit.columns import labels, name_of
from jobs.cleaning.script_kit.missing import missing
from jobs.cleaning.script_kit.statistics import Group


def carried(cells: pd.Series, up: bool, limit: int | None, groups: list[Group] | None) -> pd.Series:
    """The cells, with gaps filled by the last text before them; with `up`, by the next one after them."""
    gaps, fills = list(missing(cells, "blank")), list(cells)
    texts: dict[Group, str | None] = {}
    passed: dict[Group, int] = {}
    for place in reversed(range(len(fills))) if up else range(len(fills)):
        group = groups[place] if groups else ()
        if not gaps[place]:
            texts[group], passed[group] = fills[place], 0
        elif group in texts:
            passed[group] += 1
            if limit is None or passed[group] <= limit:
                fills[place] = texts[group]
    return pd.Series(fills, index=cells.index, dtype=object)


def at_random(rows: int, n: int, seed: int) -> list[int]:
    """The places of `n` randomly chosen rows, in order."""
    start = mixed(seed)
    return sorted(nsmallest(n, range(rows), key=lambda place: mixed(start + place + 1)))


def mixed(number: int) -> int:
    """SplitMix64: a bijection of the numbers below 2**64."""
    number = number * 0x9E3779B97F4A7C15 % 2**64
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        number = (number ^ (number >> shift)) * factor % 2**64
    return number ^ (number >> 31)


def without_ends(
    frame: pd.DataFrame, first: int, last: int, until: re.Pattern[str] | None, before_header: bool
) -> pd.DataFrame:
    """Without the first and the last rows. With `before_header`, the header counts as one, and is replaced."""
    names = list(map(name_of, frame.columns))
    lines = [names] if before_header and any(name is not None for name in names) else []
    above = len(lines)
    lines += frame.to_numpy().tolist()
    begin = first
    while until and begin < len(lines) and not any(cell is not None and until.search(cell) for cell in lines[begin]):
        begin += 1
    if begin + last + before_header > len(lines) or (until and begin >= len(lines)):
        sys.exit(f"The table has {len(frame)} rows, too few to remove so many.")
    if not before_header:
        return frame.iloc[begin : len(lines) - last]
    after = frame.iloc[begin + 1 - above : len(lines) - above - last]
    return after.set_axis(labels(lines[begin]), axis=1)
