"""Tells every change of a job once more, a moment later: the first time nobody may have been there to tell it.

A process may die between its commit and its message, and Redis may lose a message without losing its listeners. Who has
heard of a version already ignores it.
"""

from datetime import datetime, timedelta

from jobs import events
from models import db
from models.job import changed_since, jobs_of_ids

OVERLAP = timedelta(seconds=10)
"""A change is dated when it is made and seen when it is committed, which takes a transaction's time longer."""
AT_ONCE = 500
"""Jobs that one look tells: the reconciler has other things to do."""

_told: dict[str, int] = {}
_since: datetime | None = None


def tell_again() -> None:
    """What has changed since everything was told; of more than a look tells, the rest at the next. Raises QueueUnavailable."""
    global _since
    with db.read_session() as session:
        now = db.now(session)
        changed = changed_since(session, (_since or now) - OVERLAP)
        untold = [job_id for job_id, version in changed.items() if _told.get(job_id) != version]
        jobs = jobs_of_ids(session, untold[:AT_ONCE])
    for job in jobs:
        events.publish(job)
        _told[job.id] = job.version
    if len(untold) <= AT_ONCE:
        _since = now
    for gone in _told.keys() - changed.keys():
        del _told[gone]
