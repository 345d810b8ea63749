"""Actions on many jobs of a list, off the event loop; the outcome is shown, with a way to undo it if there is one."""

import asyncio
import time
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from functools import partial

from nicegui.events import GenericEventArguments

from jobs import bulk
from jobs.bulk import BACK, Act, Outcome
from jobs.cleaning.plural import agreeing, plural
from models import db
from models.errors import RinseError
from models.job import OVER, Job, get_job
from models.job.search import Search
from models.user import User
from ui.api.waiting import follow
from ui.components.lists.job_table import JobTable
from ui.components.parts.undoable import Undoable
from ui.errors import sentence

DONE = {Act.CANCEL: "cancelled", Act.RETRY: "queued again", Act.DELETE: "deleted"}
PAUSE = 3.0
"""Seconds between two such sentences: screen readers read each of them out."""


class BulkActs:
    """`search` finds all jobs of the list; the table shows one page of them."""

    def __init__(self, user: User, search: Search, table: JobTable) -> None:
        self.user, self.search, self.table = user, search, table
        self.said = Undoable()
        table.on("act", self._act)

    async def _act(self, event: GenericEventArguments) -> None:
        name, ids = event.args
        await self.do_to(str(name), self.search if ids is None else self.of(ids))

    async def do_to(self, name: str, search: Search) -> None:
        """Does it, shows the outcome, and offers to undo it."""
        act = Act(name)
        try:
            if await asyncio.to_thread(bulk.is_for_a_worker, act, self.user, search):
                job = await asyncio.to_thread(bulk.order, act, self.user, search)
                self.table.acted()
                await self.follow(job, can_go_back=act in BACK)
                return
            outcome = await self.do(act, search)
        except RinseError as error:
            self.table.acted()
            self.said.say(sentence(error))
            return
        self.table.acted()
        back = BACK.get(act) if outcome.done else None
        self.said.say(spoken(act, *counted(outcome)), partial(self.take_back, back, outcome.done) if back else None)

    async def take_back(self, act: Act, ids: list[str]) -> None:
        try:
            outcome = await self.do(act, self.of(ids))
        except RinseError as error:
            self.said.say(sentence(error))
        else:
            self.said.say(spoken(act, *counted(outcome)))

    async def take_back_job(self, done: Job) -> None:
        try:
            await self.follow(await asyncio.to_thread(bulk.order_back, self.user, done.id), can_go_back=False)
        except RinseError as error:
            self.said.say(sentence(error))

    async def do(self, act: Act, search: Search) -> Outcome:
        return await asyncio.to_thread(bulk.do, act, self.user, search, self.progress())

    async def follow(self, job: Job, *, can_go_back: bool) -> None:
        """Says from time to time how far a worker has come, and its outcome, as long as the page is there."""
        said_at = time.monotonic()
        address = f"/jobs/{job.id}"
        self.said.say("A worker is on it. It goes on when you leave this page.", more=address)
        async with aclosing(follow(job.id, self.user)) as versions:
            async for version in versions:
                if self.table.is_deleted:
                    return
                if version is None:
                    continue
                if version["status"] in OVER:
                    await self.conclude(version["id"], can_go_back=can_go_back)
                elif version["rows_total"] and time.monotonic() - said_at >= PAUSE:
                    said_at = time.monotonic()
                    self.said.say(so_far(version["rows_done"], version["rows_total"]), more=address)

    async def conclude(self, job_id: str, *, can_go_back: bool) -> None:
        job = await asyncio.to_thread(fetch, job_id, self.user)
        if job.result is None:
            why = job.error["message"] if job.error else "It was cancelled."
            self.said.say(f"{why} What was done by then stays.", more=f"/jobs/{job_id}")
            return
        done, left = job.result["done"], job.result["left"]
        back = partial(self.take_back_job, job) if can_go_back and done else None
        self.said.say(spoken(Act(job.options["act"]), done, left), back, more=f"/jobs/{job_id}")

    def progress(self) -> Callable[[int, int], None]:
        """Says from time to time how far it has come; to be called in another thread."""
        loop, said_at = asyncio.get_running_loop(), time.monotonic()

        def tell(done: int, total: int) -> None:
            nonlocal said_at
            if done < total and time.monotonic() - said_at >= PAUSE:
                said_at = time.monotonic()
                loop.call_soon_threadsafe(self.said.say, so_far(done, total))

        return tell

    def of(self, ids: list[str]) -> Search:
        """A search for these jobs, whatever status they have by now."""
        return replace(Search(ids=tuple(map(str, ids))), everyone=self.search.everyone)


def so_far(done: int, total: int) -> str:
    return f"{done:,} of {total:,} jobs so far."


def counted(outcome: Outcome) -> tuple[int, int]:
    return len(outcome.done), outcome.left


def spoken(act: Act, done: int, left: int) -> str:
    """3 jobs cancelled. 2 others were left as they are."""
    said = f"{plural(done, 'job')} {DONE[act]}." if done else f"No job was {DONE[act]}."
    if not left:
        return said
    return f"{said} {plural(left, 'was', 'were')} left as {agreeing(left, 'it is', 'they are')}."


def fetch(job_id: str, user: User) -> Job:
    with db.read_session() as session:
        return get_job(session, job_id, user)
