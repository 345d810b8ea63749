"""The last hours, computed from the rows: how many jobs ended with which status, how long they waited and ran."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import quantiles
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from models import db
from models.job.row import PENDING, TROUBLE, Job, JobEvent, Status

HOURS = 24
MOST = 20_000
"""The most jobs taken into account, newest first."""
HOUR = timedelta(hours=1)
WITH_ERROR = (*TROUBLE, Status.RETRYING)


class Hour(NamedTuple):
    """The jobs that ended in one hour. Seconds are None if no job has them."""

    begins: datetime
    done: int
    failed: int
    """Failed or dead."""
    waited: float | None
    """Seconds from queued to started: the 95th percentile."""
    ran: float | None
    """Seconds from started to ended: the 95th percentile."""


class Ended(NamedTuple):
    """One job that is over."""

    status: Status
    queued_at: datetime | None
    started_at: datetime | None
    ended_at: datetime


def by_hour(session: Session) -> list[Hour]:
    """The last hours, oldest first, including the current one. Internal jobs are left out, as in all lists of jobs."""
    now = db.now(session)
    last = now.replace(minute=0, second=0, microsecond=0)
    ended = ended_since(session, last - (HOURS - 1) * HOUR)
    hours = [last - place * HOUR for place in reversed(range(HOURS))]
    return [measured(begins, [job for job in ended if begins <= job.ended_at < begins + HOUR]) for begins in hours]


def latest_errors(session: Session, most: int) -> Sequence[Job]:
    """The jobs with the latest errors, newest first, including those that will be retried."""
    told = [job for status in WITH_ERROR for job in _latest(session, status, most)]
    return sorted(told, key=lambda job: job.updated_at, reverse=True)[:most]


def _latest(session: Session, status: Status, most: int) -> Sequence[Job]:
    """Of one status, so that they are read from the end of an index."""
    told = select(Job).where(col(Job.status) == status, col(Job.internal).is_(False))
    return session.exec(told.order_by(col(Job.updated_at).desc()).limit(most)).all()


def ended_since(session: Session, moment: datetime) -> list[Ended]:
    queued = select(func.max(JobEvent.at)).where(col(JobEvent.job_id) == col(Job.id), col(JobEvent.status) == Status.QUEUED)
    rows = session.exec(
        select(Job.status, queued.correlate(Job).scalar_subquery(), Job.started_at, Job.ended_at)
        .where(
            col(Job.internal).is_not(True),
            col(Job.status).not_in(PENDING),
            col(Job.updated_at) >= moment,
            col(Job.ended_at) >= moment,
        )
        .order_by(col(Job.updated_at).desc())
        .limit(MOST)
    ).all()
    return [
        Ended(Status(status), queued_at, started_at, ended_at) for status, queued_at, started_at, ended_at in rows if ended_at
    ]


def measured(begins: datetime, jobs: Sequence[Ended]) -> Hour:
    began = [job for job in jobs if job.started_at]
    return Hour(
        begins,
        done=sum(job.status is Status.DONE for job in jobs),
        failed=sum(job.status in TROUBLE for job in jobs),
        waited=most([seconds(job.queued_at, job.started_at) for job in began if job.queued_at]),
        ran=most([seconds(job.started_at, job.ended_at) for job in began]),
    )


def seconds(start: datetime | None, end: datetime | None) -> float:
    return max((end - start).total_seconds(), 0.0) if start and end else 0.0


def most(values: Sequence[float]) -> float | None:
    """The 95th percentile; None without values."""
    if len(values) < 2:
        return values[0] if values else None
    return quantiles(values, n=20, method="inclusive")[-1]
