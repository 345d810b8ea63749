"""The workers: what each is doing, its memory, and a way to ask one to stop after its job."""

from collections.abc import Mapping
from datetime import UTC, datetime

from redis.exceptions import RedisError
from rq import Worker
from rq.worker import BaseWorker
from sqlmodel import col, select

from jobs import doorbell, worker_status
from jobs.redis_client import hasty
from jobs.worker_status import Doing
from models import db
from models.errors import QueueUnavailable
from models.job import Job, Status
from models.job.search import Search
from models.user import User
from ui.components.lists.live_jobs import LiveJobs, Query
from ui.components.lists.live_table import LiveTable
from ui.components.parts.plain_table import Cell, Row, link, number, size, text, when
from ui.components.parts.sections import part
from ui.pages.admin.tab import tab

COLUMNS = ["Worker", "State", "Job", "Rows done", "Memory", "Job since", "Worker since", "Last heard of"]
NOBODY = ("No worker is there", "Start one with “python main.py worker”. Jobs wait until then.")
NOTHING = ("Nothing runs right now", "Jobs appear here as they begin.")
UNKNOWN = "Redis does not answer, so nobody knows the workers"


@tab("/admin/workers")
async def show(user: User) -> None:
    """`/admin/workers`"""
    await LiveTable(COLUMNS, read, none=NOBODY, act=act).start()
    with part("Running"):
        await LiveJobs(user, Query(Search(Status.RUNNING, everyone=True)), none=NOTHING).start()


def read() -> list[Row]:
    try:
        workers = {worker_status.name_of(each.hostname, each.pid): each for each in Worker.all(connection=hasty())}
        doing, asked = worker_status.doing(workers), worker_status.asked_to_stop(hasty(), workers)
    except (RedisError, OSError):
        return [Row("", [text(UNKNOWN), text("see System"), *[text("")] * (len(COLUMNS) - 2)])]
    jobs = jobs_of(doing)
    return [row_of(name, workers[name], doing.get(name), jobs, is_asked=name in asked) for name in sorted(workers)]


def jobs_of(doing: Mapping[str, Doing]) -> dict[str, Job]:
    with db.read_session() as session:
        found = session.exec(select(Job).where(col(Job.id).in_([each.job_id for each in doing.values()]))).all()
    return {job.id: job for job in found if job.status is Status.RUNNING}


def row_of(name: str, worker: BaseWorker, doing: Doing | None, jobs: Mapping[str, Job], *, is_asked: bool) -> Row:
    job = jobs.get(doing.job_id) if doing else None
    state = "stops after its job" if is_asked and job else "stops in a moment" if is_asked else "works" if job else "waits"
    cells = [
        text(f"{worker.hostname or 'a machine'}, process {worker.pid}"),
        text(state, look="state-paused" if is_asked else ""),
        *cells_of(job, doing),
        when(aware(worker.birth_date)),
        when(aware(worker.last_heartbeat)),
    ]
    return Row(name, cells, [] if is_asked else [("stop", "Ask to stop")])


def cells_of(job: Job | None, doing: Doing | None) -> list[Cell]:
    if job is None or doing is None:
        return [text("")] * 4
    return [
        link(job.file_name or job.kind, f"/jobs/{job.id}"),
        number(job.rows_done or 0),
        size(doing.memory),
        when(job.started_at),
    ]


def act(name: str, worker: str) -> None:
    """Asks a worker to stop. `python main.py` starts a new one in its place."""
    if name != "stop":
        return
    try:
        worker_status.ask_to_stop(worker)
        doorbell.wake_workers()  # an idle worker checks at once
    except (RedisError, OSError) as error:
        raise QueueUnavailable("Redis does not answer, so no worker can be asked.") from error


def aware(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=at.tzinfo or UTC) if at else None
