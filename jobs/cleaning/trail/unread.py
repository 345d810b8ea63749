"""Which rows hold cells that a step could not read: the first of them, to be shown."""

from jobs.cleaning.table import MOST_UNREAD
from jobs.cleaning.trail.ledger import Parcel

Unread = dict[int, list[int]]
"""Rows of the input by the step's number."""


def note_unread(parcel: Parcel, unread: Unread) -> None:
    """Those of one more parcel."""
    for entry in parcel.entries:
        if entry.unread:
            rows = unread.setdefault(entry.step, [])
            rows += entry.unread[: MOST_UNREAD - len(rows)]
