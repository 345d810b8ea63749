"""What a worker does to a job. Every function takes the attempt that calls it, and returns None if it has been superseded.

Once somebody has asked to cancel a running job, it can only end by `cancelled`: all other ends return None.
"""

from datetime import timedelta
from typing import Any, Literal, NamedTuple

from sqlmodel import Session, col, select

from models import db
from models.columns import plain_text
from models.errors import JobError
from models.job.checkpoint import Checkpoint
from models.job.row import Job, Status
from models.job.transition import add_event, change, folded, move, touch

Beat = Literal["ok", "cancel", "gone"]


class Cause(NamedTuple):
    """The technical cause of an error, for developers; users never see it."""

    error_class: str
    fingerprint: str


class Progress(NamedTuple):
    """How far the work has come."""

    share: float
    rows_done: int | None = None
    rows_total: int | None = None
    phase: str | None = None


def begin(session: Session, job_id: str, attempt: int) -> Job | None:
    """Claim a queued job. Of several claimers, one gets the job and the others None."""
    at = db.now(session)
    return move(session, job_id, attempt, Status.QUEUED, Status.RUNNING, started_at=at, heartbeat_at=at)


def beat(session: Session, job_id: str, attempt: int, progress: Progress | None = None) -> Beat:
    """Record a heartbeat and progress. "cancel": please stop. "gone": the job does not belong to this attempt any more.

    Without progress there is no new version of the job, and no event.
    """
    at = db.now(session)
    if progress is None:
        job = touch(session, job_id, attempt, Status.RUNNING, heartbeat_at=at)
    else:
        job = change(
            session,
            job_id,
            attempt,
            Status.RUNNING,
            updated_at=at,
            heartbeat_at=at,
            **_reported(progress),
        )
    if job is None:
        return "gone"
    return "cancel" if job.is_cancelling else "ok"


def peek(session: Session, job_id: str, attempt: int) -> Beat:
    """What `beat` would return, without a heartbeat, and so without a write."""
    job = session.get(Job, job_id, populate_existing=True)
    if job is None or (job.status, job.attempt) != (Status.RUNNING, attempt):
        return "gone"
    return "cancel" if job.is_cancelling else "ok"


def save_checkpoint(session: Session, job_id: str, attempt: int, checkpoint: Checkpoint) -> Job | None:
    """From now on a next attempt continues from this checkpoint. No event is published."""
    return touch(session, job_id, attempt, Status.RUNNING, kept=checkpoint)


def add_note(session: Session, job_id: str, attempt: int, note: str) -> Job | None:
    """Write a note into the timeline of a running job."""
    job = change(session, job_id, attempt, Status.RUNNING, updated_at=db.now(session))
    if job is not None:
        add_event(session, job, note)
    return job


def finish(
    session: Session,
    job_id: str,
    attempt: int,
    result: dict[str, Any],
    outputs: dict[str, str],
    last: Progress | None = None,
    output_bytes: int | None = None,
) -> Job | None:
    """Done: result and outputs (name → storage key) become visible with this one update. `last`: the last reported progress.

    Safe to repeat when the connection broke and it is unknown whether the first call succeeded.
    """
    told = (_reported(last) if last else {}) | {"progress": 1.0}
    finished = _end(session, job_id, attempt, Status.DONE, result=result, outputs=outputs, output_bytes=output_bytes, **told)
    if finished is not None:
        return finished
    said_before = select(Job).where(col(Job.id) == job_id, col(Job.attempt) == attempt, col(Job.status) == Status.DONE)
    return session.exec(said_before).one_or_none()


def fail(session: Session, job_id: str, attempt: int, error: JobError, cause: Cause | None = None) -> Job | None:
    """Failed: the input or the recipe is at fault, and a retry cannot help."""
    return _end(session, job_id, attempt, Status.FAILED, **_told(error, cause))


def die(session: Session, job_id: str, attempt: int, error: JobError, cause: Cause | None = None) -> Job | None:
    """Dead: a transient error, and no retries left."""
    return _end(session, job_id, attempt, Status.DEAD, **_told(error, cause))


def defer(
    session: Session, job_id: str, attempt: int, error: JobError, delay: timedelta, cause: Cause | None = None
) -> Job | None:
    """Retrying: a transient error; the next attempt starts after the delay at the earliest."""
    at = db.now(session) + delay
    return _end(session, job_id, attempt, Status.RETRYING, not_before=at, **_told(error, cause))


def cancelled(session: Session, job_id: str, attempt: int) -> Job | None:
    """Cancelled: the worker has stopped, as it was asked to."""
    asked = col(Job.cancel_requested_at).is_not(None)
    return move(session, job_id, attempt, Status.RUNNING, Status.CANCELLED, asked)


def _end(session: Session, job_id: str, attempt: int, end: Status, **values: Any) -> Job | None:
    nobody_asked = col(Job.cancel_requested_at).is_(None)
    return move(session, job_id, attempt, Status.RUNNING, end, nobody_asked, **values)


def _reported(progress: Progress) -> dict[str, Any]:
    return {
        "progress": min(max(progress.share, 0.0), 1.0),
        "rows_done": progress.rows_done,
        "rows_total": progress.rows_total,
        "phase": progress.phase and plain_text(progress.phase, 40),
    }


def _told(error: JobError, cause: Cause | None) -> dict[str, Any]:
    """The columns of an error. Without a cause, its code serves as one."""
    behind = cause or Cause(error["code"], error["code"])
    return {
        "error": error,
        "error_search": folded(error["message"]),
        "error_class": behind.error_class,
        "fingerprint": behind.fingerprint,
        "note": error["message"],
    }
