"""The same result in another format, made by a job of its own. If it is requested twice, it is the same job."""

import asyncio

from nicegui import ui
from nicegui.events import GenericEventArguments

from jobs import queue
from jobs.cleaning.writer.settings import FORMATS
from models.job import Idempotency, Job, Order
from models.user import User
from ui.components.parts.part import Part
from ui.errors import EXPECTED, sentence


class Formats(Part, component="formats.js"):
    """Emits `make` with the chosen format."""

    def __init__(self, job: Job, user: User) -> None:
        self.job, self.user = job, user
        others = [(name, word) for name, word in FORMATS.items() if name != format_of(job)]
        super().__init__(formats=others)
        self.on("make", self._make)

    async def _make(self, event: GenericEventArguments) -> None:
        wanted = str(event.args)
        if wanted not in FORMATS:
            return
        try:
            made = await asyncio.to_thread(make, self.user, self.job, wanted)
        except EXPECTED as error:
            self.tell("refuse", sentence(error))
        else:
            ui.navigate.to(f"/jobs/{made.id}")


def format_of(job: Job) -> str:
    return str((job.result or {}).get("writer", {}).get("format", "csv"))


def make(user: User, job: Job, wanted: str) -> Job:
    options = job.options | {"format": wanted}
    order = Order(job.kind, queue.file_of(job), options)
    return queue.submit(user, order, Idempotency.of(f"{job.id} as {wanted}", options))[0]
