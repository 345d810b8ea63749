"""What an act on many jobs has done, however it has ended, with a button to undo it as long as its page is there."""

import asyncio

from nicegui import background_tasks, html, ui

from jobs import bulk
from jobs.bulk import Act
from models.errors import RinseError
from models.job import Job, Status
from models.user import User
from ui.api.stored import storage
from ui.components.lists.bulk_acts import spoken
from ui.components.parts.tags import icon, notice, tag
from ui.errors import sentence


class ActDone:
    """Of a `bulk` job that is over."""

    def __init__(self, user: User, job: Job) -> None:
        self.user, self.job = user, job

    def build(self) -> None:
        with tag("section", "", "panel", aria_label="What was done"):
            self.box = html.div().classes("panel-bar")
        background_tasks.create(self.look(), name="act done", context=self.box)

    async def look(self) -> None:
        try:
            done, undoing = await asyncio.to_thread(read, self.job)
        except RinseError as error:
            self.refuse(sentence(error))
            return
        with self.box:
            tag("p", spoken(Act(self.job.options["act"]), done, (self.job.result or {}).get("left", 0)))
            if undoing:
                tag("a", "It was undone" if undoing.status is Status.DONE else "Its undo", href=f"/jobs/{undoing.id}")
            elif done and bulk.can_go_back(self.job, self.user):
                tag("button", "Undo", "button button-small", type="button").on("click", self.undo)
            if done:
                with tag("a", "", "button button-small", href=f"/api/v1/jobs/{self.job.id}/result", download=True):
                    icon("download")
                    tag("span", "List of these jobs")

    async def undo(self) -> None:
        """Leads to the page of the job that does it."""
        try:
            undoing = await asyncio.to_thread(bulk.order_back, self.user, self.job.id)
        except RinseError as error:
            self.refuse(sentence(error))
        else:
            ui.navigate.to(f"/jobs/{undoing.id}")

    def refuse(self, why: str) -> None:
        with self.box:
            notice(why)


def read(job: Job) -> tuple[int, Job | None]:
    """To how many jobs it was done, and what undoes it."""
    return len(bulk.done_by(job, storage())), bulk.taken_back_by(job)
