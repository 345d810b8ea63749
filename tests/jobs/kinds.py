"""Kinds of job for tests: each has another outcome."""

import os
import re
import signal
import sys
from itertools import repeat
from pathlib import Path
from typing import Any, ClassVar
from unittest import mock

from jobs.attempts.checkpoints import StorageCheckpoints
from jobs.cleaning.errors import StepFailed
from jobs.kinds import all_kinds
from jobs.kinds.base import Kind
from jobs.kinds.clean import Clean
from jobs.redis_client import patient
from jobs.work import Work
from models.errors import StorageUnavailable
from models.settings import get_settings

LIVES = 6
"""How often `Mortal` saves a checkpoint."""


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
            client.blmove(go, go, timeout=0)  # the item stays there, also for later attempts
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


class Bereft(Kind):
    """Somebody takes its input out of the storage while it works."""

    id, title = "bereft", "Bereft"

    def run(self, work: Work) -> dict[str, Any]:
        path = work.input()
        path.unlink()
        return {"bytes": len(path.read_bytes())}


class Modules(Kind):
    """Says what is imported."""

    id, title = "modules", "Modules"

    def run(self, work: Work) -> dict[str, Any]:
        return {"modules": sorted(sys.modules)}


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


class Mortal(StorageCheckpoints):
    """Saves a checkpoint at every batch; at the first attempt, the process dies right after it."""

    loses: ClassVar[bool] = False
    """Whether the checkpoint is lost, too."""

    def is_due(self) -> bool:
        return True

    def store(self, *what: Any) -> None:
        super().store(*what)
        if self.job.attempt == 1 and self.number == LIVES:
            if self.loses and self.now:
                self.storage.delete(self.now["standing"]["key"])
            os.kill(os.getpid(), signal.SIGKILL)


class Careless(Mortal):
    loses = True


class CutOff(Clean):
    """Is killed in the middle, having kept what it did."""

    id, title = "cut_off", "Clean, and be killed"
    checkpoints: ClassVar[type[StorageCheckpoints]] = Mortal

    def run(self, work: Work) -> dict[str, Any]:
        work.checkpoints = self.checkpoints(work.job, work.storage, 1)
        with mock.patch("jobs.cleaning.reader.text.BLOCK", 1 << 10):
            return super().run(work)


class CutOffForGood(CutOff):
    """The same, and what it had kept is lost."""

    id, title = "cut_off_for_good", "Clean, be killed, lose everything"
    checkpoints = Careless


KINDS: tuple[type[Kind], ...] = (
    Copy,
    Hold,
    Die,
    Stumble,
    Refuse,
    Break,
    Bereft,
    Grow,
    Modules,
    Spin,
    Polars,
    CutOff,
    CutOffForGood,
)


def register() -> None:
    """Registers them in this process."""
    all_kinds().update({kind.id: kind() for kind in KINDS})
