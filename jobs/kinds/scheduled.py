"""Start what a schedule is for: get its files, and make a job of each."""

from typing import Any, ClassVar

from pydantic import Field
from sqlmodel import col, select

from jobs.kinds import base
from jobs.queue import submit
from jobs.sources import Item, items_of, source_of
from jobs.taking_in import take_in
from jobs.work import Work
from models import db
from models.errors import NotFound
from models.job import Idempotency
from models.schedule import Schedule, ScheduleRun, ScheduleSeen
from models.user import LOCAL, User

NOTHING_NEW = "Nothing new was there."
GONE = "The schedule was deleted meanwhile."


class Options(base.Options):
    """Which run."""

    run: str = Field(description="The run of the schedule, written down when its time came.")


class Scheduled(base.Kind):
    """Gets the files of a schedule, and makes their jobs, each once. Work of our own: the schedule's time brings it."""

    id = "scheduled"
    title = "Scheduled"
    internal = True
    Options: ClassVar[type[base.Options]] = Options

    def run(self, work: Work) -> dict[str, Any]:
        found = read(work.options["run"])
        if found is None:
            return {"said": GONE}
        schedule, run = found
        made: list[str] = []
        for number, item in enumerate(items_of(source_of(schedule.source))):
            if not (item.is_new_once and is_seen(schedule, item)):
                made.append(start(work, schedule, run, item, number))
                work.report(0.5, phase=f"{len(made)} started")
        note(run.id, made, "" if made else NOTHING_NEW)
        return {"jobs": len(made)}


def start(work: Work, schedule: Schedule, run: ScheduleRun, item: Item, number: int) -> str:
    """The job of an item. Made before, by an earlier try of this run, it is found again by its key."""
    file_id = item.file_id
    if item.fetch is not None:
        path = work.scratch / f"item-{number}"
        item.fetch(path)
        file_id = take_in(work.storage, path, item.name, schedule.owner).id
        path.unlink()
    if file_id is None:
        raise NotFound("The file of this schedule is gone.")
    job, _ = submit(
        asker(schedule.owner),
        schedule.kind,
        file_id,
        schedule.options,
        email=schedule.email,
        webhook=schedule.webhook,
        copy_to=schedule.copy_to,
        idempotency=Idempotency.of(f"schedule:{run.id}:{item.mark}", schedule.id),
    )
    if item.is_new_once:
        remember(schedule, item)
    return job.id


def asker(owner: str) -> User:
    """Whose right it is done by: that of the schedule's owner, and no more."""
    return LOCAL if owner == LOCAL.id else User(id=owner, name=owner)


def read(run_id: str) -> tuple[Schedule, ScheduleRun] | None:
    with db.read_session() as session:
        both = select(Schedule, ScheduleRun).join(ScheduleRun, col(ScheduleRun.schedule_id) == col(Schedule.id))
        return session.exec(both.where(col(ScheduleRun.id) == run_id)).one_or_none()


def is_seen(schedule: Schedule, item: Item) -> bool:
    with db.read_session() as session:
        return session.get(ScheduleSeen, (schedule.id, item.mark)) is not None


def remember(schedule: Schedule, item: Item) -> None:
    with db.session() as session:
        session.merge(ScheduleSeen(schedule_id=schedule.id, mark=item.mark))


def note(run_id: str, made: list[str], said: str) -> None:
    with db.session() as session:
        if run := session.get(ScheduleRun, run_id):
            run.job_ids, run.note = [*dict.fromkeys([*run.job_ids, *made])], said
            session.add(run)
