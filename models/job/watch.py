"""What the reconciler asks and does. Any number of them may run at once: each verb is a compare-and-set."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from models import db
from models.job.row import Job, Status
from models.job.transition import FRESH, change, move, touch

AT_ONCE = 500
"""How many jobs one look answers; the next look finds the others."""


def undispatched(session: Session) -> Sequence[Job]:
    """Queued, and never sent to a worker. Oldest first."""
    return _look(session, Status.QUEUED, col(Job.dispatched_at).is_(None))


def unclaimed(session: Session, age: timedelta) -> Sequence[Job]:
    """Queued and sent so long ago that the message may be lost."""
    return _look(session, Status.QUEUED, col(Job.dispatched_at) <= db.now(session) - age)


def stale_running(session: Session, lease: timedelta) -> Sequence[Job]:
    """Running, and not heard of for as long as the lease."""
    return _look(session, Status.RUNNING, col(Job.heartbeat_at) <= db.now(session) - lease)


def due(session: Session) -> Sequence[Job]:
    """Waiting for their next attempt, and the wait is over."""
    return _look(session, Status.RETRYING, col(Job.not_before) <= db.now(session))


def mark_dispatched(session: Session, job_id: str, attempt: int) -> bool:
    """The queue has the job. False if it is not queued any more: then somebody was faster, which is fine."""
    return touch(session, job_id, attempt, Status.QUEUED, dispatched_at=db.now(session)) is not None


def resend(session: Session, job_id: str, attempt: int) -> Job | None:
    """The queue lost the job: give it a new attempt number to be sent under, at no cost to its tries."""
    return change(
        session,
        job_id,
        attempt,
        Status.QUEUED,
        updated_at=db.now(session),
        attempt=attempt + 1,
        max_attempts=Job.max_attempts + 1,
        dispatched_at=None,
    )


def resume(session: Session, job_id: str, attempt: int) -> Job | None:
    """Queue the next attempt of a job whose wait is over."""
    is_due = col(Job.not_before) <= db.now(session)
    return move(session, job_id, attempt, Status.RETRYING, Status.QUEUED, is_due, **FRESH | {"attempt": attempt + 1})


def _look(session: Session, status: Status, condition: ColumnElement[bool]) -> Sequence[Job]:
    matching = select(Job).where(col(Job.status) == status, condition)
    return session.exec(matching.order_by(col(Job.created_at)).limit(AT_ONCE)).all()
