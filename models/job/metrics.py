"""Numbers for monitoring: how many jobs there are, and how long those that ended took. One query each."""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from models.job.duration import seconds_taken
from models.job.row import PENDING, Job, Status

BOUNDS = (0.1, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 1800.0)
"""Upper bounds of the histogram of durations, in seconds."""


class Ends(NamedTuple):
    """Jobs of one kind that ended with one status. `within`: how many took no longer than each of BOUNDS."""

    kind: str
    status: Status
    jobs: int
    attempts: int
    seconds: float
    within: tuple[int, ...]

    def plus(self, more: "Ends") -> "Ends":
        within = tuple(one + other for one, other in zip(self.within, more.within, strict=True))
        jobs, attempts, seconds = self.jobs + more.jobs, self.attempts + more.attempts, self.seconds + more.seconds
        return self._replace(jobs=jobs, attempts=attempts, seconds=seconds, within=within)


def count_jobs(session: Session) -> list[tuple[str, Status, int]]:
    """By kind and status. They are grouped as in an index, so that SQLite need not sort them."""
    kind, status = col(Job.kind), col(Job.status)
    found: Counter[tuple[str, Status]] = Counter()
    for name, state, jobs in session.exec(select(kind, status, func.count()).group_by(col(Job.internal), kind, status)).all():
        found[name, state] += jobs
    return [(*key, jobs) for key, jobs in found.items()]


def first_change(session: Session) -> datetime | None:
    """The earliest of the latest changes of all jobs."""
    return session.exec(select(func.min(col(Job.updated_at)))).one()


def ends(session: Session, since: datetime | None, until: datetime) -> list[Ends]:
    """Jobs that ended after `since` and up to `until`, without those that never started."""
    seconds = seconds_taken(session)
    within = [func.coalesce(func.sum(case((seconds <= bound, 1), else_=0)), 0) for bound in BOUNDS]
    kind, status = col(Job.kind), col(Job.status)
    lately = [] if since is None else [col(Job.updated_at) > since]
    rows = session.execute(
        select(kind, status, func.count(), func.sum(Job.attempt), func.coalesce(func.sum(seconds), 0.0), *within)  # type: ignore[call-overload]
        .where(status.not_in(PENDING), col(Job.started_at).is_not(None), col(Job.updated_at) <= until, *lately)
        .group_by(kind, status)
    ).all()
    return [Ends(kind, status, jobs, attempts, total, tuple(within)) for kind, status, jobs, attempts, total, *within in rows]
