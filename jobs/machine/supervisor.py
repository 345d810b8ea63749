"""Keeps processes running: starts them, restarts those that end, and stops them all."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess

from jobs.machine.children import start_fork

log = logging.getLogger(__name__)

LONGEST_PAUSE = 10.0
"""The longest pause, in seconds, between two starts of a process that keeps dying."""
STEADY = 30.0
"""Seconds after which a process counts as healthy again."""
LOOK_EVERY = 0.1
"""Seconds."""


@dataclass
class ManagedProcess:
    """One process that is kept running, a fork in which `run` returns its exit code. `grace`: seconds to end by itself."""

    name: str
    run: Callable[[], int]
    grace: float
    process: BaseProcess = field(init=False)
    started_at: float = field(init=False)
    pause: float = 0.0
    due_at: float | None = None

    def start(self) -> None:
        self.process = start_fork(self.name, self.run)
        self.started_at, self.due_at = time.monotonic(), None

    @property
    def code(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""
        return self.process.exitcode

    @property
    def has_ended(self) -> bool:
        return self.code is not None

    @property
    def has_given_up(self) -> bool:
        """Whether it exited by itself, rather than by a signal: it has logged why."""
        return self.code is not None and self.code >= 0

    def look(self) -> None:
        """Restarts it if it has ended, whatever its exit code: RQ's worker exits with 0 when it has trouble with Redis."""
        now = time.monotonic()
        if not self.has_ended:
            if now - self.started_at > STEADY:
                self.pause = 0.0
            return
        if self.due_at is None:
            log.warning("process ended", extra={"role": self.name, "code": self.code})
            self.due_at = now + self.pause
            self.pause = min(max(1.0, self.pause * 2), LONGEST_PAUSE)
        if now >= self.due_at:
            self.start()


def stop(processes: Sequence[ManagedProcess], is_urgent: Callable[[], bool]) -> None:
    """Ends them together: SIGTERM, wait, SIGTERM again (a worker then hands its job back), and finally SIGKILL."""
    grace = max((each.grace for each in processes), default=0)
    _signal_and_wait(processes, grace, is_urgent)
    _signal_and_wait(processes, min(grace, 5), lambda: False)
    for each in _running(processes):
        each.process.kill()
        each.process.join()


def _signal_and_wait(processes: Sequence[ManagedProcess], seconds: float, is_urgent: Callable[[], bool]) -> None:
    for each in _running(processes):
        each.process.terminate()
    deadline = time.monotonic() + seconds
    while _running(processes) and time.monotonic() < deadline and not is_urgent():
        time.sleep(LOOK_EVERY)


def _running(processes: Sequence[ManagedProcess]) -> list[ManagedProcess]:
    return [each for each in processes if not each.has_ended]
