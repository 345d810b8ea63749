"""Actions on many jobs of a list, off the event loop; the outcome is shown, with a way to undo it if there is one."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace

from nicegui.events import GenericEventArguments

from jobs import bulk
from jobs.bulk import Act, Outcome
from jobs.cleaning.plural import agreeing, plural
from models.errors import RinseError
from models.job.search import Search
from models.user import User
from ui.components.lists.job_table import JobTable
from ui.components.parts.undoable import Undoable
from ui.errors import sentence

DONE = {Act.CANCEL: "cancelled", Act.RETRY: "queued again", Act.DELETE: "deleted"}
PAUSE = 3.0
"""Seconds between two such sentences: screen readers read each of them out."""
BACK = {Act.CANCEL: Act.RETRY, Act.RETRY: Act.CANCEL}
"""The action that undoes another one. Deleting cannot be undone, so it asks for a second press instead."""


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
        outcome = await self.do(act, search)
        self.table.acted()
        if outcome:
            back = BACK.get(act) if outcome.done else None
            self.said.say(spoken(act, outcome), (lambda: self.take_back(back, outcome.done)) if back else None)

    async def take_back(self, act: Act, ids: list[str]) -> None:
        if outcome := await self.do(act, self.of(ids)):
            self.said.say(spoken(act, outcome))

    async def do(self, act: Act, search: Search) -> Outcome | None:
        try:
            return await asyncio.to_thread(bulk.do, act, self.user, search, self.progress())
        except RinseError as error:
            self.said.say(sentence(error))
            return None

    def progress(self) -> Callable[[int, int], None]:
        """Says from time to time how far it has come; to be called in another thread."""
        loop, said_at = asyncio.get_running_loop(), time.monotonic()

        def tell(so_far: int, total: int) -> None:
            nonlocal said_at
            if so_far < total and time.monotonic() - said_at >= PAUSE:
                said_at = time.monotonic()
                loop.call_soon_threadsafe(self.said.say, f"{so_far:,} of {total:,} jobs so far.")

        return tell

    def of(self, ids: list[str]) -> Search:
        """A search for these jobs, whatever status they have by now."""
        return replace(Search(ids=tuple(map(str, ids))), everyone=self.search.everyone)


def spoken(act: Act, outcome: Outcome) -> str:
    """3 jobs cancelled. 2 others were left as they are."""
    done, left = len(outcome.done), outcome.left
    said = f"{plural(done, 'job')} {DONE[act]}." if done else f"No job was {DONE[act]}."
    if not left:
        return said
    return f"{said} {plural(left, 'was', 'were')} left as {agreeing(left, 'it is', 'they are')}."
