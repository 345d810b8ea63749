"""All jobs at a glance, for administrators: what waits in each queue, and dead letters by their cause."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from models.job.row import Job, Status

WAITING = (Status.QUEUED, Status.RETRYING)
MOST_GROUPS = 100


class Backlog(NamedTuple):
    """What waits and what runs of one kind. `oldest_at`: since when the job that has waited longest does so."""

    kind: str
    queued: int
    retrying: int
    running: int
    oldest_at: datetime | None


class DeadGroup(NamedTuple):
    """Dead letters of one cause, and the error of the last of them."""

    fingerprint: str | None
    error_class: str | None
    jobs: int
    last_at: datetime | None
    message: str
    last_id: str


def backlog(session: Session) -> list[Backlog]:
    """Each kind of which something waits or runs, by name."""
    kind, status = col(Job.kind), col(Job.status)
    counted = session.exec(
        select(kind, status, func.count(), func.min(col(Job.updated_at)))
        .where(status.in_([*WAITING, Status.RUNNING]))
        .group_by(kind, status)
    ).all()
    return [_of(name, [(state, count, at) for each, state, count, at in counted if each == name]) for name in _names(counted)]


def dead_groups(session: Session) -> list[DeadGroup]:
    """Dead letters by fingerprint, the largest group first."""
    grouped = session.exec(
        select(col(Job.fingerprint), func.count(), func.max(col(Job.ended_at)))
        .where(col(Job.status) == Status.DEAD)
        .group_by(col(Job.fingerprint))
        .order_by(func.count().desc(), col(Job.fingerprint))
        .limit(MOST_GROUPS)
    ).all()
    return [_group(session, fingerprint, count) for fingerprint, count, _ in grouped]


def dead_of(session: Session, fingerprint: str | None) -> Sequence[str]:
    """The ids of the dead letters of one group."""
    return session.exec(select(Job.id).where(*_dead(fingerprint))).all()


def _names(counted: Sequence[tuple[str, Status, int, datetime]]) -> list[str]:
    return sorted({kind for kind, *_ in counted})


def _of(kind: str, counted: list[tuple[Status, int, datetime]]) -> Backlog:
    counts = {status: count for status, count, _ in counted}
    since = [at for status, _, at in counted if status in WAITING]
    return Backlog(
        kind,
        counts.get(Status.QUEUED, 0),
        counts.get(Status.RETRYING, 0),
        counts.get(Status.RUNNING, 0),
        min(since, default=None),
    )


def _group(session: Session, fingerprint: str | None, count: int) -> DeadGroup:
    last = session.exec(select(Job).where(*_dead(fingerprint)).order_by(col(Job.ended_at).desc()).limit(1)).one()
    return DeadGroup(fingerprint, last.error_class, count, last.ended_at, (last.error or {}).get("message", ""), last.id)


def _dead(fingerprint: str | None) -> tuple[ColumnElement[bool], ...]:
    same = col(Job.fingerprint).is_(None) if fingerprint is None else col(Job.fingerprint) == fingerprint
    return (col(Job.status) == Status.DEAD, same)
