"""A job's timeline, live: every change of its status, with the attempt, the duration, and the error, if any."""

import asyncio
from typing import Any

from models import db
from models.job import Job, JobEvent, timeline
from ui import live
from ui.components.parts.part import Part
from ui.components.parts.rereading import Rereading

Lines = list[dict[str, Any]]


class Timeline(Part, component="timeline.js"):
    """`lines` are the entries; they are read again when status, attempt or phase changes, not for progress."""

    def __init__(self, job: Job, lines: Lines) -> None:
        super().__init__(given=lines, job=job.id)
        self._shown = (job.status.value, job.attempt, job.phase)
        self._rereading = Rereading(self, lambda: read(job.id), lambda found: self.tell("show", found))
        live.job(job.id).subscribe(self._hear)
        self._rereading.keep_up()

    def _hear(self, news: live.Patch) -> None:
        now = (news["status"], news["attempt"], news["phase"])
        if now != self._shown:
            self._shown = now
            self._rereading.ask()


async def timeline_of(job: Job) -> Timeline:
    """Adds the timeline to the current slot."""
    return Timeline(job, await asyncio.to_thread(read, job.id))


def read(job_id: str) -> Lines:
    with db.read_session() as session:
        return [line_of(event) for event in timeline(session, job_id)]


def line_of(event: JobEvent) -> dict[str, Any]:
    return {
        "version": event.version,
        "at": event.at.isoformat(),
        "status": event.status.value,
        "attempt": event.attempt,
        "note": event.note,
    }
