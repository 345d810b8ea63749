"""Removed rows that were corrected on the page: they become a patch file, with which a new job runs the recipe again."""

import asyncio
from pathlib import PurePath
from typing import Any

from nicegui import ui
from pydantic import TypeAdapter, ValidationError

from jobs import queue
from jobs.previewing.previewer import previewer
from models.job import Job, Order
from models.user import User
from ui.api.receiving import receive_whole
from ui.errors import EXPECTED, sentence

EDITS: TypeAdapter[list[tuple[int, int, str | None]]] = TypeAdapter(list[tuple[int, int, str | None]])
MOST_EDITS = 5000


class Mending:
    """Turns the edits into a new job."""

    def __init__(self, job: Job, user: User) -> None:
        self.job, self.user, self.page = job, user, ui.context.client.id

    async def apply(self, rejects: str, typed: Any) -> str | None:
        """Opens the page of the new job, or returns the reason if there is none. `rejects` is the key of the removed rows."""
        try:
            edits = EDITS.validate_python(typed)
        except ValidationError:
            return "These cells cannot be read. Load the page again."
        if not 0 < len(edits) <= MOST_EDITS:
            return f"Here, up to {MOST_EDITS:,} cells can be mended at once. More can in the downloaded file of removed rows."
        answer = await previewer.ask("mend", topic=f"{self.page} mend", key=rejects, name="rejects", edits=edits)
        if answer is None:
            return None
        if "error" in answer:
            return str(answer["error"]["message"])
        try:
            job = await self.job_with(answer["text"])
        except EXPECTED as error:
            return sentence(error)
        ui.navigate.to(f"/jobs/{job.id}")
        return None

    async def job_with(self, patch: str) -> Job:
        """The same job again, with this patch in addition to earlier ones."""
        name = f"{PurePath(self.job.file_name or 'table').stem}-mended.csv"
        file = await receive_whole(patch.encode(), name, self.user)
        return await asyncio.to_thread(run_again, self.user, self.job, file.id)


def can_be_mended(job: Job) -> bool:
    return job.kind == "clean" and job.file_id is not None


def run_again(user: User, job: Job, patch_id: str) -> Job:
    patches = [*job.options.get("patches", []), patch_id]
    order = Order(job.kind, queue.file_of(job), job.options | {"patches": patches}, email=job.email)
    return queue.submit(user, order)[0]
