"""An overview of all jobs for administrators: what waits in each queue, and dead letters by cause."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.job.row import Job, Status

WAITING = (Status.QUEUED, Status.RETRYING)
MOST_GROUPS = 100


class Backlog(NamedTuple):
    """Waiting and running jobs of one kind. `oldest_at`: since when the oldest of them has been waiting."""

    kind: str
    queued: int
    retrying: int
    running: int
    oldest_at: datetime | None


class DeadGroup(NamedTuple):
    """Dead letters with the same cause, and the error of the latest."""

    fingerprint: str | None
    error_class: str | None
    jobs: int
    last_at: datetime | None
    message: str
    last_id: str


def backlog(session: Session) -> list[Backlog]:
    """One entry per kind that has waiting or running jobs, sorted by kind."""
    kind, status = col(Job.kind), col(Job.status)
    counted = session.exec(
        select(kind, status, func.count(), func.min(col(Job.updated_at)))
        .where(status.in_([*WAITING, Status.RUNNING]))
        .group_by(kind, status)
    ).all()
    return [_of(name, [(state, count, at) for each, state, count, at in counted if each == name]) for name in _names(counted)]


def dead_groups(session: Session) -> list[DeadGroup]:
    """Dead letters by fingerprint, the largest group first."""
    cause = col(Job.fingerprint)
    ranked = (
        select(
            col(Job.id),
            func.count().over(partition_by=cause).label("jobs"),
            func.row_number().over(partition_by=cause, order_by=col(Job.ended_at).desc()).label("place"),
        )
        .where(col(Job.status) == Status.DEAD)
        .subquery()
    )
    last = select(Job, ranked.c.jobs).join(ranked, ranked.c.id == Job.id).where(ranked.c.place == 1)
    found = session.exec(last.order_by(ranked.c.jobs.desc(), cause).limit(MOST_GROUPS)).all()
    return [
        DeadGroup(job.fingerprint, job.error_class, jobs, job.ended_at, job.error["message"] if job.error else "", job.id)
        for job, jobs in found
    ]


def _names(counted: Sequence[tuple[str, Status, int, datetime]]) -> list[str]:
    return sorted({kind for kind, *_ in counted})


def _of(kind: str, counted: list[tuple[Status, int, datetime]]) -> Backlog:
    counts = {status: count for status, count, _ in counted}
    since = [at for status, _, at in counted if status in WAITING]
    return Backlog(
        kind,
        counts.get(Status.QUEUED, 0),
        counts.get(Status.RETRYING, 0),
        counts.get(Status.RUNNING, 0),
        min(since, default=None),
    )
