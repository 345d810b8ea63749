"""The workers, as the queue knows them, and what runs right now."""

from datetime import UTC, datetime

from nicegui import html
from redis.exceptions import RedisError
from rq import Worker
from rq.worker import BaseWorker
from starlette.responses import Response

from jobs.redis_client import hasty
from models.job import Status
from models.job.search import Search
from ui.components.live_jobs import LiveJobs, Query
from ui.components.plain_table import Row, number, text, when
from ui.components.tags import tag
from ui.pages.admin.tab import LiveTable, administrator, tab
from ui.pages.lost import nothing_here

COLUMNS = ["Worker", "State", "Begun", "Done", "Failed", "Last heard of"]
NOBODY = ("No worker is there", "Start one with `python main.py worker`. Jobs wait until then.")
NOTHING = ("Nothing runs right now", "Jobs appear here as they begin.")


async def show() -> Response | None:
    """`/admin/workers`"""
    user = administrator()
    if user is None:
        return nothing_here()
    with tab("/admin/workers"):
        await LiveTable(COLUMNS, read, none=NOBODY).start()
        with tag("section", "", "recent", aria_label="Running"):
            with html.div().classes("recent-head"):
                tag("h2", "Running")
            await LiveJobs(user, Query(Search(Status.RUNNING, everyone=True)), none=NOTHING).start()
    return None


def read() -> list[Row]:
    try:
        workers = sorted(Worker.all(connection=hasty()), key=lambda worker: worker.name)
    except (RedisError, OSError):
        return [Row("", [text("Redis does not answer, so nobody knows the workers"), text("see System"), *[text("")] * 4])]
    return [row_of(worker) for worker in workers]


def row_of(worker: BaseWorker) -> Row:
    name = f"{worker.hostname or 'a machine'}, process {worker.pid}" if worker.pid else worker.name
    cells = [
        text(name),
        text(str(worker.get_state())),
        when(aware(worker.birth_date)),
        number(worker.successful_job_count),
        number(worker.failed_job_count),
        when(aware(worker.last_heartbeat)),
    ]
    return Row(worker.name, cells)


def aware(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=at.tzinfo or UTC) if at else None
