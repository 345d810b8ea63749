"""When a job will be deleted by `jobs/files/tidying.py`, for people to see."""

from datetime import datetime, timedelta

from models import db
from models.job import Job, Status
from models.owner_retention import days_of_owner, set_days_of_owner
from models.settings import get_settings


def expires_at(job: Job) -> datetime | None:
    """When a job will be deleted with its results, unless somebody changes it before. None: never."""
    if not job.is_over and job.status is not Status.DRAFT:
        return None
    days = days_of(job)
    return job.updated_at + timedelta(days=days) if days else None


def days_of(job: Job) -> int:
    """Days for which it is kept in its present status. 0: for ever."""
    settings = get_settings()
    if job.status is Status.DRAFT:
        return settings.keep_drafts_days
    of_kinds = settings.days_of_kinds()
    if job.kind in of_kinds:
        return of_kinds[job.kind]
    return keep_days(job.owner)


def keep_days(owner: str) -> int:
    """Days for which this owner's jobs are kept after their end. 0: for ever."""
    with db.read_session() as session:
        own = days_of_owner(session, owner)
    return get_settings().keep_days if own is None else own


def keep_for(owner: str, days: int | None) -> None:
    """Sets an owner's days, for administrators. None: KEEP_DAYS applies. Raises Refused."""
    with db.session() as session:
        set_days_of_owner(session, owner, days)
