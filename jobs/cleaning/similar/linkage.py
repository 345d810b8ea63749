"""Makes groups of pairs by average linkage: two groups merge if the average evidence between them is enough.

With single linkage, A like B and B like C would put A and C in one group, however different they are.
"""

from collections import defaultdict
from collections.abc import Iterable
from heapq import heapify, heappop, heappush

FLOOR = -10.0
"""The evidence between records that are not a likely pair."""


def linked(pairs: Iterable[tuple[int, int, float]], least: float) -> list[list[int]]:
    """The groups of at least two records, each in order. A pair is two records and the evidence that they are the same."""
    groups = Groups(pairs)
    best = [(-evidence, one, other, 1, 1) for one, other, evidence in groups.pairs() if evidence >= least]
    heapify(best)
    while best:
        _, one, other, *sizes = heappop(best)
        if [groups.size(one), groups.size(other)] == sizes:  # otherwise one of them has grown, or is gone
            for neighbour, evidence in groups.join(one, other):
                if evidence >= least:
                    heappush(best, (-evidence, one, neighbour, groups.size(one), groups.size(neighbour)))
    return sorted(sorted(group) for group in groups.members.values() if len(group) > 1)


class Groups:
    """Groups of records, keyed by one of their records, with the evidence between them: above FLOOR, summed over pairs."""

    def __init__(self, pairs: Iterable[tuple[int, int, float]]) -> None:
        self.ties: defaultdict[int, dict[int, float]] = defaultdict(dict)
        for one, other, evidence in pairs:
            if evidence > FLOOR:
                self.ties[one][other] = self.ties[other][one] = evidence - FLOOR
        self.members = {record: [record] for record in self.ties}

    def size(self, group: int) -> int:
        return len(self.members.get(group, ()))

    def pairs(self) -> Iterable[tuple[int, int, float]]:
        return ((one, other, tie + FLOOR) for one, ties in self.ties.items() for other, tie in ties.items() if one < other)

    def join(self, one: int, other: int) -> Iterable[tuple[int, float]]:
        """Merges the second group into the first. Returns the first's neighbours, with the evidence between them now."""
        self.members[one] += self.members.pop(other)
        for neighbour, tie in self.ties.pop(other).items():
            del self.ties[neighbour][other]
            if neighbour != one:
                self.ties[one][neighbour] = self.ties[neighbour][one] = self.ties[one].get(neighbour, 0) + tie
        for neighbour, tie in self.ties[one].items():
            yield neighbour, tie / (self.size(one) * self.size(neighbour)) + FLOOR
