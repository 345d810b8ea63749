"""Spellings of a value that differ only in case."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from jobs.cleaning.values.white import WHITE

SHORTEST = 3
"""mW is not MW: texts in which case is significant have one or two letters."""


@dataclass
class Spellings:
    """What each value of a column would become: its most frequent spelling."""

    groups: dict[str, str] = field(default_factory=dict)
    """For each spelling, with and without white space around it."""
    found: Counter[str] = field(default_factory=Counter)
    """How many cells have a spelling other than the most frequent one."""


def case_alone(values: Mapping[str, int], shortest: int) -> Spellings:
    """Judges values with their counts. White space around a value does not make it another spelling."""
    spellings = Spellings()
    if len({value.strip(WHITE).casefold() for value in values}) == len(values):  # true for most columns, and the rest is slower
        return spellings
    counts: Counter[str] = Counter()
    written: defaultdict[str, list[str]] = defaultdict(list)
    for value, count in values.items():
        spelling = value.strip(WHITE)
        counts[spelling] += count
        written[spelling].append(value)
    for into, *others in of_several(counts, shortest):
        for spelling in others:
            spellings.found[spelling] = counts[spelling]
        for spelling in (into, *others):
            spellings.groups |= {each: into for each in (spelling, *written[spelling]) if each != into}
    return spellings


def of_several(counts: Counter[str], shortest: int) -> Iterator[list[str]]:
    """Spellings of one value, most frequent first; among equally frequent ones, all-capital ones come last."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for spelling in sorted(counts, key=lambda each: (-counts[each], each.isupper(), each)):
        groups[spelling.casefold()].append(spelling)
    for folded, group in groups.items():
        if len(group) > 1 and len(folded) >= shortest:
            yield group
