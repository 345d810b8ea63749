"""The only place where a job's row changes, and the table of legal transitions between statuses."""

from typing import Any

from sqlalchemy import ColumnElement, case, insert, null, update
from sqlmodel import Session, col

from models import db
from models.columns import plain_text
from models.job.checkpoint import TELLING
from models.job.notifications import add_deliveries
from models.job.row import OVER, Job, JobEvent, Status

LEGAL: dict[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.QUEUED, Status.CANCELLED}),
    Status.QUEUED: frozenset({Status.RUNNING, Status.CANCELLED}),
    Status.RUNNING: frozenset({Status.DONE, Status.FAILED, Status.RETRYING, Status.DEAD, Status.CANCELLED}),
    Status.RETRYING: frozenset({Status.QUEUED, Status.CANCELLED}),
    Status.FAILED: frozenset({Status.QUEUED}),
    Status.DEAD: frozenset({Status.QUEUED}),
    Status.CANCELLED: frozenset({Status.QUEUED}),
    Status.DONE: frozenset(),
}

FRESH: dict[str, Any] = {
    "progress": 0.0,
    "rows_done": None,
    "rows_total": None,
    "phase": None,
    "error": None,
    "error_search": None,
    "error_class": None,
    "fingerprint": None,
    "started_at": None,
    "ended_at": None,
    "heartbeat_at": None,
    "not_before": None,
    "cancel_requested_at": None,
}
"""The values with which every attempt begins."""


def move(
    session: Session,
    job_id: str,
    attempt: int,
    start: Status,
    end: Status,
    /,
    *conditions: ColumnElement[bool],
    note: str | None = None,
    **values: Any,
) -> Job | None:
    """Move a job from one status to another. None if it is no longer in the status `start` and this attempt.

    Writes the next version, a line of the timeline, and any messages; callbacks are called after the commit.
    """
    if end not in LEGAL[start]:
        raise ValueError(f"a job never goes from {start} to {end}")
    at = db.now(session)
    if end in OVER:
        tells = case((col(Job.kind).in_(TELLING), col(Job.kept)), else_=null())
        values |= {"ended_at": at, "kept": None if end is Status.DONE else tells}
    job = change(session, job_id, attempt, start, *conditions, status=end, updated_at=at, **values)
    if job is not None:
        add_event(session, job, note)
        if end in OVER and job.has_recipients:
            for task in add_deliveries(session, job):
                record_creation(session, task)
    return job


def record_creation(session: Session, job: Job) -> None:
    """Writes the first line of a new job's timeline, and announces its first version."""
    add_event(session, job, None)
    db.job_changed(session, job.copy_of_row())


def change(
    session: Session, job_id: str, attempt: int, status: Status, /, *conditions: ColumnElement[bool], **values: Any
) -> Job | None:
    """Write the next version of a job. None if it is no longer in that status and attempt."""
    job = touch(session, job_id, attempt, status, *conditions, version=Job.version + 1, **values)
    if job is not None:
        db.job_changed(session, job.copy_of_row())
    return job


def add_event(session: Session, job: Job, note: str | None) -> None:
    """Writes a line of the timeline for the job's current version."""
    line = {
        "job_id": job.id,
        "version": job.version,
        "at": job.updated_at,
        "status": job.status,
        "attempt": job.attempt,
        "note": None if note is None else plain_text(note, 500),
    }
    # Without the ORM, which would take longer than the statement itself. SQLModel does not declare `__table__`.
    session.execute(insert(JobEvent.__table__), line)  # type: ignore[attr-defined]


def touch(
    session: Session, job_id: str, attempt: int, status: Status, /, *conditions: ColumnElement[bool], **values: Any
) -> Job | None:
    """Write what nobody watches, without a new version or an event. None if no longer in that status and attempt."""
    statement = (
        update(Job)
        .where(col(Job.id) == job_id, col(Job.status) == status, col(Job.attempt) == attempt, *conditions)
        .values(**values)
        .returning(Job)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return session.scalars(statement).one_or_none()


def folded(*texts: str | None) -> str:
    """The text that searches look in. Its case is folded here, because the two databases' LIKE differ in that."""
    return plain_text(" ".join(filter(None, texts)).casefold(), 300)
