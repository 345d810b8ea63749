"""What people do to schedules, and how the reconciler starts those that are due."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import UnaryExpression, delete, exists, func, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models import db
from models.columns import iso
from models.errors import JobError, NotFound, StaleVersion
from models.file_use import lock_files, name_schedule_files
from models.job import Job, Status
from models.job.task import add_task
from models.job.transition import record_creation
from models.job.turns import next_turn
from models.schedule import LATE, Schedule, ScheduleRun, ScheduleSeen
from models.user import User

TASK = "scheduled"
"""The kind of job that fetches the files of a slot, and creates a job for each."""
TRIES = 5
PRIORITY = 4
AT_ONCE = 100
AT_A_TIME = 10_000
"""The most ids in one query; databases accept no more than some tens of thousands of parameters."""
MOST_RUNS = 50
DAY = timedelta(days=1)
GONE = timedelta(days=90)
"""A folder may not be mounted for a while, or a file be moved away and back."""
MISSED = "Nothing was there to start it, and missed runs are left out."
BROKEN = "It could not be started, so it was paused. Look at its time and zone, save it, then resume it."


class Slot(NamedTuple):
    """A run of a schedule, with the job that fetched its files."""

    run: ScheduleRun
    task: Job | None

    @property
    def state(self) -> str:
        """waiting, started, nothing (if there was nothing new), failed, or missed."""
        if self.run.job_ids:
            return "started"
        if self.run.note == MISSED:
            return "missed"
        if self.run.note == BROKEN:
            return "failed"
        if self.run.note or (self.task and self.task.status is Status.DONE):
            return "nothing"
        return "failed" if self.task is None or self.task.is_over else "waiting"

    def public(self) -> dict[str, Any]:
        """What the API tells its owner."""
        error = self.task.error["message"] if self.task and self.task.error else ""
        return {
            "slot": iso(self.run.slot),
            "started_at": iso(self.run.started_at),
            "by_hand": self.run.by_hand,
            "state": self.state,
            "note": error or self.run.note,
            "task": self.run.task_id,
            "jobs": self.run.job_ids,
        }


class End(NamedTuple):
    """The state of a job that a run has started; `error` of one that went wrong."""

    status: Status
    error: JobError | None


def add_schedule(session: Session, owner: str, *, files: Iterable[str] = (), **values: Any) -> Schedule:
    """`files` are those it needs for each run: they are kept as long as the schedule is."""
    at, held = db.now(session), lock_files(session, files)
    schedule = Schedule(owner=owner, next_at=at, created_at=at, updated_at=at, **values)
    schedule.next_at = schedule.timetable.after(at)
    session.add(schedule)
    session.flush()
    name_schedule_files(session, schedule.id, held)
    return schedule


def get_schedule(session: Session, schedule_id: str, user: User) -> Schedule:
    """Raises NotFound, also for somebody else's."""
    visible = select(Schedule).where(col(Schedule.id) == schedule_id, Schedule.visible_to(user))
    schedule = session.exec(visible.execution_options(populate_existing=True)).one_or_none()
    if schedule is None:
        raise NotFound("There is no such schedule.")
    return schedule


def list_schedules(session: Session, user: User) -> Sequence[Schedule]:
    """The user's own, the next one first."""
    own = select(Schedule).where(col(Schedule.owner) == user.id)
    return session.exec(own.order_by(col(Schedule.paused_at).is_not(None), col(Schedule.next_at), col(Schedule.id))).all()


def schedules_with(session: Session, user: User, recipe_id: str) -> Sequence[Schedule]:
    """The user's own schedules that use this saved recipe."""
    return [each for each in list_schedules(session, user) if each.options.get("recipe_id") == recipe_id]


