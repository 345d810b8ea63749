"""Whose turn it is: a free worker asks here for its next job, and the rows decide at that moment.

Turns make this fair between owners: every owner has one job per turn. The jobs of somebody who submits a thousand files
are spread over a thousand turns, and the single file of somebody who comes later is in the very next one.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, exists, func, or_, select, text, update
from sqlmodel import Session, col

from models import db
from models.job.pauses import Pause
from models.job.row import USUAL, Job, Status
from models.job.worker_actions import begin
from models.settings import get_settings

ONE_AT_A_TIME = 7_465_746_338
"""PostgreSQL's advisory lock: two workers at once could both find an owner below the limit. SQLite has one writer anyway."""

AT_ONCE = 1000
"""Jobs whose turn is changed at once."""
QUEUED = col(Job.status) == Status.QUEUED
TURNS = select(
    select(func.min(col(Job.turn))).where(QUEUED, col(Job.priority) == bindparam("priority")).scalar_subquery(),
    select(func.max(col(Job.turn))).where(QUEUED, col(Job.owner) == bindparam("owner")).scalar_subquery(),
)
"""The turn being served among the jobs of a priority, and the turn of an owner's last waiting job.

Both are read from one end of an index, however many jobs wait: meanwhile SQLite allows no other writer.
"""


class Wait(NamedTuple):
    """What a queued job waits for. `before`: how many jobs will start before it, as things are now; None while it is held
    back, by its kind that is paused, or else by those of its owner that run. `is_unattended`: no worker is running."""

    before: int | None
    is_paused: bool
    is_unattended: bool = False


def next_turn(session: Session, owner: str, priority: int) -> int:
    """The turn of an owner's next job: after those of their waiting jobs, and not before the turn being served."""
    served, own = session.execute(TURNS, {"owner": owner, "priority": priority}).one()
    return max(served or 0, 0 if own is None else own + 1)


def give_way(session: Session, owner: str, kind: str) -> None:
    """The owner's jobs of this kind go before nobody else's any more: each gets a turn like a usual job."""
    unfinished = col(Job.status).in_([Status.QUEUED, Status.RETRYING, Status.RUNNING])
    first = select(col(Job.id)).where(unfinished, col(Job.owner) == owner, col(Job.kind) == kind, col(Job.priority) < USUAL)
    in_turn = session.scalars(first.order_by(col(Job.priority), col(Job.turn), col(Job.created_at)).limit(AT_ONCE)).all()
    turn = next_turn(session, owner, USUAL)
    places = {job_id: {"id": job_id, "priority": USUAL, "turn": turn + place} for place, job_id in enumerate(in_turn)}
    if places:
        session.execute(update(Job), [places[job_id] for job_id in sorted(places)])  # in the order in which others lock them


def take(session: Session, of: str | None = None) -> Job | None:
    """Claims the job whose turn it is. With `of`, only if it belongs to this owner; otherwise it is left for another worker."""
    waiting = select(col(Job.id), col(Job.attempt), col(Job.owner)).where(*_may_run())
    in_turn = waiting.order_by(col(Job.priority), col(Job.turn), col(Job.created_at)).limit(1)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ONE_AT_A_TIME})
    while found := session.execute(in_turn).first():
        job_id, attempt, owner = found
        if of not in (None, owner):
            return None
        if job := begin(session, job_id, attempt):
            return job  # otherwise it has just been cancelled
    return None


def waits_of(session: Session, job_ids: Sequence[str]) -> dict[str, Wait]:
    """What those of these jobs wait for that are queued. Two queries: SQLite joins them by looking through all for each job."""
    in_turn = func.rank().over(order_by=(col(Job.priority), col(Job.turn), col(Job.created_at)))
    may_run = select(col(Job.id), (in_turn - 1).label("before")).where(*_may_run()).subquery()
    before = dict(session.execute(select(may_run).where(may_run.c.id.in_(job_ids))).all())
    paused = exists().where(col(Pause.kind) == col(Job.kind))
    found = session.execute(select(col(Job.id), paused).where(QUEUED, col(Job.id).in_(job_ids)))
    return {job_id: Wait(before.get(job_id), is_paused) for job_id, is_paused in found}


def count_waiting(session: Session, age: timedelta, most: int) -> int:
    """How many runnable jobs have been queued for so long, or since before the clock was put back; at most `most`."""
    now, since = db.now(session), col(Job.updated_at)
    waiting = select(col(Job.id)).where(*_may_run(), or_(since <= now - age, since > now)).limit(most)
    return session.scalar(select(func.count()).select_from(waiting.subquery())) or 0


def _may_run() -> list[ColumnElement[bool]]:
    """Queued, of a kind that is not paused, and its owner is below the limit, which does not apply to internal jobs."""
    may = [col(Job.status) == Status.QUEUED, col(Job.kind).not_in(select(col(Pause.kind)))]
    limit = get_settings().jobs_per_owner
    if limit:
        running = select(col(Job.owner)).where(col(Job.status) == Status.RUNNING).group_by(col(Job.owner))
        # In HAVING: as a WHERE condition, it makes SQLite scan all jobs that are not internal, whatever their status.
        busy = running.having(func.count().filter(col(Job.internal).is_(False)) >= limit)
        may.append(or_(col(Job.internal), col(Job.owner).not_in(busy)))
    return may
