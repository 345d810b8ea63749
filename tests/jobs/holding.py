"""Work that stops half way, at its first report, says on Redis where it is, and goes on when somebody says so."""

import os
from typing import Any

from jobs.redis_client import patient
from jobs.work import Work
from models.settings import get_settings

KEY = "hold-at-first-report"


def hold(redis: Any) -> None:
    """From here on, in every worker that knows of this."""
    redis.set(KEY, "yes")


def install() -> None:
    """Makes the work of this process stop where it reports for the first time, as long as `hold` was said."""
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
