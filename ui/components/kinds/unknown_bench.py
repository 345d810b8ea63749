"""In place of the form or recipe of a job that another version of Rinse has made, if this one cannot show it."""

from collections.abc import Awaitable, Callable

from nicegui import html

from models.job import Job, Status
from ui.components.parts.tags import icon, tag

BLOCKED = "Not everything in this draft is known here."


class UnknownBench:
    """Has `build`, `follow` and `fix`, like Workbench and KindBench, but nothing can be changed.

    `on_rows` is called with what prevents a run. `on_without`, if given, is called to go on without what is not known.
    """

    def __init__(
        self,
        job: Job,
        key: str | None,
        complaint: str,
        *,
        on_rows: Callable[[int | None, str], None],
        on_without: Callable[[], Awaitable[None]] | None,
    ) -> None:
        self.job, self.key, self.complaint, self.on_rows, self.on_without = job, key, complaint, on_rows, on_without

    def build(self) -> None:
        with html.div().classes("instead"), html.div(role="alert").classes("notice notice-warn notice-act"):
            icon("warn")
            tag("p", made_elsewhere(self.complaint))
            if self.on_without:
                tag("button", "Go on without it", "button button-small", type="button").on("click", self.on_without)
            if self.key is not None:
                tag("a", "Download the file", "button button-small", href=f"/api/v1/files/{self.job.file_id}", download=True)
        if self.job.status is Status.DRAFT:
            self.on_rows(None, BLOCKED)

    def follow(self, job: Job) -> None:
        self.job = job

    def fix(self, job: Job) -> None:
        self.job = job


def made_elsewhere(complaint: str) -> str:
    return f"Another version of Rinse has made this job, and this one does not know all of it: {complaint}"
