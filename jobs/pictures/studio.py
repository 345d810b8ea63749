"""The parent's side of the process that opens pictures: it is started once for many, and anew when one has killed it."""

import json
import select
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.limits import LIMITS

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds for one picture."""
Answer = dict[str, Any]

KILLED = "It cannot be read: its reader crashed or ran out of memory or time."


class Studio:
    """Takes orders, one at a time, while the context is open."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._is_fresh = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._end()

    def order(self, **order: Any) -> Answer:
        """The answer. Where the process died, and others before this picture may have worn it out, it is asked once more."""
        answer = self._ask(order)
        if answer is None and not self._is_fresh:
            answer = self._ask(order)
        self._is_fresh = answer is None
        if answer and "error" in answer:
            raise CleaningError(answer["error"]["message"], code=answer["error"]["code"])
        return answer or {"refused": KILLED}

    def _ask(self, order: dict[str, Any]) -> Answer | None:
        process = self._process or self._start()
        assert process.stdin is not None  # noqa: S101  both are pipes
        assert process.stdout is not None  # noqa: S101
        try:
            process.stdin.write(f"{json.dumps(order)}\n")
            process.stdin.flush()
            said = process.stdout.readline() if select.select([process.stdout], [], [], PATIENCE)[0] else ""
        except BrokenPipeError:
            said = ""
        if not said.endswith("\n"):
            self._end()
            return None
        answer: Answer = json.loads(said)
        return answer

    def _start(self) -> subprocess.Popen[str]:
        """Without our environment: there are secrets in it."""
        command = [sys.executable, "-s", "-m", "jobs.pictures", json.dumps(asdict(LIMITS))]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        self._process = subprocess.Popen(command, cwd=ROOT, env={}, encoding="utf-8", **pipes)
        self._is_fresh = True
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
