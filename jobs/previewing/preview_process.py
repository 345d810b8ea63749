"""One warm child process that answers the previewer's questions, and is replaced when a file has killed it."""

import asyncio
import json
import logging
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jobs.cleaning.limits import LIMITS
from jobs.previewing.preview_child import LONGEST_ANSWER

log = logging.getLogger(__name__)

HERE = Path(__file__).resolve().parents[2]
ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8", "POLARS_MAX_THREADS": "2", "OMP_NUM_THREADS": "1"}
"""The child's environment: none of our secrets."""

TOO_SLOW = {
    "code": "TIMEOUT",
    "message": "Previewing this took too long, so it was stopped. Running the whole job may still work.",
}
TOO_MUCH = {
    "code": "POISON",
    "message": "This file broke the preview: it needs too much memory, or cannot be read. Is it the right file?",
}


class PreviewProcess:
    """A child that computes for too long ends itself; `seconds` is for one that hangs without computing."""

    def __init__(self, seconds: float = 30) -> None:
        self.seconds = seconds
        self._process: Process | None = None
        self._is_ready = False

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Starts the child, which loads its libraries while nobody waits."""
        self._is_ready = False
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "jobs.previewing.preview_child", str(os.getpid()), json.dumps(asdict(LIMITS))),
            stdin=PIPE,
            stdout=PIPE,
            limit=LONGEST_ANSWER + 1,
            cwd=HERE,
            env=ENVIRONMENT,
            start_new_session=True,  # Ctrl-C in the terminal is for us
        )

    async def stop(self) -> int | None:
        """Ends the child, and says how it ended."""
        process, self._process = self._process, None
        if process is None:
            return None
        with suppress(ProcessLookupError):
            process.kill()
        return await process.wait()

    async def ask(self, op: str, path: Path, scratch: Path, args: dict[str, Any]) -> dict[str, Any]:
        """The child's answer, or {"error": …} if it was too slow or died of the question."""
        question = {"op": op, "path": str(path), "scratch": str(scratch), "args": args}
        try:
            async with asyncio.timeout(self.seconds):
                line = await self._exchange(json.dumps(question).encode() + b"\n")
        except TimeoutError:
            await self._replace()
            return {"error": TOO_SLOW}
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        code = await self._replace()
        log.warning("a preview ended its process", extra={"code": code, "op": op})
        return {"error": TOO_SLOW if code == -signal.SIGXCPU else TOO_MUCH}

    async def _exchange(self, line: bytes) -> bytes:
        """One line there, one line back; empty if the child has died."""
        process = await self._ready()
        assert process.stdin is not None  # noqa: S101  a pipe
        assert process.stdout is not None  # noqa: S101
        with suppress(ConnectionError):
            process.stdin.write(line)
            await process.stdin.drain()
        return await process.stdout.readline()

    async def _ready(self) -> Process:
        if self._process is None or has_ended(self._process):
            await self.stop()
            await self.start()
        assert self._process is not None  # noqa: S101  just started
        assert self._process.stdout is not None  # noqa: S101  a pipe
        if not self._is_ready and not await self._process.stdout.readline():
            raise RuntimeError("The preview child does not start.")  # our fault, not the file's
        self._is_ready = True
        return self._process

    async def _replace(self) -> int | None:
        code = await self.stop()
        await self.start()
        return code


def has_ended(process: Process) -> bool:
    """Asked of the kernel: the event loop hears of it a little later, and a file would be blamed for it."""
    try:
        return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return True
