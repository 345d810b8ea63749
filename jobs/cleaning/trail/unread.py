"""Which rows hold cells that a step could not read: the first of them, to be shown."""

from collections import defaultdict

from jobs.cleaning.table import MOST_UNREAD
from jobs.cleaning.trail.ledger import Parcel


class Unread(defaultdict[int, list[int]]):
    """Rows of the input by the step's number."""

    def __init__(self) -> None:
        super().__init__(list)

    def add(self, parcel: Parcel) -> None:
        for entry in parcel.entries:
            if entry.unread and (room := MOST_UNREAD - len(self[entry.step])) > 0:
                self[entry.step] += entry.unread[:room]