def change_schedule(
    session: Session, schedule_id: str, user: User, version: int, *, files: Iterable[str] | None = None, **values: Any
) -> Schedule:
    """Write a new version. Raises StaleVersion if it is not the version you read.

    After a change of its times, or a pause, the next slot is computed from now. Otherwise a slot that is due is still started.
    """
    held = None if files is None else lock_files(session, files)
    schedule, at = get_schedule(session, schedule_id, user), db.now(session)
    table = schedule.timetable._replace(cron=values.get("cron", schedule.cron), zone=values.get("zone", schedule.zone))
    if table != schedule.timetable or (schedule.paused_at and values.get("paused_at", at) is None):
        values["next_at"] = table.after(at)
    changed = session.scalars(
        update(Schedule)
        .where(col(Schedule.id) == schedule_id, col(Schedule.version) == version)
        .values(version=version + 1, updated_at=at, **values)
        .returning(Schedule)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).one_or_none()
    if changed is None:
        raise StaleVersion("Somebody else changed this schedule since you opened it. Load it again.")
    if held is not None:
        name_schedule_files(session, schedule_id, held)
    return changed


def delete_schedule(session: Session, schedule_id: str, user: User) -> None:
    """Deletes a schedule. The jobs it has created stay."""
    get_schedule(session, schedule_id, user)
    session.execute(delete(Schedule).where(col(Schedule.id) == schedule_id))


def slots_of(session: Session, schedule_id: str) -> Sequence[Slot]:
    """Its runs so far, latest first."""
    found = (
        select(ScheduleRun, Job)
        .outerjoin(Job, col(ScheduleRun.task_id) == col(Job.id))
        .where(col(ScheduleRun.schedule_id) == schedule_id)
        .order_by(*_latest_first(ScheduleRun))
        .limit(MOST_RUNS)
    )
    return [Slot(run, task) for run, task in session.exec(found).all()]


def last_slots(session: Session, schedule_ids: Iterable[str]) -> dict[str, Slot]:
    """Schedule id → its latest run, for those of the schedules that have one."""
    own = aliased(ScheduleRun)
    latest = select(col(own.id)).where(col(own.schedule_id) == col(Schedule.id)).order_by(*_latest_first(own)).limit(1)
    found = (
        select(ScheduleRun, Job)
        .select_from(Schedule)
        .join(ScheduleRun, col(ScheduleRun.id) == latest.correlate(Schedule).scalar_subquery())
        .outerjoin(Job, col(ScheduleRun.task_id) == col(Job.id))
        .where(col(Schedule.id).in_(list(schedule_ids)))
    )
    return {run.schedule_id: Slot(run, task) for run, task in session.exec(found).all()}


def ends_of(session: Session, slots: Iterable[Slot]) -> dict[str, End]:
    """Job id → its state, for the jobs that these runs have started and that still exist."""
    ids = [job_id for slot in slots for job_id in slot.run.job_ids]
    found: dict[str, End] = {}
    for start in range(0, len(ids), AT_A_TIME):
        asked = select(col(Job.id), col(Job.status), col(Job.error)).where(col(Job.id).in_(ids[start : start + AT_A_TIME]))
        found.update((job_id, End(status, error)) for job_id, status, error in session.exec(asked).all())
    return found


def schedules_with_old_runs(session: Session) -> Sequence[str]:
    """The ids of schedules with more runs than are listed."""
    its_id = col(ScheduleRun.schedule_id)
    return session.exec(select(its_id).group_by(its_id).having(func.count() > MOST_RUNS)).all()


def drop_old_runs(session: Session, schedule_id: str) -> int:
    """Deletes runs that are not listed any more, AT_ONCE at most; returns how many.

    Those stay that are at work, or went wrong: while their job is kept, it may be tried again, and then it needs its run.
    """
    may_run = exists().where(col(Job.id) == col(ScheduleRun.task_id), col(Job.status) != Status.DONE)
    over = select(col(ScheduleRun.id)).where(col(ScheduleRun.schedule_id) == schedule_id, ~may_run)
    old = session.exec(over.order_by(*_latest_first(ScheduleRun)).offset(MOST_RUNS).limit(AT_ONCE)).all()
    session.execute(delete(ScheduleRun).where(col(ScheduleRun.id).in_(old)))
    return len(old)


def note_what_is_there(session: Session, schedule_id: str, marks: Sequence[str]) -> None:
    """After a complete look at a place that has these files. Those that have been gone for GONE are forgotten: should one come
    back, it is new. To be left out if the place is empty: it may just not be mounted."""
    own, at, now = col(ScheduleSeen.schedule_id) == schedule_id, col(ScheduleSeen.seen_at), db.now(session)
    for start in range(0, len(marks), AT_A_TIME):
        there = col(ScheduleSeen.mark).in_(marks[start : start + AT_A_TIME])
        session.execute(update(ScheduleSeen).where(own, there, or_(at.is_(None), at <= now - DAY)).values(seen_at=now))
    session.execute(delete(ScheduleSeen).where(own, at <= now - GONE))


