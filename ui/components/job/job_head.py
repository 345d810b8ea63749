"""The head of a job's page: what it is, its current status, and the next action."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui.events import GenericEventArguments

from models.job import Wait
from ui import live
from ui.components.parts.part import FAVICON, RINSE, Part

SHOWN = (
    "version",
    "status",
    "attempt",
    "progress",
    "rows_done",
    "rows_total",
    "phase",
    "file",
    "group",
    "whose",
    "email",
    "created_at",
    "started_at",
    "ended_at",
    "next_at",
)


class JobHead(Part, component="job_head.js", dependencies=[RINSE, FAVICON]):
    """`on_act` is called with the button pressed: run, cancel, retry or again. `unit` is what progress counts.

    `work` names the work unless it is cleaning. `rows` is the number of rows of the file, if known.
    """

    def __init__(
        self,
        job: dict[str, Any],
        on_act: Callable[[str], Awaitable[None]],
        *,
        unit: str,
        work: str,
        rows: int | None,
    ) -> None:
        given = {name: job.get(name) for name in SHOWN}
        super().__init__(given=given, fed=live.is_connected(), unit=unit, work=work, rows=rows)
        live.connection.subscribe(self.feed)
        self._on_act = on_act
        self.on("act", self._act)

    def feed(self, is_live: bool) -> None:
        """Shows whether the queue can be reached."""
        self.tell("feed", is_live)

    def patch(self, news: dict[str, Any]) -> None:
        """Shows a newer version of the job, or the fields that changed."""
        self.tell("patch", {name: news[name] for name in (*SHOWN, "cancelling") if name in news})

    def know(self, *, rows: int | None, trouble: str, run_words: str | None = None) -> None:
        """Tells how many rows the file has, what prevents a run, and what the button to run it says."""
        self.tell("know", rows, trouble, run_words)

    def wait(self, wait: Wait | None) -> None:
        """Shows what the job is waiting for while it is queued."""
        self.tell("wait", wait and wait._asdict())

    async def _act(self, event: GenericEventArguments) -> None:
        await self._on_act(str(event.args))

    def refused(self) -> None:
        """Reverts the button: the action could not be done."""
        self.tell("refused")
