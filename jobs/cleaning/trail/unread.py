"""The first rows with cells that a step could not read, for people to see."""

from jobs.cleaning.table import MOST_UNREAD
from jobs.cleaning.trail.ledger import Parcel

Unread = dict[int, list[int]]
"""Step number → rows of the input."""


def note_unread(parcel: Parcel, unread: Unread) -> None:
    """Adds those of one more parcel."""
    for entry in parcel.entries:
        if entry.unread:
            rows = unread.setdefault(entry.step, [])
            rows += entry.unread[: MOST_UNREAD - len(rows)]
