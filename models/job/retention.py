"""Retention: jobs and files that are past their keep date, and stored objects that belong to nothing."""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, exists, union
from sqlmodel import Session, col, select

from models import db
from models.file import File, input_key
from models.file_use import JobFile, ScheduleFile
from models.job.row import PENDING, Job, Status
from models.owner_retention import OwnerRetention
from models.upload import Upload

AT_ONCE = 200
"""The most rows one query returns; the next query finds the rest."""


def forgotten_drafts(session: Session, age: timedelta) -> Sequence[Job]:
    """Drafts that have been unchanged for so long."""
    return _jobs(session, age, col(Job.status) == Status.DRAFT)


def old_jobs(
    session: Session, age: timedelta, *, of: Collection[str] = (), but: Collection[str] = (), own_days: int | None = None
) -> Sequence[Job]:
    """Jobs that have been over for so long: with `of` only of these kinds, and none of the kinds in `but`.

    With `own_days`, only jobs of owners for whom exactly this number of days is set. Without it, and without `of`, owners
    with a number of their own are left out.
    """
    chosen: list[ColumnElement[bool]] = [col(Job.kind).in_(of)] if of else []
    own = exists().where(col(OwnerRetention.owner) == col(Job.owner))
    if own_days is not None:
        chosen.append(own.where(col(OwnerRetention.days) == own_days))
    elif not of:
        chosen.append(~own)
    return _jobs(session, age, col(Job.status).not_in(PENDING), *chosen, col(Job.kind).not_in(but))


def days_of_owners(session: Session) -> dict[str, int]:
    """Owner → days, for owners to whom KEEP_DAYS does not apply; 0 is for ever."""
    return {each.owner: each.days for each in session.exec(select(OwnerRetention)).all()}


def unused_files(session: Session, age: timedelta) -> Sequence[File]:
    """Files uploaded so long ago that neither a person's job nor a schedule uses."""
    old = select(File).where(col(File.created_at) <= db.now(session) - age, is_unused())
    return session.exec(old.order_by(col(File.created_at)).limit(AT_ONCE)).all()


def is_unused() -> ColumnElement[bool]:
    """The condition of a query for files that no job of a person and no schedule uses."""
    return ~has_job(col(Job.internal).is_(False)) & ~has_schedule()


def has_job(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a job that meets the conditions has the file as its input, or refers to it in its options."""
    own = exists().where(col(Job.file_id) == File.id, *conditions)
    named = exists().where(col(JobFile.file_id) == File.id, exists().where(col(Job.id) == JobFile.job_id, *conditions))
    return own | named


def lock_jobs_on_file(session: Session, file_id: str) -> None:
    """Locks the jobs that deleting a file will update, in the order used everywhere; the database's own order may vary."""
    own = select(col(Job.id)).where(col(Job.file_id) == file_id)
    named = select(col(JobFile.job_id)).where(col(JobFile.file_id) == file_id)
    found = col(Job.id).in_(union(own, named))  # with OR in place of the union, PostgreSQL would look at all jobs
    session.exec(select(col(Job.id)).where(found).order_by(col(Job.id)).with_for_update()).all()


def has_schedule() -> ColumnElement[bool]:
    """Whether a schedule has the file as its input, or refers to it in its options."""
    return exists().where(col(ScheduleFile.file_id) == File.id)


def is_empty(session: Session) -> bool:
    """Whether there is neither a file, nor an upload, nor a job."""
    return not any(session.exec(select(each.id).limit(1)).first() for each in (File, Upload, Job))


def nobodys_inputs(session: Session, keys: Iterable[str]) -> set[str]:
    """Those of the storage keys that belong to no file and to no direct upload.

    Uploads are queried first, so that one which becomes a file meanwhile is found as such.
    """
    wanted = set(keys)
    ids = {key.split("/")[1] for key in wanted}
    coming = session.exec(select(Upload.id).where(col(Upload.id).in_(ids), col(Upload.address).is_not(None))).all()
    wanted -= {input_key(upload_id) for upload_id in coming}
    return wanted - set(session.exec(select(File.key).where(col(File.key).in_(wanted))).all())


def nobodys_outputs(session: Session, keys: Iterable[str]) -> set[str]:
    """Those of the storage keys that nobody will ever see: of deleted jobs, superseded attempts, and unsuccessful ends."""
    by_job: dict[str, set[str]] = {}
    for key in keys:
        by_job.setdefault(key.split("/")[1], set()).add(key)
    jobs = {job.id: job for job in session.exec(select(Job).where(col(Job.id).in_(by_job))).all()}
    return {key for job_id, found in by_job.items() for key in found if not _may_be_seen(key, jobs.get(job_id))}


def _may_be_seen(key: str, job: Job | None) -> bool:
    """Outputs of a running attempt may become visible; checkpoints of earlier attempts are named by the row."""
    if job is None:
        return False
    return key in job.named_keys() or not (job.is_over or int(key.split("/")[2]) < job.attempt)


def _jobs(session: Session, age: timedelta, *conditions: ColumnElement[bool]) -> Sequence[Job]:
    old = select(Job).where(col(Job.updated_at) <= db.now(session) - age, *conditions)
    return session.exec(old.order_by(col(Job.updated_at)).limit(AT_ONCE)).all()
