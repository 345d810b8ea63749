"""How many jobs come before one that waits: read again as others are begun, and only while it waits."""

from models import db
from models.job import Job, Status, count_before
from ui import live
from ui.components.job.job_head import JobHead
from ui.components.parts.rereading import Rereading

GATHER = 0.5
"""Seconds in which jobs that are begun are gathered to one reading."""
MOVES_ON = (Status.RUNNING, Status.CANCELLED)


class QueuePlace:
    """Tells the head of a job's page."""

    def __init__(self, head: JobHead) -> None:
        self._job: Job | None = None
        self._rereading: Rereading[int | None] = Rereading(head, self._read, head.wait, gather=GATHER)

    def follow(self, job: Job) -> None:
        """The job as it is now. All jobs are listened to while it waits: many pages must not hear every one of them."""
        waits, waited = job.status is Status.QUEUED, self._job is not None
        self._job = job if waits else None
        if waits and not waited:
            live.jobs.subscribe(self._hear)
            live.news.subscribe(self._hear_of_queues)
        elif waited and not waits:
            live.jobs.unsubscribe(self._hear)
            live.news.unsubscribe(self._hear_of_queues)
        if waits:
            self._rereading.ask()

    def _hear(self, news: live.Patch) -> None:
        if news["status"] in MOVES_ON and not news["progress"]:
            self._rereading.ask()

    def _hear_of_queues(self, about: str) -> None:
        if about == "queues":
            self._rereading.ask()

    def _read(self) -> int | None:
        if self._job is None:
            return 0
        with db.read_session() as session:
            return count_before(session, self._job)
