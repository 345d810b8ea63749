"""The order in which texts are carried through a batch: group after group, each from the row at which it is entered."""

import numpy as np

from jobs.cleaning.learners.arrays import Flags, Ids


class Way:
    """Places on it are numbered from 0."""

    def __init__(self, group: Ids | None, height: int, *, up: bool) -> None:
        """`group` is each row's; None if all rows are one."""
        self.places: Ids = np.arange(height)
        self.rows: Ids = self.places[::-1] if up else self.places
        """The row of the batch at each place."""
        if group is not None:
            self.rows = self.rows[np.argsort(group[self.rows], kind="stable")]
        self.group: Ids = np.zeros(height, np.int64) if group is None else group[self.rows]
        """The group of each place."""
        is_first = np.concatenate(([True], self.group[1:] != self.group[:-1]))
        self.begins: Ids = np.flatnonzero(is_first)
        """Where each group is entered."""
        self.ends: Ids = np.append(self.begins[1:], height) - 1
        self.begin: Ids = self.begins[np.cumsum(is_first) - 1]
        """For each place, where its group is entered."""

    @property
    def groups(self) -> Ids:
        """The groups, ascending."""
        return self.group[self.begins]

    def sources(self, present: Flags) -> Ids:
        """For each place, the nearest in its group, itself or one before, whose row has a text; -1 if there is none."""
        nearest = np.maximum.accumulate(np.where(present[self.rows], self.places, -1))
        sources: Ids = np.where(nearest >= self.begin, nearest, -1)
        return sources

    def entered_at_gap(self, sources: Ids) -> Ids:
        """The groups whose first row here has no text."""
        return self.groups[sources[self.begins] < 0]

    def passed(self, places: Ids) -> Ids:
        """How many places of the group have been passed with each of these."""
        passed: Ids = places - self.begin[places] + 1
        return passed
