"""Every change of a job is told on one Redis channel, once the change is committed.

An event says "look again"; the row is the truth. So telling is best effort: whoever was away reads
the row again, and the reconciler tells every change once more (`jobs/republishing.py`).
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
"""Seconds without events after Redis kept us waiting: else we wait for each. The reconciler tells them later."""

_quiet_until = 0.0


def install() -> Callable[[], None]:
    """Tells the changes of this process, from now on and at once. Returns a function that ends it."""
    global _quiet_until
    _quiet_until = 0.0
    return db.on_job_change(tell)


def tell(job: Job) -> None:
    """Publishes the small public part of a job, and who may see it."""
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
