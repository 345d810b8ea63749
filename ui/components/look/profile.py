"""The profile of a whole file: a worker makes it, and the page follows that job until it has ended."""

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
    """Only the newest reader settings count. `on_profile` gets the profile, `on_trouble` the reason if there is none, and
    `on_progress` how many percent of the file are read.

    `prepare` turns the profile into what is shown, off the event loop: a table may have thousands of columns.
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
        on_progress: Callable[[int], None] = lambda _: None,
    ) -> None:
        self.user, self.file_id, self.on_progress = user, file_id, on_progress
        self.prepare, self.on_profile, self.on_trouble, self.is_gone = prepare, on_profile, on_trouble, is_gone
        self._asked = 0

    async def start(self, reader: dict[str, Any]) -> None:
        """Requests the profile for these reader settings, and passes it on once it is there."""
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
        read = 0

        def progress(share: float) -> None:
            nonlocal read
            if int(share * 100) > read:
                read = int(share * 100)
                self.on_progress(read)

        return await ended(job, self.user, is_over, progress)
