"""What a recipe would do to the whole file: a worker counts it, while the preview shows the first rows."""

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
"""Seconds in which a recipe must not change before it is counted."""


class Counts:
    """Speaks of the newest recipe alone; counting an older one is cancelled.

    `on_counts` hears what each step would do, to how many rows, and which problems are settled by that; `on_trouble` why it
    cannot be counted.
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
        """Counts what these options of a cleaning would do, unless they change again."""
        await self.stop()
        number = self._asked
        await asyncio.sleep(QUIET)
        if number != self._asked or self.is_gone() or self.file_id is None:
            return
        try:
            self._job = job = await asyncio.to_thread(count, self.user, self.file_id, options)
            over = await ended(job, self.user, lambda: self.is_gone() or number != self._asked)
        except EXPECTED:  # the preview says what is wrong with the recipe
            return
        if over and over["status"] == Status.DONE:
            self.on_counts(over["result"])
        elif over and over["error"]:
            self.on_trouble(f"On the whole file: {over['error']['message']}")
        elif self.is_gone():  # else whoever asked for something newer has stopped this
            await self.stop()

    async def stop(self) -> None:
        """Nobody wants these counts any more."""
        self._asked += 1
        job, self._job = self._job, None
        if job:
            try:
                await asyncio.to_thread(queue.cancel, self.user, job.id)
            except RinseError:  # it is over already
                return


def count(user: User, file_id: str, options: dict[str, Any]) -> Job:
    job, _ = queue.submit(user, Order("counts", file_id, options))
    return job
