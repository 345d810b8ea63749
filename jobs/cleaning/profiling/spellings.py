"""Spellings of one value that differ in upper and lower case alone."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from jobs.cleaning.values.white import WHITE

SHORTEST = 3
"""mW is no MW: letters of which case tells apart come alone or in twos."""


@dataclass
class Spellings:
    """What the values of a column could become: the most frequent spelling."""

    groups: dict[str, str] = field(default_factory=dict)
    """Also of each spelling as it is before, and after, white space around it is gone."""
    found: Counter[str] = field(default_factory=Counter)
    """How many cells have a spelling that is not the most frequent."""


def case_alone(values: Mapping[str, int], shortest: int = SHORTEST) -> Spellings:
    """Of values with their counts. White space around is another matter, and makes no spelling."""
    told = Spellings()
    if len({value.strip(WHITE).casefold() for value in values}) == len(values):  # as in most columns: the rest costs more
        return told
    counts: Counter[str] = Counter()
    written: defaultdict[str, list[str]] = defaultdict(list)
    for value, count in values.items():
        spelling = value.strip(WHITE)
        counts[spelling] += count
        written[spelling].append(value)
    for into, *others in of_several(counts, shortest):
        for spelling in others:
            told.found[spelling] = counts[spelling]
        for spelling in (into, *others):
            told.groups |= {each: into for each in (spelling, *written[spelling]) if each != into}
    return told


def of_several(counts: Counter[str], shortest: int) -> Iterator[list[str]]:
    """Spellings of one value, the most frequent first; of equally frequent ones, one in capitals comes last."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for spelling in sorted(counts, key=lambda each: (-counts[each], each.isupper(), each)):
        groups[spelling.casefold()].append(spelling)
    for folded, group in groups.items():
        if len(group) > 1 and len(folded) >= shortest:
            yield group