def due_schedules(session: Session) -> Sequence[Schedule]:
    """Schedules that are due."""
    due = select(Schedule).where(col(Schedule.next_at) <= db.now(session), col(Schedule.paused_at).is_(None))
    return session.exec(due.order_by(col(Schedule.next_at)).limit(AT_ONCE)).all()


def waiting_schedules(session: Session) -> Sequence[Schedule]:
    """Schedules that are not due yet."""
    waiting = select(Schedule).where(col(Schedule.next_at) > db.now(session), col(Schedule.paused_at).is_(None))
    return session.exec(waiting.order_by(col(Schedule.id))).all()


def bring_forward(session: Session, schedule: Schedule) -> None:
    """Compute its next slot anew: that of before the clock was put back is too far away now."""
    same = (col(Schedule.id) == schedule.id, col(Schedule.next_at) == schedule.next_at)
    soonest = schedule.timetable.after(db.now(session))
    session.execute(update(Schedule).where(*same).values(next_at=soonest).execution_options(synchronize_session=False))


def start_slot(session: Session, schedule: Schedule) -> Job | None:
    """Start the slot that is due. None if somebody was faster, if it is left out as missed, or if it was started before the
    clock was put back."""
    at, slot = db.now(session), schedule.next_at
    moved = session.scalars(
        update(Schedule)
        .where(
            col(Schedule.id) == schedule.id,
            col(Schedule.next_at) == slot,
            col(Schedule.next_at) <= at,
            col(Schedule.paused_at).is_(None),
        )
        .values(next_at=schedule.timetable.after(at))
        .returning(col(Schedule.id))
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if moved is None or _has_been_started(session, schedule, slot):
        return None
    if at - slot > LATE and schedule.missed == "skip":
        session.add(ScheduleRun(schedule_id=schedule.id, slot=slot, started_at=at, note=MISSED))
        session.flush()
        return None
    return _start(session, schedule, slot, at)


def set_aside(session: Session, schedule: Schedule) -> None:
    """Pause a schedule that cannot be started, and record why: otherwise the reconciler would fail on it every second."""
    at = db.now(session)
    paused = session.scalars(
        update(Schedule)
        .where(col(Schedule.id) == schedule.id, col(Schedule.version) == schedule.version, col(Schedule.paused_at).is_(None))
        .values(paused_at=at, updated_at=at, version=schedule.version + 1)
        .returning(col(Schedule.id))
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if paused is not None:
        session.add(ScheduleRun(schedule_id=schedule.id, slot=at, started_at=at, note=BROKEN))
        session.flush()


def start_by_hand(session: Session, schedule_id: str, user: User) -> Job:
    """Start it now, in addition to its slots, even while it is paused."""
    schedule, at = get_schedule(session, schedule_id, user), db.now(session)
    return _start(session, schedule, at, at, by_hand=True)


def _has_been_started(session: Session, schedule: Schedule, slot: datetime) -> bool:
    same = select(ScheduleRun.id).where(col(ScheduleRun.schedule_id) == schedule.id, col(ScheduleRun.slot) == slot)
    return session.exec(same).first() is not None


def _latest_first(run: type[ScheduleRun]) -> tuple[UnaryExpression[datetime], UnaryExpression[datetime]]:
    return col(run.started_at).desc(), col(run.slot).desc()


def _start(session: Session, schedule: Schedule, slot: datetime, at: datetime, *, by_hand: bool = False) -> Job:
    run = ScheduleRun(schedule_id=schedule.id, slot=slot, started_at=at, by_hand=by_hand)
    turn, options = next_turn(session, schedule.owner, PRIORITY), {"run": run.id}
    task = add_task(session, run, schedule.owner, TASK, options, priority=PRIORITY, turn=turn, max_attempts=TRIES, at=at)
    record_creation(session, task)
    return task
