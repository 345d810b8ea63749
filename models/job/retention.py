"""What has been kept for long enough, and what nobody owns."""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, col, select

from models import db
from models.file import File, input_key
from models.file_use import JobFile, ScheduleFile
from models.job.row import OVER, Job, Status
from models.owner_keep import OwnerKeep
from models.schedule import Schedule
from models.upload import Upload

AT_ONCE = 200
"""How much one look answers; the next look finds the rest."""


def forgotten_drafts(session: Session, age: timedelta) -> Sequence[Job]:
    """Drafts that nobody has touched for so long."""
    return _jobs(session, age, [Status.DRAFT])


def old_jobs(
    session: Session, age: timedelta, *, of: Collection[str] = (), but: Collection[str] = (), own_days: int | None = None
) -> Sequence[Job]:
    """Jobs that have been over for so long; with `of` those of these kinds alone, and none of the kinds in `but`.

    With `own_days` those alone of owners who have so many days of their own; unless kinds are asked for, those of owners
    with any are left out otherwise.
    """
    chosen: list[ColumnElement[bool]] = [col(Job.kind).in_(of)] if of else []
    own = exists().where(col(OwnerKeep.owner) == col(Job.owner))
    if own_days is not None:
        chosen.append(own.where(col(OwnerKeep.days) == own_days))
    elif not of:
        chosen.append(~own)
    return _jobs(session, age, list(OVER), *chosen, col(Job.kind).not_in(but))


def days_of_owners(session: Session) -> dict[str, int]:
    """Owners whose jobs are kept for so many days, whatever KEEP_DAYS says; 0 is for ever."""
    return {each.owner: each.days for each in session.exec(select(OwnerKeep)).all()}


def unused_files(session: Session, age: timedelta) -> Sequence[File]:
    """Files given so long ago with which no job of a person has to do, and no schedule."""
    old = select(File).where(col(File.created_at) <= db.now(session) - age, is_unused())
    return session.exec(old.order_by(col(File.created_at)).limit(AT_ONCE)).all()


def is_unused() -> ColumnElement[bool]:
    """The part of a query for files that leaves out all that people may still come back to."""
    return ~has_job(col(Job.internal).is_(False)) & ~has_schedule()


def has_job(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether there is such a job on a file, or one whose options name it."""
    own = exists().where(col(Job.file_id) == File.id, *conditions)
    named = exists().where(col(JobFile.file_id) == File.id, col(JobFile.job_id) == Job.id, *conditions)
    return own | named


def hold_jobs_on(session: Session, file_id: str) -> None:
    """Locks the jobs that a file's end is written to, in the order in which all lock jobs; the database would take any."""
    named = select(col(JobFile.job_id)).where(col(JobFile.file_id) == file_id)
    found = select(col(Job.id)).where((col(Job.file_id) == file_id) | col(Job.id).in_(named))
    session.exec(found.order_by(col(Job.id)).with_for_update()).all()


def has_schedule() -> ColumnElement[bool]:
    """Whether a schedule is for a file, or its options name it."""
    own = exists().where(col(Schedule.source)["file_id"].as_string() == File.id)
    named = exists().where(col(ScheduleFile.file_id) == File.id)
    return own | named


def nobodys_inputs(session: Session, keys: Iterable[str]) -> set[str]:
    """Of these storage keys, those that no file has, and no upload either that goes straight to its place.

    Uploads are asked for first: one that becomes a file meanwhile is found as that.
    """
    wanted = set(keys)
    ids = {key.split("/")[1] for key in wanted}
    coming = session.exec(select(Upload.id).where(col(Upload.id).in_(ids), col(Upload.address).is_not(None))).all()
    wanted -= {input_key(upload_id) for upload_id in coming}
    return wanted - set(session.exec(select(File.key).where(col(File.key).in_(wanted))).all())


def nobodys_outputs(session: Session, keys: Iterable[str]) -> set[str]:
    """Of these storage keys, those that people will never see: of lost jobs, overtaken attempts, ends other than done."""
    by_job: dict[str, set[str]] = {}
    for key in keys:
        by_job.setdefault(key.split("/")[1], set()).add(key)
    jobs = {job.id: job for job in session.exec(select(Job).where(col(Job.id).in_(by_job))).all()}
    return {key for job_id, found in by_job.items() for key in found if not _may_be_seen(key, jobs.get(job_id))}


def _may_be_seen(key: str, job: Job | None) -> bool:
    """Outputs of an attempt that runs may still come to be seen; what was kept of earlier ones, it goes on with."""
    if job is None:
        return False
    return key in job.named_keys() or not (job.is_over or int(key.split("/")[2]) < job.attempt)


def _jobs(session: Session, age: timedelta, statuses: list[Status], *conditions: ColumnElement[bool]) -> Sequence[Job]:
    old = select(Job).where(col(Job.status).in_(statuses), col(Job.updated_at) <= db.now(session) - age, *conditions)
    return session.exec(old.order_by(col(Job.updated_at)).limit(AT_ONCE)).all()
