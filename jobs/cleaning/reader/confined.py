"""The parent's side of `jobs.cleaning.confined`: a process that parses one file, and a sentence whatever becomes of it.

Parsers of workbooks and archives can abort, hang or take all memory on a hostile file. There they take nobody with them.
"""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jobs.cleaning.errors import UnreadableFile
from jobs.cleaning.limits import LIMITS

ROOT = Path(__file__).parents[3]


def run_confined(task: str, path: Path, out: Path, name: str, **rest: Any) -> dict[str, Any]:
    """What the task says it found; what it made of `path` is in `out`."""
    order = {"task": task, "path": str(path.absolute()), "out": str(out.absolute()), "name": name, **rest}
    order["limits"] = asdict(LIMITS)
    command = [sys.executable, "-s", "-m", "jobs.cleaning.confined", json.dumps(order)]
    try:
        done = subprocess.run(command, cwd=ROOT, env={}, stdin=subprocess.DEVNULL, capture_output=True, timeout=LIMITS.wall)
    except subprocess.TimeoutExpired:
        raise _gave_up(name) from None
    if done.returncode:
        raise _died(name, done.returncode)
    answer: dict[str, Any] = json.loads(done.stdout)
    if "error" in answer:
        raise UnreadableFile(**answer["error"])
    return answer


def _gave_up(name: str) -> UnreadableFile:
    return UnreadableFile(f"{name} takes too long to read. Save it as CSV and try again.", code="TIMEOUT")


def _died(name: str, code: int) -> UnreadableFile:
    """A signal (negative) or an error that its parser did not expect: the file made it so."""
    if code in (-24, -9):  # SIGXCPU, SIGKILL: its processor time is used up
        return _gave_up(name)
    if code == -6:  # SIGABRT: how Rust and C++ end when memory is refused
        return UnreadableFile(f"{name} needs more memory than it may have, or is damaged.", code="MEMORY")
    return UnreadableFile(f"{name} is damaged: its content cannot be read. Save it anew.", code="CORRUPT")
