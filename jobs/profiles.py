"""The profile of a file: made once by a worker for each set of reader settings, and reused after that."""

from typing import Any

from jobs import queue
from models import db
from models.file import get_file
from models.job import Idempotency, Job, Order, Status
from models.user import User

EDITION = 4
"""Increased whenever profiles contain more, so that older ones are made again."""


def profile(user: User, file_id: str, reader: dict[str, Any] | None = None) -> Job:
    """The job that profiles the file, or has done so. One that is dead or cancelled is retried.

    Raises NotFound, also for a file that was deleted after it was profiled.
    """
    with db.read_session() as session:
        get_file(session, file_id, user)
    options = {"reader": reader or {}}
    key = Idempotency.of("profile", [file_id, options, EDITION])
    job, _ = queue.submit(user, Order("profile", file_id, options), Idempotency(f"profile {key.body_hash}", key.body_hash))
    return queue.retry(user, job.id) if job.status in (Status.DEAD, Status.CANCELLED) else job
