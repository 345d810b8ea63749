"""A recipe's effect on the whole file, counted by a worker, while the preview shows the first rows."""

import asyncio
from collections.abc import Callable
from typing import Any

from jobs import queue
from models.errors import RinseError
from models.job import Job, Order, Status
from models.user import User
from ui.components.parts.following import ended
from ui.errors import EXPECTED

QUIET = 1.0
"""Seconds for which a recipe must not change before it is counted."""


class Counts:
    """Counts the newest recipe only; counting an older one is cancelled.

    `on_counts` is called with each step's counts, the number of rows, and the problems that the recipe fixes; `on_trouble` with
    the reason why it cannot be counted.
    """

    def __init__(
        self,
        user: User,
        file_id: str | None,
        *,
        on_counts: Callable[[dict[str, Any]], None],
        on_trouble: Callable[[str], None],
        is_gone: Callable[[], bool],
    ) -> None:
        self.user, self.file_id, self.is_gone = user, file_id, is_gone
        self.on_counts, self.on_trouble = on_counts, on_trouble
        self._asked = 0
        self._job: Job | None = None

    async def start(self, options: dict[str, Any]) -> None:
        """Counts the effect of these options, unless they change again first."""
        await self.stop()
        number = self._asked
        await asyncio.sleep(QUIET)
        if number != self._asked or self.is_gone() or self.file_id is None:
            return
        try:
            self._job = job = await asyncio.to_thread(count, self.user, self.file_id, options)
            over = await ended(job, self.user, lambda: self.is_gone() or number != self._asked)
        except EXPECTED as error:
            self.on_trouble(f"The whole file is not counted: {error}")
            return
        if over and over["status"] == Status.DONE:
            self.on_counts(over["result"])
        elif over and over["error"]:
            self.on_trouble(f"On the whole file: {over['error']['message']}")
        elif self.is_gone():  # otherwise a newer request has stopped this one
            await self.stop()

    async def stop(self) -> None:
        """Cancels the current counting."""
        self._asked += 1
        job, self._job = self._job, None
        if job:
            try:
                await asyncio.to_thread(queue.cancel, self.user, job.id)
            except RinseError:  # it has ended already
                return


def count(user: User, file_id: str, options: dict[str, Any]) -> Job:
    job, _ = queue.submit(user, Order("counts", file_id, options))
    return job
