"""Every change of a job is told on one Redis channel, once the change is committed.

An event says "look again"; the row is the truth. So telling is best effort: whoever was away reads the row again.
"""

import json
import logging
import time
from collections.abc import Callable

from redis import exceptions
from redis.exceptions import RedisError

from jobs.redis_client import hasty
from models import db
from models.job import Job

log = logging.getLogger(__name__)

CHANNEL = "rinse:events"
QUIET = 1.0
"""Seconds without events after Redis kept us waiting: else we wait for each. Ends of jobs are told even then."""

_quiet_until = 0.0


def install() -> Callable[[], None]:
    """Tells the changes of this process. Returns a function that ends it."""
    return db.on_job_change(tell)


def tell(job: Job) -> None:
    """Publishes the small public part of a job, and who may see it."""
    global _quiet_until
    if time.monotonic() < _quiet_until and not job.is_over:
        return
    message = job.patch() | {"owner": job.owner, "kind": job.kind, "internal": job.internal}
    try:
        hasty().publish(CHANNEL, json.dumps(message, separators=(",", ":")))
    except exceptions.TimeoutError as error:
        _quiet_until = time.monotonic() + QUIET
        _not_told(job, error)
    except (
        RedisError,
        OSError,
    ) as error:  # refused at once: the listeners have lost it too, and will read the rows again
        _not_told(job, error)


def _not_told(job: Job, error: Exception) -> None:
    log.warning("event not told", extra={"job": job.id, "reason": type(error).__name__})
