"""The profile of a file: made once by a worker for each set of reader settings, and reused after that."""

from datetime import datetime, timedelta
from typing import Any

from jobs import queue
from jobs.cleaning import build
from models import db
from models.file import get_file
from models.job import Idempotency, Job, Order, Status
from models.user import User

MENDED = ("MEMORY", "TIMEOUT", "STORAGE")
"""Codes of errors that somebody may mend without another file or other settings."""
AGAIN_AFTER = timedelta(hours=1)


def profile(user: User, file_id: str, reader: dict[str, Any] | None = None) -> Job:
    """The job that profiles the file, or has done so with the code of this version: another one may find more.

    One that is dead or cancelled is retried, as is one that failed a while ago for what may be mended by now. Raises NotFound,
    also for a file that was deleted after it was profiled.
    """
    with db.read_session() as session:
        get_file(session, file_id, user)
        now = db.now(session)
    options = {"reader": reader or {}}
    key = Idempotency.of("profile", [file_id, options, build.code()])
    job, _ = queue.submit(user, Order("profile", file_id, options), Idempotency(f"profile {key.body_hash}", key.body_hash))
    return queue.retry(user, job.id) if may_end_otherwise(job, now) else job


def may_end_otherwise(job: Job, now: datetime) -> bool:
    """Whether another attempt is worth its while."""
    if job.status is Status.FAILED and job.error and job.ended_at:
        return job.error["code"] in MENDED and job.ended_at <= now - AGAIN_AFTER
    return job.status in (Status.DEAD, Status.CANCELLED)
