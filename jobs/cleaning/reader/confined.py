"""The parent's side of `jobs.cleaning.confined`: runs a parser in a process of its own, and reports any failure in a sentence.

On a hostile file, parsers of workbooks and archives can abort, hang or use up all memory. In a separate process they harm
nothing else.
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
    """Runs the task on `path`, writes the result to `out`, and returns what the task reported."""
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
    """The error for a process that ended with a signal (negative code) or an unexpected exception: the file is to blame."""
    if code in (-24, -9):  # SIGXCPU, SIGKILL: it exceeded its processor time
        return _gave_up(name)
    if code == -6:  # SIGABRT: how Rust and C++ end when an allocation fails
        return UnreadableFile(f"{name} needs more memory than it may have, or is damaged.", code="MEMORY")
    return UnreadableFile(f"{name} is damaged: its content cannot be read. Save it anew.", code="CORRUPT")
