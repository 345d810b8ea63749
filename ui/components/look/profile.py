"""The profile of a whole file: a worker makes it, the page follows that job until it is there."""

import asyncio
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from jobs import profiles
from models.errors import RinseError
from models.job import Status
from models.user import User
from ui.components.parts.following import ended
from ui.errors import sentence

Shown = TypeVar("Shown")


class Profile(Generic[Shown]):
    """Speaks of the newest way to read alone. `on_profile` hears what is in the file, `on_trouble` why nobody knows.

    `prepare` makes of it what is shown, off the event loop: a table may have thousands of columns.
    """

    def __init__(
        self,
        user: User,
        file_id: str | None,
        *,
        prepare: Callable[[dict[str, Any]], Shown],
        on_profile: Callable[[dict[str, Any], Shown], None],
        on_trouble: Callable[[str], None],
        is_gone: Callable[[], bool],
    ) -> None:
        self.user, self.file_id = user, file_id
        self.prepare, self.on_profile, self.on_trouble, self.is_gone = prepare, on_profile, on_trouble, is_gone
        self._asked = 0

    async def start(self, reader: dict[str, Any]) -> None:
        """Asks for the profile of the file as it is read now, and tells it once it is there."""
        self._asked += 1
        number = self._asked

        def is_over() -> bool:
            return self.is_gone() or number != self._asked

        try:
            job = await self._finished(reader, is_over)
        except RinseError as error:
            self.on_trouble(sentence(error))
            return
        if job and job["status"] == Status.DONE:
            shown = await asyncio.to_thread(self.prepare, job["result"])
            if not is_over():
                self.on_profile(job["result"], shown)
        elif job:
            self.on_trouble((job["error"] or {}).get("message", "The file was not read to its end."))

    async def _finished(self, reader: dict[str, Any], is_over: Callable[[], bool]) -> dict[str, Any] | None:
        job = await asyncio.to_thread(profiles.profile, self.user, self.file_id or "", reader)
        return await ended(job, self.user, is_over)
