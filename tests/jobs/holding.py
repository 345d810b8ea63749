"""Makes work stop at its first report; it announces that on Redis, and goes on when told to."""

import os
from typing import Any

from jobs.redis_client import patient
from jobs.work import Work
from models.settings import get_settings

KEY = "hold-at-first-report"


def hold(redis: Any) -> None:
    """From now on, in every worker with this patch."""
    redis.set(KEY, "yes")


def install() -> None:
    """Makes this process's work stop at its first report if `hold` was called."""
    report = Work.report

    def report_and_wait(work: Work, *told: Any, **more: Any) -> None:
        report(work, *told, **more)
        if work.__dict__.setdefault("has_held", False):
            return
        work.__dict__["has_held"] = True
        with patient(get_settings()) as client:
            if client.get(KEY):
                client.rpush(f"here:{work.job.id}", f"{os.getppid()} {os.getpid()}")
                client.blmove(f"go:{work.job.id}", f"go:{work.job.id}", timeout=0)

    Work.report = report_and_wait  # type: ignore[method-assign]
