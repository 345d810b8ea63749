"""Looks up jobs: a single one, a page of a list, and a job's timeline."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, func, tuple_
from sqlmodel import Session, col, select

from models.cursor import cursor_after, read_cursor
from models.errors import NotFound, Refused
from models.job.row import Job, JobEvent, Status
from models.job.search import Search, Sort, in_order
from models.user import User

MOST_AT_ONCE = 200
FEW = 500
"""So few jobs are gathered and sorted; more are found on the way from the newest to the oldest."""
MONTHS = "jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?"
COPY, CHANGING = re.compile(r" ?\(\d+\)(?=\.|$)"), re.compile(rf"\d+|(?<![^\W\d_])({MONTHS})(?![^\W\d_])")
"""What a browser appends to the name of a file that is there already, and what changes from month to month."""


class Page(NamedTuple):
    """A page of jobs. `totals` counts the jobs of every status, not only of the one that is listed."""

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
    search: Search = Search(),  # noqa: B008  it is frozen
    *,
    sort: Sort = Sort.NEWEST,
    limit: int = 50,
    cursor: str | None = None,
    offset: int = 0,
) -> Page:
    """A page of what the search finds. Raises Refused for a cursor that is not one of ours.

    A cursor stays correct while new jobs arrive, but only works from newest to oldest; an offset allows jumps.
    """
    if cursor is not None and sort is not Sort.NEWEST:
        raise Refused("A cursor goes from the newest job to the oldest. With another order, use offset.")
    totals = count_by_status(session, search.of_any_status(user), gathered=bool(search.q))
    total = sum(totals.values()) if search.status is None else totals[search.status]
    limit = min(max(limit, 1), MOST_AT_ONCE)
    found = search.conditions(user)
    if (search.q or search.kind) and total <= FEW:
        found = [col(Job.id).in_(select(_gathered(col(Job.id), found).c.id))]
    if cursor is not None:
        found.append(tuple_(col(Job.created_at), col(Job.id)) < read_cursor(cursor))
    order = in_order(session, sort)
    page = select(col(Job.id)).where(*found).order_by(*order).offset(offset).limit(limit + 1)  # whole rows are slow to sort
    jobs = session.exec(select(Job).where(col(Job.id).in_(page)).order_by(*order)).all()
    return Page(
        jobs=jobs[:limit],
        total=total,
        totals=totals,
        next_cursor=cursor_after(jobs[limit - 1].created_at, jobs[limit - 1].id)
        if len(jobs) > limit and sort is Sort.NEWEST
        else None,
    )


def jobs_on_file(session: Session, user: User, kind: str, file_id: str) -> Sequence[Job]:
    """The user's jobs of one kind on one file, newest first."""
    own = (col(Job.file_id) == file_id, col(Job.kind) == kind, col(Job.owner) == user.id)
    newest_first = select(Job).where(*own).order_by(col(Job.created_at).desc(), col(Job.id).desc())
    return session.exec(newest_first.limit(MOST_AT_ONCE)).all()


def last_on_such_a_file(session: Session, user: User, kind: str, file_name: str) -> Job | None:
    """The user's latest finished job of a kind on a file whose name differs in numbers and months at most."""
    own = (col(Job.owner) == user.id, col(Job.internal).is_(False), col(Job.status) == Status.DONE, col(Job.kind) == kind)
    newest_first = select(col(Job.id), col(Job.file_name)).where(*own).order_by(col(Job.created_at).desc(), col(Job.id).desc())
    names = session.exec(newest_first.limit(MOST_AT_ONCE)).all()
    alike = (job_id for job_id, name in names if name and _lasting(name) == _lasting(file_name))
    return next((session.get(Job, job_id) for job_id in alike), None)


def count_by_status(session: Session, found: list[ColumnElement[bool]], *, gathered: bool = False) -> dict[Status, int]:
    """How many jobs meet the conditions, for each status, including those with none."""
    status = _gathered(col(Job.status), found).c.status if gathered else col(Job.status)
    counted = session.exec(select(status, func.count()).where(*([] if gathered else found)).group_by(status)).all()
    return {status: dict(counted).get(status, 0) for status in Status}


def timeline(session: Session, job_id: str) -> Sequence[JobEvent]:
    """Every change of a job's status, oldest first."""
    return session.exec(select(JobEvent).where(col(JobEvent.job_id) == job_id).order_by(col(JobEvent.version))).all()


def _gathered(column: Any, found: list[ColumnElement[bool]]) -> CTE:
    """The column of all jobs that meet the conditions.

    On its own, so that SQLite reads all of it from one index instead of the rows: otherwise it takes an index that is in the
    order of what follows.
    """
    return select(column).where(*found).cte("found").prefix_with("MATERIALIZED", dialect="sqlite")


def _lasting(file_name: str) -> str:
    return CHANGING.sub("0", COPY.sub("", file_name.casefold()))
