"""Liveness and readiness, for load balancers and monitoring."""

import threading
import time
from collections.abc import Callable, Mapping

from fastapi import Response

from jobs import redis_client
from models import db
from models.errors import RinseError
from ui.api.answers import Health, Readiness
from ui.api.stored import storage

PARTS: dict[str, Callable[[], None]] = {
    "database": db.check,
    "redis": redis_client.check,
    "storage": lambda: storage().check(),
}


HOLDS = 1.0
"""Seconds to cache the answer. Anybody may ask, and each check takes a database lock, disk space and a bucket call."""


class Answers:
    """The state of all parts, checked once for all concurrent callers."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._asking = clock, threading.Lock()
        self._asked_at: float | None = None
        self._said: Mapping[str, str] = {}

    def get(self) -> Mapping[str, str]:
        """Part → "ok" or the error."""
        with self._asking:
            if self._asked_at is None or self._clock() - self._asked_at >= HOLDS:
                self._said = {name: state(check) for name, check in PARTS.items()}
                self._asked_at = self._clock()
            return self._said


answers = Answers()


async def health() -> Health:
    """Whether this process answers. Checks nothing else."""
    return Health(status="ok")


def ready(response: Response) -> Readiness:
    """Whether database, Redis and storage work; 503 if one does not."""
    parts = dict(answers.get())
    if all(state == "ok" for state in parts.values()):
        return Readiness(status="ok", parts=parts)
    response.status_code = 503
    return Readiness(status="unavailable", parts=parts)


def state(check: Callable[[], None]) -> str:
    try:
        check()
    except RinseError as error:
        return error.message
    return "ok"
