"""Publishes committed changes on Redis channels: of jobs, of people's rights, of workers and queues.

An event only says "look again"; the row is the truth. Publishing is best effort: after a lost connection, pages read the
row again, and the reconciler publishes every change of a job once more (`jobs/republishing.py`).
"""

import json
import logging
import time
from collections.abc import Callable
from typing import Any, Literal

from redis import exceptions

from jobs.redis_client import hasty, translated_errors
from models import db
from models.errors import QueueUnavailable
from models.job import Job

log = logging.getLogger(__name__)

CHANNEL = "rinse:events"
RIGHTS = "rinse:rights"
OPERATIONS = "rinse:news"
QUIET = 1.0
"""Seconds for which no changes of jobs are published after Redis has timed out, as each would have to wait again."""

_quiet_until = 0.0


def install() -> Callable[[], None]:
    """Publishes the changes of jobs that this process commits from now on. Returns a function that ends it."""
    global _quiet_until
    _quiet_until = 0.0
    return db.on_job_change(job_changed)


def install_rights() -> Callable[[], None]:
    """The same for changes of an account's rights, so that its open pages, in any process, check them."""
    return db.on_rights_change(rights_changed)


def job_changed(job: Job) -> None:
    """Publishes a job's changing fields, and whose job it is."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        publish(job)
    except QueueUnavailable as error:
        if isinstance(error.__cause__, exceptions.TimeoutError):
            _quiet_until = time.monotonic() + QUIET
        log.warning("event not published", extra={"job": job.id, "reason": type(error.__cause__).__name__})


def publish(job: Job) -> None:
    """Raises QueueUnavailable."""
    _send(CHANNEL, job.patch() | {"owner": job.owner, "kind": job.kind, "internal": job.internal})


def rights_changed(account_id: str) -> None:
    """Rights are checked with each event of a page anyway, and once a minute."""
    _try_to_send(RIGHTS, {"account": account_id})


def operations_changed(about: Literal["workers", "queues"]) -> None:
    """Workers have started or ended, or queues were paused."""
    _try_to_send(OPERATIONS, {"about": about})


def _try_to_send(channel: str, message: dict[str, Any]) -> None:
    try:
        _send(channel, message)
    except QueueUnavailable as error:
        log.info("event not published", extra={"channel": channel, "reason": type(error.__cause__).__name__})


def _send(channel: str, message: dict[str, Any]) -> None:
    with translated_errors():
        hasty().publish(channel, json.dumps(message, separators=(",", ":")))
