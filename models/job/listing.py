"""Jobs as people look them up: one, a page of many, and a job's timeline."""

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, tuple_
from sqlmodel import Session, col, select

from models.columns import plain_text
from models.errors import NotFound, Refused
from models.job.row import Job, JobEvent, Status
from models.user import User

MOST_AT_ONCE = 200
LONGEST_SEARCH = 300


class Page(NamedTuple):
    """A page of jobs, newest first. `totals` counts every status, whichever one the page shows."""

    jobs: Sequence[Job]
    total: int
    totals: dict[Status, int]
    next_cursor: str | None


def get_job(session: Session, job_id: str, user: User) -> Job:
    """Raises NotFound, also for a job of somebody else."""
    job = session.exec(select(Job).where(col(Job.id) == job_id, Job.visible_to(user))).one_or_none()
    if job is None:
        raise NotFound("There is no such job.")
    return job


def list_jobs(
    session: Session,
    user: User,
    *,
    status: Status | None = None,
    kind: str | None = None,
    q: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
    offset: int = 0,
    internal: bool = False,
    everyone: bool = False,
) -> Page:
    """The user's jobs, or an administrator's view of everyone's. Raises Refused for a cursor that is not one of ours.

    `q` is looked for in id, file name and error. A cursor stays right while new jobs come in; an offset allows jumps.
    """
    found = _matching(user, kind, q, internal=internal, everyone=everyone)
    totals = _totals(session, found)
    if status is not None:
        found = [*found, col(Job.status) == status]
    limit = min(max(limit, 1), MOST_AT_ONCE)
    page = found if cursor is None else [*found, tuple_(col(Job.created_at), col(Job.id)) < _read_cursor(cursor)]
    newest_first = select(Job).where(*page).order_by(col(Job.created_at).desc(), col(Job.id).desc())
    jobs = session.exec(newest_first.offset(offset).limit(limit + 1)).all()
    return Page(
        jobs=jobs[:limit],
        total=totals[status] if status is not None else sum(totals.values()),
        totals=totals,
        next_cursor=_cursor(jobs[limit - 1]) if len(jobs) > limit else None,
    )


def jobs_on_file(session: Session, user: User, kind: str, file_id: str) -> Sequence[Job]:
    """The user's jobs of one kind on one file, newest first."""
    own = (col(Job.file_id) == file_id, col(Job.kind) == kind, col(Job.owner) == user.id)
    newest_first = select(Job).where(*own).order_by(col(Job.created_at).desc(), col(Job.id).desc())
    return session.exec(newest_first.limit(MOST_AT_ONCE)).all()


def timeline(session: Session, job_id: str) -> Sequence[JobEvent]:
    """Every change of a job's status, oldest first."""
    return session.exec(select(JobEvent).where(col(JobEvent.job_id) == job_id).order_by(col(JobEvent.version))).all()


def _matching(user: User, kind: str | None, q: str | None, *, internal: bool, everyone: bool) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if not (everyone and user.is_admin):
        found.append(col(Job.owner) == user.id)
    if not internal:
        found.append(col(Job.internal).is_(False))
    if kind is not None:
        found.append(col(Job.kind) == plain_text(kind, 40))
    if words := plain_text(q or "", LONGEST_SEARCH).strip().casefold():
        found.append(
            or_(
                col(Job.search).contains(words, autoescape=True),
                col(Job.error_search).contains(words, autoescape=True),
            )
        )
    return found


def _totals(session: Session, found: list[ColumnElement[bool]]) -> dict[Status, int]:
    counted = session.exec(select(col(Job.status), func.count()).where(*found).group_by(col(Job.status))).all()
    return {status: dict(counted).get(status, 0) for status in Status}


def _cursor(job: Job) -> str:
    return base64.urlsafe_b64encode(f"{job.created_at.isoformat()} {job.id}".encode()).decode()


def _read_cursor(cursor: str) -> tuple[datetime, str]:
    try:
        at, _, job_id = base64.urlsafe_b64decode(cursor).decode().partition(" ")
        return datetime.fromisoformat(at).astimezone(UTC), plain_text(job_id, 20)
    except (binascii.Error, ValueError, OverflowError) as error:  # the last: a year that UTC does not have
        raise Refused("This cursor is not one of ours. Start again without one.") from error
