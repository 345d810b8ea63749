"""Yes and no written in several ways within one column: yes, Y, TRUE and 1."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from jobs.cleaning.profiling.missing_words import ALL
from jobs.cleaning.values.white import WHITE

WAYS = (("yes", "no"), ("y", "n"), ("true", "false"), ("t", "f"), ("1", "0"))
WAY_OF = {word: way for way in WAYS for word in way}
UNKNOWN = set(ALL)
IN_FULL = {*WAYS[0], *WAYS[2]}
"""One of these must occur: single letters and digits alone may mean anything."""


class Truths(NamedTuple):
    """The top spelling of each pair, how many cells are yes or no, and the spellings of all but the most frequent pair."""

    ways: list[str]
    cells: int
    others: list[str]


def truths_in(values: Mapping[str, int]) -> Truths | None:
    """Judges values with their counts.

    None if any value means something else, except for unknown ones; or if all are spelled the same way.
    """
    spelled, ways = Counter[str](), Counter[tuple[str, str]]()
    for value, count in values.items():
        spelling = value.strip(WHITE)
        word = spelling.casefold()
        if word in WAY_OF:
            spelled[spelling] += count
            ways[WAY_OF[word]] += count
        elif spelling and word not in UNKNOWN:
            return None
    words = {spelling.casefold() for spelling in spelled}
    if len(ways) < 2 or IN_FULL.isdisjoint(words) or len({WAY_OF[word].index(word) for word in words}) < 2:
        return None
    most_first = [spelling for spelling, _ in spelled.most_common()]
    examples = {way: next(each for each in most_first if WAY_OF[each.casefold()] is way) for way, _ in ways.most_common()}
    usual = next(iter(examples))
    others = [spelling for spelling in most_first if WAY_OF[spelling.casefold()] is not usual]
    return Truths([*examples.values()], spelled.total(), others)
