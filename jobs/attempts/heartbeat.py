"""A running attempt's heartbeat, in a thread beside the work: writes progress, and notices when the job is to stop."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from jobs import worker_status
from jobs.attempts.companion import Companion
from jobs.cleaning.errors import Stopped
from models import db
from models.errors import Unavailable
from models.job import Beat, Progress, beat, peek

log = logging.getLogger(__name__)

LOOK_EVERY = 0.25
"""Seconds until a request to stop is noticed, and between two writes of progress."""
BEAT_EVERY = 1.0
"""Seconds between two heartbeats when there is no progress."""
GRACE = 0.5
"""Seconds that the work has to reach its next batch and stop."""


class Heartbeat(Companion):
    """Beats while the context is open. `stuck` is called if the work continues although it should have stopped."""

    def __init__(self, job_id: str, attempt: int, stuck: Callable[[Beat], object]) -> None:
        super().__init__("heartbeat")
        self.job_id, self.attempt, self.stuck = job_id, attempt, stuck
        self.heard: Beat = "ok"
        self._reported: Progress | None = None
        self._written: Progress | None = None
        self._status_sent_at = 0.0
        self._has_complained = False

    def report(self, progress: Progress) -> None:
        """Records progress without waiting for the database. Raises Stopped once the work is to stop."""
        self._reported = progress
        if self.heard != "ok":
            raise Stopped

    @property
    def last(self) -> Progress | None:
        """The last reported progress, unless it has been written already."""
        return None if self._reported is self._written else self._reported

    def _run(self) -> None:
        last = time.monotonic()
        while not self._over.wait(LOOK_EVERY):
            if self.last is None and time.monotonic() - last < BEAT_EVERY:
                self._ask()
            else:
                last = time.monotonic()
                self._beat()
            if self.heard != "ok":
                break
        if not self._over.wait(GRACE):
            self.stuck(self.heard)

    def _ask(self) -> None:
        with self._surviving(), db.read_session() as session:
            self.heard = peek(session, self.job_id, self.attempt)

    def _beat(self) -> None:
        news = self.last
        with self._surviving():
            with db.session() as session:
                self.heard = beat(session, self.job_id, self.attempt, news)
            self._written = news or self._written
            self._has_complained = False
        if time.monotonic() - self._status_sent_at >= BEAT_EVERY:
            self._status_sent_at = time.monotonic()
            worker_status.report(self.job_id)

    @contextmanager
    def _surviving(self) -> Iterator[None]:
        """The thread must survive any error: without heartbeats the job counts as lost. Repeated errors are logged once."""
        try:
            yield
        except Exception as error:  # noqa: BLE001  whatever it is
            if not self._has_complained:
                self._complain(error)
            self._has_complained = True

    def _complain(self, error: Exception) -> None:
        about = {"job": self.job_id, "attempt": self.attempt}
        if isinstance(error, Unavailable):
            log.warning("beat missed", extra=about | {"reason": error.message})
        else:
            log.exception("beat failed", extra=about)
