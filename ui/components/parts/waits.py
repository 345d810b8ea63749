"""What queued jobs wait for: read again as others are begun, and only while some of them wait."""

from collections.abc import Callable, Sequence

from nicegui import ui

from models import db
from models.job import Status, Wait, waits_of
from ui import live
from ui.components.parts.rereading import Rereading

GATHER = 0.5
"""Seconds in which jobs that are begun are gathered to one reading."""
MOVES_ON = (Status.RUNNING, Status.CANCELLED)


class Waits:
    """`tell` hears it, by the job's id, as long as `element` is there."""

    def __init__(self, element: ui.element, tell: Callable[[dict[str, Wait]], None]) -> None:
        self._waiting: Sequence[str] = ()
        self._rereading = Rereading(element, self._read, tell, gather=GATHER)

    def follow(self, queued: Sequence[str]) -> None:
        """The jobs that wait now. All jobs are listened to while some do: many pages must not hear every one of them."""
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
