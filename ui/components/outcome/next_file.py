"""The same recipe on another file, such as next month's: a file dropped here becomes a new draft."""

import asyncio

from nicegui import ui
from nicegui.events import GenericEventArguments

from jobs import queue
from jobs.groups import without_patches
from jobs.kinds.base import TABLES
from models.errors import RinseError
from models.job import Job, Order
from models.user import User
from ui.components.parts.part import Part
from ui.errors import sentence


class NextFile(Part, component="next_file.js"):
    """Emits `stored` with the id of an uploaded file."""

    def __init__(self, job: Job, user: User) -> None:
        super().__init__(accept=",".join(TABLES))
        self.job, self.user = job, user
        self.on("stored", self._stored)

    async def _stored(self, event: GenericEventArguments) -> None:
        try:
            draft = await asyncio.to_thread(draft_of, self.user, self.job, str(event.args))
        except RinseError as error:
            self.tell("refuse", sentence(error))
        else:
            ui.navigate.to(f"/jobs/{draft.id}")


def draft_of(user: User, job: Job, file_id: str) -> Job:
    """A draft with the options of the other file's cleaning."""
    return queue.submit(user, Order(job.kind, file_id, without_patches(job.options), draft=True, email=job.email))[0]
