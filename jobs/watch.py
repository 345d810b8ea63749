"""Watches a work-horse from outside: its time and its resident memory, also while it is deep in C code."""

import os
import signal
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Literal, Self

import psutil

LOOK_EVERY = 0.05
"""Seconds. A process can take a few hundred megabytes in that time."""

Verdict = Literal["TIMEOUT", "MEMORY"]


class Watch:
    """While the context is open, kills the process group of `pid` when it passes a limit; `verdict` then says which."""

    def __init__(self, pid: int, seconds: float, memory: int) -> None:
        self.pid, self.memory = pid, memory
        self.deadline = time.monotonic() + seconds
        self.verdict: Verdict | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """The thread is gone before the worker forks again."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        with suppress(psutil.NoSuchProcess, ProcessLookupError):
            horse = psutil.Process(self.pid)  # type: ignore[no-untyped-call]
            while not self._over.wait(LOOK_EVERY):
                if verdict := self._judge(horse):
                    self.verdict = verdict
                    os.killpg(self.pid, signal.SIGKILL)
                    return

    def _judge(self, horse: psutil.Process) -> Verdict | None:
        if time.monotonic() > self.deadline:
            return "TIMEOUT"
        return "MEMORY" if horse.memory_info().rss > self.memory else None
