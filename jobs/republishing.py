"""Publishes every change of a job once more, a moment later, in case the first event was lost.

A process may die between its commit and its event, and Redis may lose a message without losing its listeners. Pages ignore
versions that they know already.
"""

from datetime import datetime, timedelta

from jobs import events
from models import db
from models.job import changed_since, jobs_of_ids

OVERLAP = timedelta(seconds=10)
"""A change has the time at which it is made, but becomes visible when its transaction commits, a little later."""
AT_ONCE = 500
"""Jobs published per look: the reconciler has other things to do."""

_told: dict[str, int] = {}
_since: datetime | None = None


def republish() -> None:
    """Publishes what has changed since the last look, AT_ONCE jobs at most. Raises QueueUnavailable."""
    global _since
    with db.read_session() as session:
        now = db.now(session)
        changed = changed_since(session, min(_since or now, now) - OVERLAP)  # the clock may have been put back
        untold = [job_id for job_id, version in changed.items() if _told.get(job_id) != version]
        jobs = jobs_of_ids(session, untold[:AT_ONCE])
    for job in jobs:
        events.publish(job)
        _told[job.id] = job.version
    if len(untold) <= AT_ONCE:
        _since = now
    for gone in _told.keys() - changed.keys():
        del _told[gone]
