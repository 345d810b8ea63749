"""Whose turn it is. A worker that is free asks here for its next job; the rows alone decide, at that moment.

Turns make it fair between owners: in each turn every owner has one job. Who gives a thousand files has a thousand turns
before them, and the single file of somebody who comes later is in the very next one.
"""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, text
from sqlmodel import Session, col

from models import db
from models.job.pauses import Pause
from models.job.row import Job, Status
from models.job.work import begin
from models.settings import get_settings

ONE_AT_A_TIME = 7_465_746_338
"""A lock on PostgreSQL: two who take at once would both find an owner below the limit. SQLite has one writer anyway."""

QUEUED = col(Job.status) == Status.QUEUED
TURNS = select(
    select(func.min(col(Job.turn))).where(QUEUED, col(Job.priority) == bindparam("priority")).scalar_subquery(),
    select(func.max(col(Job.turn))).where(QUEUED, col(Job.owner) == bindparam("owner")).scalar_subquery(),
)
"""The turn that is being served among jobs of a priority, and the last of an owner's jobs that wait.

Both are at an end of an index, however many wait: this is asked while nobody else may write on SQLite.
"""


def next_turn(session: Session, owner: str, priority: int) -> int:
    """The turn of an owner's next job: after their own that wait, and not before the turn that is being served."""
    served, own = session.execute(TURNS, {"owner": owner, "priority": priority}).one()
    return max(served or 0, 0 if own is None else own + 1)


def take(session: Session, of: str | None = None) -> Job | None:
    """Claims the job whose turn it is. With `of` only if that is a job of this owner: else it is left for somebody."""
    waiting = select(col(Job.id), col(Job.attempt), col(Job.owner)).where(*_may_run())
    in_turn = waiting.order_by(col(Job.priority), col(Job.turn), col(Job.created_at)).limit(1)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ONE_AT_A_TIME})
    while found := session.execute(in_turn).first():
        job_id, attempt, owner = found
        if of not in (None, owner):
            return None
        if job := begin(session, job_id, attempt):
            return job  # else it was cancelled just now
    return None


def count_before(session: Session, job: Job) -> int | None:
    """How many jobs will be begun before this one, as things are; None while its kind is paused."""
    if session.get(Pause, job.kind):
        return None
    priority, turn, created_at = col(Job.priority), col(Job.turn), col(Job.created_at)
    sooner = or_(
        priority < job.priority,
        and_(priority == job.priority, turn < job.turn),
        and_(priority == job.priority, turn == job.turn, created_at < job.created_at),
    )
    return session.scalar(select(func.count()).select_from(Job).where(*_may_run(), sooner)) or 0


def count_waiting(session: Session, age: timedelta, most: int) -> int:
    """How many jobs could run, and have been queued for so long; at most `most`."""
    waiting = select(col(Job.id)).where(*_may_run(), col(Job.updated_at) <= db.now(session) - age).limit(most)
    return session.scalar(select(func.count()).select_from(waiting.subquery())) or 0


def _may_run() -> list[ColumnElement[bool]]:
    """Queued, of a kind that is not paused, and its owner is below the limit. Our own short work knows no limit."""
    may = [col(Job.status) == Status.QUEUED, col(Job.kind).not_in(select(col(Pause.kind)))]
    limit = get_settings().jobs_per_owner
    if limit:
        running = select(col(Job.owner)).where(col(Job.status) == Status.RUNNING).group_by(col(Job.owner))
        # Behind the grouping: in a condition, it makes SQLite look through all jobs that are not ours, of whatever status.
        busy = running.having(func.count().filter(col(Job.internal).is_(False)) >= limit)
        may.append(or_(col(Job.internal), col(Job.owner).not_in(busy)))
    return may
