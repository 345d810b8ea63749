"""“Verify with pandas” below a result: a worker compares, and the outcome is still there after a reload."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from nicegui import background_tasks, html

from jobs import queue, verifications
from models.errors import JobError, RinseError
from models.job import ACTIVE, Job, Status
from models.user import User
from ui import live
from ui.components.parts.tags import icon, notice, tag
from ui.errors import sentence

OFFER = "A worker runs the pandas script on the same file, and compares."
AT_WORK = "pandas cleans the same file. This takes several times as long as the job did, and holds the whole table in memory."
MEMORY = "pandas holds the whole table in memory at once, and there is not room for it. This says nothing against the result. "


class Verification:
    """Of a finished job. The newest `verify` job counts, whoever requested it."""

    def __init__(self, user: User, job: Job) -> None:
        self.user, self.job = user, job
        self.known: Job | None = None

    def build(self) -> None:
        self.box = html.div().classes("verification")
        live.work_for(self.user.id).subscribe(self.hear)
        live.resync.subscribe(self.look_again)
        background_tasks.create(self.look_again(), name="verification", context=self.box)

    def hear(self, news: live.Patch) -> Any:
        """Ignores progress; another `verify` job may be about this result."""
        if news["kind"] != "verify":
            return None
        is_known = self.known is not None and news["id"] == self.known.id
        return None if is_known and self.known and news["status"] == self.known.status else self.look_again()

    async def look_again(self) -> None:
        """Reads the job again, and shows its state."""
        await self.after(lambda: verifications.verification(self.user, self.job))

    async def start(self) -> None:
        await self.after(lambda: verifications.verify(self.user, self.job))

    async def stop(self) -> None:
        if job := self.known:
            await self.after(lambda: queue.cancel(self.user, job.id))

    async def after(self, act: Callable[[], Job | None]) -> None:
        """Shows the job that `act` returns, or the reason if it is refused."""
        try:
            job = await asyncio.to_thread(act)
        except RinseError as error:
            self.show(partial(self.offer, sentence(error)))
            return
        is_older = job and self.known and (job.created_at, job.version) < (self.known.created_at, self.known.version)
        if not is_older and not self.box.is_deleted:
            self.known = job
            self.show(self.state)

    def show(self, what: Callable[[], None]) -> None:
        self.box.clear()
        with self.box:
            what()

    def state(self) -> None:
        job = self.known
        if job is None or job.status is Status.CANCELLED:
            self.offer()
        elif job.status in ACTIVE:
            tag("p", AT_WORK, "muted small", role="status")
            tag("button", "Stop", "button button-small", type="button").on("click", self.stop)
        elif job.status is Status.DONE:
            verdict(job.result or {})
        else:
            self.offer(why_none(job.error))

    def offer(self, trouble: str | None = None) -> None:
        if trouble:
            notice(trouble, "notice-warn")
        tag("button", "Verify with pandas", "button button-small", type="button").on("click", self.start)
        if not trouble:
            tag("p", OFFER, "muted small")


def why_none(error: JobError | None) -> str:
    """Why there is no verdict."""
    if error is None:
        return "There is no verdict."
    return MEMORY + error["message"] if error["code"] == "MEMORY" else error["message"]


def verdict(result: dict[str, Any]) -> None:
    """Shows the outcome."""
    rows = f"{result['rows']:,} row{'s' * (result['rows'] != 1)}"
    if result["difference"]:
        notice(different(result["difference"], result["pandas"]))
        return
    with tag("p", "", "verdict", role="status"):
        icon("check")
        if result["same"] == "bytes":
            tag("strong", "Same bytes.")
            tag("span", f"pandas {result['pandas']} gives this very file: {rows}.")
        else:
            tag("strong", "Same cells.")
            tag("span", f"pandas {result['pandas']} gives the same {rows}; the file is put together in another way.")


def different(difference: dict[str, Any], version: str) -> str:
    """The first difference, as a sentence."""
    where = f"row {difference['row']:,}" if difference["row"] else "the names of the columns"
    if only := difference["only"]:
        which = "this result" if only == "ours" else f"the one of pandas {version}"
        return f"Not the same: only {which} has {difference['column'] or where}."
    cells = f"{shown(difference['ours'])} here, {shown(difference['pandas'])} from pandas {version}"
    return f"Not the same. First in {where}, {named(difference['column'])}: {cells}."


def named(column: str) -> str:
    return column if column.startswith("column ") else f"column “{column}”"


def shown(cell: str | None) -> str:
    return "missing" if cell is None else f"“{cell}”" if cell else "empty text"
