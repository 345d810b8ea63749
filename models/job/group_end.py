"""The end of a group: one mail about all its jobs, once the last of them is over."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from models.columns import plain_text
from models.errors import JobError
from models.job.group import JobGroup, sums
from models.job.row import ACTIVE, TROUBLE, Job, Status

MOST_FAILURES = 5
LONGEST_MESSAGE = 200


def letter_at_end(session: Session, job: Job, email: str) -> dict[str, Any] | None:
    """What the mail about a job that has just ended says in addition; None if no mail is due now.

    A group ends in a single mail, with its last job. A cancelled job needs no mail: its person knows. Two jobs that end at
    the same moment wait for each other's lock here, so that exactly one of them is the last.
    """
    group = _locked(session, job)
    if group is not None and _is_one_on_its_way(session, group, email):
        if job.status is not Status.CANCELLED:
            group.waiting = [*_others(group, email), email]
        return None
    if group is not None:
        group.waiting = _others(group, email)
        if _has_company(session, job, email):
            return _letter(session, group, email)
    return None if job.status is Status.CANCELLED else {}


def letter_released(session: Session, job: Job, email: str) -> dict[str, Any] | None:
    """The mail about the group that only waited for this job, after the job's address was removed; None if none waited."""
    group = _locked(session, job)
    if group is None or email not in group.waiting or _is_one_on_its_way(session, group, email):
        return None
    group.waiting = _others(group, email)
    return _letter(session, group, email)


def _locked(session: Session, job: Job) -> JobGroup | None:
    locked = select(JobGroup).where(col(JobGroup.id) == job.group_id).with_for_update()
    return session.exec(locked.execution_options(populate_existing=True)).one_or_none() if job.group_id else None


def _others(group: JobGroup, email: str) -> list[str]:
    return [address for address in group.waiting if address != email]


def _told_of(group_id: str | None, email: str) -> list[ColumnElement[bool]]:
    """The conditions for those jobs of a group about which one address gets mail."""
    return [col(Job.group_id) == group_id, col(Job.email) == email]


def _is_one_on_its_way(session: Session, group: JobGroup, email: str) -> bool:
    active = select(col(Job.id)).where(*_told_of(group.id, email), col(Job.status).in_(ACTIVE))
    return session.exec(active.limit(1)).first() is not None


def _has_company(session: Session, job: Job, email: str) -> bool:
    others = select(col(Job.id)).where(*_told_of(job.group_id, email), col(Job.id) != job.id)
    return session.exec(others.limit(1)).first() is not None


def _letter(session: Session, group: JobGroup, email: str) -> dict[str, Any] | None:
    """The totals of those jobs of a group about which one address gets mail; None if all were cancelled."""
    told = _told_of(group.id, email)
    figures = sums(session, group.id, told[1])
    if not any(figures.totals[status] for status in (Status.DONE, *TROUBLE)):
        return None
    totals = {status.value: count for status, count in figures.totals.items()}
    said = {"id": group.id, "title": group.title, **figures.public(), "totals": totals, "failures": _failures(session, told)}
    return {"group": said}


def _failures(session: Session, told: list[ColumnElement[bool]]) -> list[dict[str, str]]:
    """The first ones that failed, with file and reason."""
    ill = select(col(Job.file_name), col(Job.error)).where(*told, col(Job.status).in_(TROUBLE))
    rows = session.exec(ill.order_by(col(Job.created_at), col(Job.id)).limit(MOST_FAILURES)).all()
    return [{"name": name or "", "message": _message(error)} for name, error in rows]


def _message(error: JobError | None) -> str:
    return plain_text(error["message"] if error else "", LONGEST_MESSAGE)
