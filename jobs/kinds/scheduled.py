"""Start what a schedule is for: get its files, and make a job of each."""

from collections.abc import Sequence
from contextlib import ExitStack, suppress
from typing import Any, ClassVar

from pydantic import Field
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from jobs import kinds
from jobs.asker import asker
from jobs.cleaning.plural import plural
from jobs.files.ingest import ingest
from jobs.files.removal import remove_file
from jobs.kinds import base
from jobs.queue import refuse_mail_without_a_server, submit
from jobs.sources import Item, items_of, source_of
from jobs.work import Work
from models import db
from models.columns import plain_text
from models.errors import Conflict, NotFound, RinseError, StorageClosed, Unavailable
from models.job import Idempotency
from models.schedule import Schedule, ScheduleRun, ScheduleSeen
from models.scheduling import note_what_is_there
from models.user import User

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
    comes_by_itself = True
    Options: ClassVar[type[base.Options]] = Options

    def run(self, work: Work) -> dict[str, Any]:
        found = read(work.options["run"], work.job.id)
        if found is None:
            return {"said": GONE}
        schedule, run = found
        check(schedule)
        return {"jobs": conclude(run.id, start_all(work, schedule, run))}


def check(schedule: Schedule) -> None:
    """Raises, before any file is fetched, what would go wrong with each of them."""
    refuse_mail_without_a_server(schedule.email)
    user = asker(schedule.owner)
    with db.read_session() as session:
        kinds.get(schedule.kind).check(schedule.options, session, user)


def start_all(work: Work, schedule: Schedule, run: ScheduleRun) -> list[RinseError]:
    """Starts a job for each item. An item that fails does not stop those after it; returns their errors."""
    left: list[RinseError] = []
    there: list[str] = []
    started = 0
    for number, item in enumerate(items_of(source_of(schedule.source))):
        if item.is_new_once:
            there.append(item.mark)
            if is_seen(schedule, item):
                continue
        try:
            start(work, schedule, run, item, number)
            started += 1
        except RinseError as error:
            left.append(error)
        work.report(0.5, phase=f"{started} started")
    if there:
        with db.session() as session:
            note_what_is_there(session, schedule.id, there)
    return left


def start(work: Work, schedule: Schedule, run: ScheduleRun, item: Item, number: int) -> None:
    """Creates the job of an item. If an earlier attempt or another run has done so, its idempotency key finds that job."""
    with ExitStack() as undo:
        job, is_new = submit(
            asker(schedule.owner),
            schedule.order(bring_in(work, schedule, item, number, undo)),
            Idempotency.of(f"schedule:{schedule.id if item.is_new_once else run.id}:{item.mark}", schedule.id),
        )
        if is_new:
            undo.pop_all()
    remember(schedule, run, item, job.id)


def bring_in(work: Work, schedule: Schedule, item: Item, number: int, undo: ExitStack) -> str:
    """The id of the item's file. A file that had to be fetched is deleted again by `undo`, unless a job comes of it."""
    if item.fetch is None:
        if item.file_id is None:
            raise NotFound("The file of this schedule is gone.")
        return item.file_id
    path = work.scratch / f"item-{number}"
    try:
        item.fetch(path)
        file_id = ingest(work.storage, path, item.name, schedule.owner).id
    finally:
        path.unlink(missing_ok=True)
    undo.callback(drop, asker(schedule.owner), file_id)
    return file_id


def drop(user: User, file_id: str) -> None:
    """Deletes a fetched file, unless a job uses it after all, and only the database's response was lost."""
    with suppress(Conflict):
        remove_file(user, file_id)


def read(run_id: str, task_id: str) -> tuple[Schedule, ScheduleRun] | None:
    """The run and its schedule, if this job was made for it."""
    with db.read_session() as session:
        both = select(Schedule, ScheduleRun).join(ScheduleRun, col(ScheduleRun.schedule_id) == col(Schedule.id))
        return session.exec(both.where(col(ScheduleRun.id) == run_id, col(ScheduleRun.task_id) == task_id)).one_or_none()


def is_seen(schedule: Schedule, item: Item) -> bool:
    with db.read_session() as session:
        return session.get(ScheduleSeen, (schedule.id, item.mark)) is not None


def remember(schedule: Schedule, run: ScheduleRun, item: Item, job_id: str) -> None:
    """Lists the job with its run. If two runs found the same file, the job belongs to the first that records it."""
    with suppress(IntegrityError), db.session() as session:
        if item.is_new_once:
            session.add(ScheduleSeen(schedule_id=schedule.id, mark=item.mark, seen_at=db.now(session)))
            session.flush()
        if row := session.get(ScheduleRun, run.id, with_for_update=True):
            row.job_ids = [*dict.fromkeys([*row.job_ids, job_id])]
            session.add(row)


def conclude(run_id: str, left: Sequence[RinseError]) -> int:
    """Records the outcome of the run, and returns the number of jobs. Raises what a retry may fix, or why there is no job."""
    with db.session() as session:
        run = session.get(ScheduleRun, run_id)
        made = len(run.job_ids) if run else 0
        if worst := gravest(left, made):
            raise type(worst)(in_words(worst, left)) from worst
        if run:
            run.note = plain_text(in_words(left[0], left), 500) if left else "" if made else NOTHING_NEW
            session.add(run)
    return made


def gravest(left: Sequence[RinseError], made: int) -> RinseError | None:
    """The error that decides the run. A file that was just being written to is not an error: the next run takes it."""
    passing = (each for each in left if isinstance(each, Unavailable | StorageClosed))
    lasting = (each for each in left if not made and not isinstance(each, Conflict))
    return next(passing, None) or next(lasting, None)


def in_words(first: RinseError, left: Sequence[RinseError]) -> str:
    others = len(left) - 1
    return first.message + (f" {plural(others, 'more file was', 'more files were')} left out." if others else "")
