"""What queued jobs are waiting for: read again when others start, and only while jobs on the page are waiting."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from math import inf
from weakref import WeakSet

from nicegui import ui
from redis.exceptions import RedisError

from jobs import worker_status
from models import db
from models.job import Status, Wait, waits_of
from ui import live
from ui.components.parts.rereading import Rereading

GATHER = 0.5
"""Seconds for which starting jobs are gathered into one reading."""
MOVES_ON = (Status.RUNNING, Status.CANCELLED)


class Waits:
    """Calls `tell` with the waits by job id, as long as `element` exists."""

    def __init__(self, element: ui.element, tell: Callable[[dict[str, Wait]], None]) -> None:
        self._element, self._asked_at = element, -inf
        self._queued: Sequence[str] = ()
        self._rereading = Rereading(element, self._read, tell, gather=GATHER)
        _shared.join(self)

    @property
    def queued(self) -> Sequence[str]:
        """Its waiting jobs; none once the page is gone."""
        return () if self._element.is_deleted else self._queued

    def follow(self, queued: Sequence[str]) -> None:
        """Sets the waiting jobs. Subscribes to all jobs only while there are any, to keep changes away from most pages."""
        waited, self._queued = bool(self._queued), queued
        if queued and not waited:
            live.jobs.subscribe(self._hear)
            live.news.subscribe(self._hear_of_queues)
        elif waited and not queued:
            live.jobs.unsubscribe(self._hear)
            live.news.unsubscribe(self._hear_of_queues)
        if queued:
            self._ask()

    def _hear(self, news: live.Patch) -> None:
        if news["status"] in MOVES_ON and not news["progress"]:
            self._ask()

    def _hear_of_queues(self, about: str) -> None:
        if about in ("queues", "workers"):
            self._ask()

    def _ask(self) -> None:
        self._asked_at = time.monotonic()
        self._rereading.ask()

    def _read(self) -> dict[str, Wait]:
        found = _shared.read(self._asked_at)
        return {job_id: found[job_id] for job_id in self._queued if job_id in found}


class SharedReading:
    """One reading for all pages: each reading looks at every waiting job, and all pages hear of a change at the same time."""

    def __init__(self) -> None:
        self._pages: WeakSet[Waits] = WeakSet()
        self._joining, self._reading = threading.Lock(), threading.Lock()
        self._began_at = -inf
        self._found: Mapping[str, Wait] = {}

    def join(self, page: Waits) -> None:
        with self._joining:
            self._pages.add(page)

    def read(self, asked_at: float) -> Mapping[str, Wait]:
        """What the jobs of all pages are waiting for, read at that time or later."""
        with self._reading:
            if self._began_at <= asked_at:
                began_at = time.monotonic()
                with self._joining:
                    queued = {job_id for page in self._pages for job_id in page.queued}
                with db.read_session() as session:
                    found = waits_of(session, list(queued))
                alone = bool(found) and is_unattended()
                self._found = {job_id: wait._replace(is_unattended=alone) for job_id, wait in found.items()}
                self._began_at = began_at
            return self._found


def is_unattended() -> bool:
    """Whether no worker is running. Not if Redis does not answer: then nobody knows."""
    try:
        return not worker_status.are_there()
    except (RedisError, OSError):
        return False


_shared = SharedReading()
