"""Kinds of job for tests: each shows one way in which work can go."""

import os
import re
import signal
from itertools import repeat
from pathlib import Path
from typing import Any

from jobs.cleaning.errors import StepFailed
from jobs.kinds import all_kinds
from jobs.kinds.base import Kind
from jobs.redis_client import patient
from jobs.work import Work
from models.errors import StorageUnavailable
from models.settings import get_settings


class Copy(Kind):
    """Goes well."""

    id, title = "copy", "Copy"

    def run(self, work: Work) -> dict[str, Any]:
        path = work.scratch / "copy.txt"
        path.write_bytes(work.input().read_bytes())
        work.report(0.5, rows_done=1, rows_total=2, phase="copying")
        work.put("result", path)
        return {"bytes": path.stat().st_size}


class Hold(Copy):
    """Stores an output, says on Redis where it is, and then waits within one batch, until somebody says go."""

    id, title = "hold", "Hold"

    def run(self, work: Work) -> dict[str, Any]:
        result = super().run(work)
        here, go = f"here:{work.job.id}", f"go:{work.job.id}"
        with patient(get_settings()) as client:
            client.rpush(here, f"{os.getppid()} {os.getpid()}")
            client.blmove(go, go, timeout=0)  # the word stays there, also for later attempts
        return result


class Die(Copy):
    """Is killed after it has stored an output, at each attempt."""

    id, title = "die", "Die"

    def run(self, work: Work) -> dict[str, Any]:
        super().run(work)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


class Stumble(Copy):
    """Finds the storage away at its first attempt."""

    id, title = "stumble", "Stumble"

    def run(self, work: Work) -> dict[str, Any]:
        result = super().run(work)
        if work.job.attempt == 1:
            raise StorageUnavailable("The storage does not answer.")
        return result


class Refuse(Copy):
    """Finds the file at fault."""

    id, title = "refuse", "Refuse"

    def run(self, work: Work) -> dict[str, Any]:
        super().run(work)
        raise StepFailed('There is no column "price".', step=3, column="price")


class Break(Copy):
    """Has a bug."""

    id, title = "break", "Break"

    def run(self, work: Work) -> dict[str, Any]:
        super().run(work)
        raise ZeroDivisionError("secret of line 17")


class Grow(Kind):
    """Takes ever more memory."""

    id, title = "grow", "Grow"

    def run(self, work: Work) -> dict[str, Any]:
        taken = [work.input().read_bytes()]
        while True:
            taken.append(os.urandom(1 << 22))


class Spin(Kind):
    """Is deep in C code that lets no other thread of its process run."""

    id, title = "spin", "Spin"

    def run(self, work: Work) -> dict[str, Any]:
        return {"sum": sum(repeat(len(work.name)))}


class Polars(Kind):
    """Uses Polars."""

    id, title = "polars", "Polars"

    def run(self, work: Work) -> dict[str, Any]:
        import polars as pl

        rows = pl.scan_csv(work.input()).collect().height
        return {"rows": rows, "pool": polars_pool(os.getpid())}


def polars_pool(pid: int) -> list[str]:
    """The threads that Polars starts in a process the first time it is used there: polars-0, polars-1, …"""
    names = (path.read_text().strip() for path in Path(f"/proc/{pid}/task").glob("*/comm"))
    return sorted(name for name in names if re.fullmatch(r"polars-\d+", name))


def register() -> None:
    """Makes them known in this process."""
    all_kinds().update({kind.id: kind() for kind in (Copy, Hold, Die, Stumble, Refuse, Break, Grow, Spin, Polars)})
