"""Tells every change of a job once more, a moment later: the first time nobody may have been there to tell it.

A process may die between its commit and its message, and Redis may lose a message without losing its listeners. Who has
heard of a version already ignores it.
"""

from datetime import datetime, timedelta

from jobs import events
from models import db
from models.job import changed_since

OVERLAP = timedelta(seconds=10)
"""A change is dated when it is made and seen when it is committed, which takes a transaction's time longer."""
AT_ONCE = 500

_told: dict[str, int] = {}
_since: datetime | None = None


def tell_again() -> None:
    """All that has changed since the last time that this went well. Raises QueueUnavailable."""
    global _since
    with db.read_session() as session:
        now = db.now(session)
        jobs = changed_since(session, (_since or now) - OVERLAP, AT_ONCE)
    for job in jobs:
        if _told.get(job.id) != job.version:
            events.publish(job)
            _told[job.id] = job.version
    _since = jobs[-1].updated_at if len(jobs) == AT_ONCE else now
    for gone in _told.keys() - {job.id for job in jobs}:
        del _told[gone]
