"""The end of a group: what is told of all its jobs at once, when the last of them is over."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from models.columns import plain_text
from models.job.group import JobGroup, sums
from models.job.row import ACTIVE, Job, Status

ILL = (Status.FAILED, Status.DEAD)
MOST_FAILURES = 5
LONGEST_MESSAGE = 200


def end_of_group(session: Session, job: Job) -> dict[str, Any] | None:
    """Of a job that has just ended: the totals of all in its group that the same person is told of.

    None while others are on their way, and where all were cancelled. Two that end at the same moment wait for each other
    here, so one of them is the last.
    """
    group = session.exec(select(JobGroup).where(col(JobGroup.id) == job.group_id).with_for_update()).one_or_none()
    if group is None:
        return None
    told = [col(Job.group_id) == group.id, col(Job.email) == job.email]
    if session.exec(select(col(Job.id)).where(*told, col(Job.status).in_(ACTIVE)).limit(1)).first():
        return None
    figures = sums(session, group.id, told[1])
    if not any(figures.totals[status] for status in (Status.DONE, *ILL)):
        return None
    totals = {status.value: count for status, count in figures.totals.items()}
    return {"id": group.id, "title": group.title, **figures.public(), "totals": totals, "failures": _failures(session, told)}


def has_company(session: Session, job: Job) -> bool:
    """Whether somebody is told of more jobs of the same group."""
    others = select(col(Job.id)).where(col(Job.group_id) == job.group_id, col(Job.email) == job.email, col(Job.id) != job.id)
    return job.group_id is not None and session.exec(others.limit(1)).first() is not None


def _failures(session: Session, told: list[ColumnElement[bool]]) -> list[dict[str, str]]:
    """The first that failed: file and reason."""
    ill = select(col(Job.file_name), col(Job.error)).where(*told, col(Job.status).in_(ILL))
    rows = session.exec(ill.order_by(col(Job.created_at), col(Job.id)).limit(MOST_FAILURES)).all()
    return [{"name": name or "", "message": _message(error or {})} for name, error in rows]


def _message(error: dict[str, Any]) -> str:
    return plain_text(str(error.get("message", "")), LONGEST_MESSAGE)
