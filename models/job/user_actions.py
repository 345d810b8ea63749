"""What people do to jobs. Each function raises NotFound for a job that is not theirs, and Conflict if it is too late."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import union_all
from sqlmodel import Session, col, func, select

from models import db
from models.columns import new_id
from models.errors import Conflict, StaleVersion
from models.file_use import JobFile, lock_files
from models.job.create import get_locked
from models.job.group import JobGroup
from models.job.listing import get_job
from models.job.notifications import add_delivery
from models.job.row import ACTIVE, OVER, RETRIABLE, Job, JobEvent, Status
from models.job.transition import FRESH, change, move, record_creation
from models.job.turns import next_turn
from models.user import User

FILE_GONE = "The file of this job was deleted. Upload it again, and make a new job."


def queue_job(session: Session, job_id: str, user: User, version: int | None = None) -> Job:
    """Queue a draft; with a version, only if it is still that version."""
    job, has_file = _locked_with_file(session, job_id, user)
    if job.status is not Status.DRAFT:
        raise Conflict(f"This job is {job.status} already: only a draft can be run.")
    if version is not None and job.version != version:
        raise StaleVersion("Somebody else changed this job since you opened it. Load it again.")
    if not has_file:
        raise Conflict(FILE_GONE)
    turn = next_turn(session, job.owner, job.priority)
    return _moved(move(session, job_id, job.attempt, Status.DRAFT, Status.QUEUED, turn=turn))


def cancel(session: Session, job_id: str, user: User) -> Job:
    """Cancel a waiting job at once, or ask a running one to stop; then its worker ends it."""
    job = get_locked(session, job_id, user)
    if job.is_over:
        raise Conflict(f"This job is {job.status} already: there is nothing left to cancel.")
    if job.is_cancelling:
        return job
    if job.status is Status.RUNNING:
        at = db.now(session)
        return _moved(change(session, job_id, job.attempt, job.status, updated_at=at, cancel_requested_at=at))
    return _moved(move(session, job_id, job.attempt, job.status, Status.CANCELLED))


def lock_jobs(session: Session, job_ids: Collection[str], file_ids: Iterable[str] = ()) -> None:
    """Locks everything a transaction on several jobs will lock: their files and `file_ids`, then the jobs, then their groups.

    Single actions lock in the same order, and each kind of row by id, so that there are no deadlocks. Groups are locked
    because the mail at a job's end locks its group.
    """
    own = select(col(Job.file_id)).where(col(Job.id).in_(job_ids), col(Job.file_id).is_not(None))
    named = select(col(JobFile.file_id)).where(col(JobFile.job_id).in_(job_ids))
    lock_files(session, [*file_ids, *session.scalars(union_all(own, named))])
    jobs = select(col(Job.id)).where(col(Job.id).in_(job_ids)).order_by(col(Job.id)).with_for_update()
    session.exec(jobs).all()
    theirs = select(col(Job.group_id)).where(col(Job.id).in_(job_ids))
    groups = select(col(JobGroup.id)).where(col(JobGroup.id).in_(theirs)).order_by(col(JobGroup.id)).with_for_update()
    session.exec(groups).all()


def retry(session: Session, job_id: str, user: User, options: dict[str, Any] | None = None) -> Job:
    """Run a failed, dead or cancelled job again, as a new attempt, with as many retries as were chosen originally.

    `options` are the job's options after validation; without them, they are unchanged.
    """
    job, has_file = _locked_with_file(session, job_id, user)
    if job.status not in RETRIABLE:
        raise Conflict(f"This job is {job.status}: only a failed, dead or cancelled one can be tried again.")
    if not has_file:
        raise Conflict(FILE_GONE)
    return _moved(
        move(
            session,
            job_id,
            job.attempt,
            job.status,
            Status.QUEUED,
            attempt=job.attempt + 1,
            turn=next_turn(session, job.owner, job.priority),
            max_attempts=job.attempt + _tries_chosen(session, job),
            **FRESH | ({} if options is None else {"options": options}),
        )
    )


def try_webhook(session: Session, job_id: str, user: User) -> Job:
    """Order one call of the job's webhook, whatever its status. Returns the job that makes the call."""
    job = get_locked(session, job_id, user)
    if not job.webhook:
        raise Conflict("This job has no webhook yet. Give it an address first.")
    task = add_delivery(session, job, "webhook", job.webhook, f"trial {new_id()}", at=db.now(session))
    record_creation(session, task)
    return task


def delete_job(session: Session, job_id: str, user: User, version: int | None = None) -> Job:
    """Remove a job and its timeline; the caller deletes its outputs from storage once this is committed.

    With a version, only if it is still that version.
    """
    job = get_locked(session, job_id, user)
    if version is not None and job.version != version:
        raise StaleVersion("Somebody changed this job meanwhile.")
    if job.status in ACTIVE:
        raise Conflict(f"This job is {job.status}. Cancel it first, then delete it.")
    gone = job.copy_of_row()
    gone.version += 1  # so that open pages read it again, and find nothing
    db.job_changed(session, gone)
    session.delete(job)
    session.flush()
    return job


def _locked_with_file(session: Session, job_id: str, user: User) -> tuple[Job, bool]:
    """The job, and whether its file exists. It and the files in the options cannot be deleted until this session ends.

    The files are locked first and the job second, as when a file is deleted; otherwise two transactions could deadlock.
    """
    file_id = get_job(session, job_id, user).file_id
    named = session.exec(select(JobFile.file_id).where(col(JobFile.job_id) == job_id)).all()
    held = lock_files(session, [*named, file_id] if file_id else named)
    job = get_locked(session, job_id, user)
    return job, file_id in held or job.file_name is None


def _tries_chosen(session: Session, job: Job) -> int:
    """How many attempts were chosen for a job that is over: `max_attempts` also counts those before its last retry."""
    ended = (col(JobEvent.job_id) == job.id, col(JobEvent.status).in_(OVER), col(JobEvent.attempt) < job.attempt)
    before: int | None = session.exec(select(func.max(JobEvent.attempt)).where(*ended)).one()
    return job.max_attempts - (before or 0)


def _moved(job: Job | None) -> Job:
    assert job is not None  # noqa: S101  the row is locked
    return job
