"""Queries and updates of the reconciler. Several may run at once: each update is a compare-and-set."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from models import db
from models.job.row import Job, Status
from models.job.transition import FRESH, move

SKEW = timedelta(seconds=10)
"""Clocks are put right by less than this all the time."""
AT_ONCE = 500
"""The most jobs one query returns; the next query finds the others."""


def stale_running(session: Session, lease: timedelta) -> Sequence[Job]:
    """Running jobs without a heartbeat for as long as the lease, or with one in the future because the clock was put back."""
    now, last = db.now(session), col(Job.heartbeat_at)
    return _look(session, Status.RUNNING, or_(last <= now - lease, last > now + lease))


def is_still_silent(session: Session, job: Job) -> bool:
    """Whether there was no heartbeat since this row was read. The row is locked: there can be none until the session ends."""
    same_beat = (col(Job.id) == job.id, col(Job.attempt) == job.attempt, col(Job.heartbeat_at) == job.heartbeat_at)
    return session.exec(select(Job.id).where(*same_beat).with_for_update()).one_or_none() is not None


def due(session: Session) -> Sequence[Job]:
    """Jobs whose wait for their next attempt is over."""
    return _look(session, Status.RETRYING, _is_due(session))


def changed_since(session: Session, moment: datetime) -> dict[str, int]:
    """Id → version of all jobs that changed after this moment, oldest change first."""
    lately = select(col(Job.id), col(Job.version)).where(col(Job.updated_at) > moment)
    return dict(session.exec(lately.order_by(col(Job.updated_at))).all())


def jobs_of_ids(session: Session, ids: Sequence[str]) -> Sequence[Job]:
    """Those of the jobs that still exist."""
    return session.exec(select(Job).where(col(Job.id).in_(ids))).all()


def resume(session: Session, job_id: str, attempt: int) -> Job | None:
    """Queue the next attempt of a job whose wait is over."""
    return move(session, job_id, attempt, Status.RETRYING, Status.QUEUED, _is_due(session), **FRESH | {"attempt": attempt + 1})


def _is_due(session: Session) -> ColumnElement[bool]:
    """A job that began to wait in the future is due, too: the clock was put back, perhaps by much more than its wait."""
    now = db.now(session)
    return or_(col(Job.not_before) <= now, col(Job.updated_at) > now + SKEW)


def _look(session: Session, status: Status, condition: ColumnElement[bool]) -> Sequence[Job]:
    matching = select(Job).where(col(Job.status) == status, condition)
    return session.exec(matching.order_by(col(Job.created_at)).limit(AT_ONCE)).all()
