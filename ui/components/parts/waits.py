"""What queued jobs are waiting for: read again when others start, and only while jobs on the page are waiting."""

from collections.abc import Callable, Sequence

from nicegui import ui

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
        self._waiting: Sequence[str] = ()
        self._rereading = Rereading(element, self._read, tell, gather=GATHER)

    def follow(self, queued: Sequence[str]) -> None:
        """Sets the waiting jobs. Subscribes to all jobs only while there are any, to keep changes away from most pages."""
        waited, self._waiting = bool(self._waiting), queued
        if queued and not waited:
            live.jobs.subscribe(self._hear)
            live.news.subscribe(self._hear_of_queues)
        elif waited and not queued:
            live.jobs.unsubscribe(self._hear)
            live.news.unsubscribe(self._hear_of_queues)
        if queued:
            self._rereading.ask()

    def _hear(self, news: live.Patch) -> None:
        if news["status"] in MOVES_ON and not news["progress"]:
            self._rereading.ask()

    def _hear_of_queues(self, about: str) -> None:
        if about == "queues":
            self._rereading.ask()

    def _read(self) -> dict[str, Wait]:
        with db.read_session() as session:
            return waits_of(session, self._waiting)
