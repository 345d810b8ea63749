"""The one place where a job's row changes, and the table of which status may follow which."""

from typing import Any

from sqlalchemy import ColumnElement, insert, update
from sqlmodel import Session, col

from models import db
from models.columns import plain_text
from models.job.row import OVER, Job, JobEvent, Status
from models.job.telling import messages_about

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
"""What every attempt begins with."""


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
    """Take a job from one status to another, unless it is no longer in that status and attempt: then None.

    Writes the next version, a line of the timeline, and what is told after the commit.
    """
    if end not in LEGAL[start]:
        raise ValueError(f"a job never goes from {start} to {end}")
    at = db.now(session)
    if end in OVER:
        values |= {"ended_at": at, "kept": None}
    job = change(session, job_id, attempt, start, *conditions, status=end, updated_at=at, **values)
    if job is not None:
        add_event(session, job, note)
        if end in OVER and job.is_to_be_told:
            for task in messages_about(session, job):
                begin_telling(session, task)
    return job


def begin_telling(session: Session, job: Job) -> None:
    """The first line of a new job's timeline, and its first event."""
    add_event(session, job, None)
    db.job_changed(session, job.copy_of_row())


def change(
    session: Session, job_id: str, attempt: int, status: Status, /, *conditions: ColumnElement[bool], **values: Any
) -> Job | None:
    """Write the next version of a job, unless it is no longer in that status and attempt: then None."""
    job = touch(session, job_id, attempt, status, *conditions, version=Job.version + 1, **values)
    if job is not None:
        db.job_changed(session, job.copy_of_row())
    return job


def add_event(session: Session, job: Job, note: str | None) -> None:
    """A line of the timeline, as of the version that was just written."""
    line = {
        "job_id": job.id,
        "version": job.version,
        "at": job.updated_at,
        "status": job.status,
        "attempt": job.attempt,
        "note": None if note is None else plain_text(note, 500),
    }
    # Past the ORM, which costs more than the statement; SQLModel does not say that a model has its table.
    session.execute(insert(JobEvent.__table__), line)  # type: ignore[attr-defined]


def touch(
    session: Session, job_id: str, attempt: int, status: Status, /, *conditions: ColumnElement[bool], **values: Any
) -> Job | None:
    """Write what nobody looks at: no new version, nothing told. None if no longer in that status and attempt."""
    statement = (
        update(Job)
        .where(col(Job.id) == job_id, col(Job.status) == status, col(Job.attempt) == attempt, *conditions)
        .values(**values)
        .returning(Job)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return session.scalars(statement).one_or_none()


def folded(*texts: str | None) -> str:
    """What a list is searched in. Case is folded here: the two databases do not agree on what LIKE ignores."""
    return plain_text(" ".join(filter(None, texts)).casefold(), 300)
