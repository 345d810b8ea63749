"""Yes and no written in several ways within one column: yes, Y, TRUE and 1."""

from collections import Counter
from collections.abc import Mapping

from jobs.cleaning.profiling.stand_ins import SIGNS, WORDS
from jobs.cleaning.values.white import WHITE

WAYS = (("yes", "no"), ("y", "n"), ("true", "false"), ("t", "f"), ("1", "0"))
WAY_OF = {word: way for way in WAYS for word in way}
UNKNOWN = {*SIGNS, *WORDS}
IN_FULL = {*WAYS[0], *WAYS[2]}
"""One of these must be there: letters and digits alone may be anything."""


def unusual_truths(values: Mapping[str, int]) -> dict[str, int]:
    """Values, with their counts and without white space around, that say yes or no in another way than most of the others do.

    None where one value says something else, be it not that nothing is known; nor where all say the same.
    """
    spelled, ways = Counter[str](), Counter[tuple[str, str]]()
    for value, count in values.items():
        spelling = value.strip(WHITE)
        word = spelling.casefold()
        if word in WAY_OF:
            spelled[spelling] += count
            ways[WAY_OF[word]] += count
        elif spelling and word not in UNKNOWN:
            return {}
    words = {spelling.casefold() for spelling in spelled}
    if len(ways) < 2 or IN_FULL.isdisjoint(words) or len({WAY_OF[word].index(word) for word in words}) < 2:
        return {}
    usual = ways.most_common(1)[0][0]
    return {spelling: count for spelling, count in spelled.most_common() if WAY_OF[spelling.casefold()] is not usual}
