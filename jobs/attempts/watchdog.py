"""A watchdog for the work-horse: limits its time and resident memory from outside, even while it is inside C code."""

import os
import signal
import time
from contextlib import suppress
from types import TracebackType
from typing import Literal

import psutil

from jobs.attempts.companion import Companion
from jobs.attempts.horse_channel import HorseChannel

LOOK_EVERY = 0.05
"""Seconds. A process can allocate a few hundred megabytes in that time."""
CHILDREN_EVERY = 10
"""Every how many looks child processes are measured: they have limits of their own, and finding them is expensive."""

Verdict = Literal["TIMEOUT", "MEMORY"]


class Watchdog(Companion):
    """While the context is open, kills the process group of `pid` when a job exceeds a limit; `verdict` then says which.

    `seconds` is for each job that the horse begins; `memory` is for the horse and its child processes together.
    """

    def __init__(self, pid: int, channel: HorseChannel, seconds: float, memory: int) -> None:
        super().__init__("watchdog")
        self.pid, self.channel, self.seconds, self.memory = pid, channel, seconds, memory
        self.verdict: Verdict | None = None
        self._deadline = time.monotonic() + seconds
        self._in_children = 0

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """The thread has ended before the worker forks again, and everything the horse has sent has been read."""
        super().__exit__(kind, error, trace)
        self.channel.hear()

    def _run(self) -> None:
        looks = 0
        with suppress(psutil.NoSuchProcess, ProcessLookupError):
            horse = psutil.Process(self.pid)  # type: ignore[no-untyped-call]
            while not self._over.wait(LOOK_EVERY):
                looks += 1
                if looks % CHILDREN_EVERY == 0:
                    self._in_children = resident_below(horse)
                if self.channel.hear():
                    self._deadline = time.monotonic() + self.seconds
                if verdict := self._judge(horse):
                    self.verdict = verdict
                    os.killpg(self.pid, signal.SIGKILL)
                    return

    def _judge(self, horse: psutil.Process) -> Verdict | None:
        if time.monotonic() > self._deadline:
            return "TIMEOUT"
        return "MEMORY" if horse.memory_info().rss + self._in_children > self.memory else None


def resident_below(process: psutil.Process) -> int:
    """The resident memory of all its descendants, in bytes."""
    found = 0
    for each in process.children(recursive=True):  # type: ignore[no-untyped-call]
        with suppress(psutil.NoSuchProcess):
            found += each.memory_info().rss
    return found
