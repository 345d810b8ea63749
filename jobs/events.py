"""Publishes every committed change of a job on one Redis channel.

An event only says "look again"; the row is the truth. Publishing is best effort: after a lost connection, pages read the
row again, and the reconciler publishes every change once more (`jobs/republishing.py`).
"""

import json
import logging
import time
from collections.abc import Callable

from redis import exceptions
from redis.exceptions import RedisError

from jobs.redis_client import hasty
from models import db
from models.errors import QueueUnavailable
from models.job import Job

log = logging.getLogger(__name__)

CHANNEL = "rinse:events"
QUIET = 1.0
"""Seconds for which no events are published after Redis has timed out, as each would have to wait again."""

_quiet_until = 0.0


def install() -> Callable[[], None]:
    """Publishes the changes that this process commits from now on. Returns a function that ends it."""
    global _quiet_until
    _quiet_until = 0.0
    return db.on_job_change(tell)


def tell(job: Job) -> None:
    """Publishes a job's changing fields, and whose job it is. Best effort."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        publish(job)
    except QueueUnavailable as error:
        if isinstance(error.__cause__, exceptions.TimeoutError):
            _quiet_until = time.monotonic() + QUIET
        log.warning("event not told", extra={"job": job.id, "reason": type(error.__cause__).__name__})


def publish(job: Job) -> None:
    """Raises QueueUnavailable."""
    message = job.patch() | {"owner": job.owner, "kind": job.kind, "internal": job.internal}
    try:
        hasty().publish(CHANNEL, json.dumps(message, separators=(",", ":")))
    except (RedisError, OSError) as error:
        raise QueueUnavailable("Redis does not answer.") from error
