"""The line below a job that says when it and its results will be deleted."""

import asyncio

from jobs.cleaning.plural import plural
from jobs.files.retention import days_of, expires_at
from models.job import Job, Status
from ui.components.parts.dated import Dated, Sentence


class KeepNote:
    """One line, as of the row that was last read."""

    def __init__(self) -> None:
        self.line = Dated(Sentence(), "muted small keep-note")

    async def show(self, job: Job) -> None:
        self.line.say(await asyncio.to_thread(sentence, job))


def sentence(job: Job) -> Sentence:
    """Empty while the job is unfinished."""
    at = expires_at(job)
    if at is None:
        return Sentence("Kept until somebody deletes it." if job.is_over else "")
    what, since = ("This draft", "it was last changed") if job.status is Status.DRAFT else ("Job and results", "the job's end")
    return Sentence(f"{what} will be deleted on ", at, f", {plural(days_of(job), 'day')} after {since}.")
