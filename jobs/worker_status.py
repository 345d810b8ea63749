"""What each worker is doing, and which ones have been asked to stop, for administrators. Entries expire in Redis.

A worker is identified by host and process id, on which its forks, its parent and RQ's list of workers agree.
"""

import logging
import os
import socket
from collections.abc import Iterable
from typing import NamedTuple

from redis import Redis
from redis.exceptions import RedisError
from rq import Worker

from jobs.machine.memory import resident
from jobs.redis_client import hasty

log = logging.getLogger(__name__)

FORGET = 5
"""Seconds without a report after which a worker counts as idle."""
ASKED = 3600
"""Seconds for which a request to stop is kept."""


class Doing(NamedTuple):
    """A worker's current job, and the resident memory, in bytes, of the fork that runs it."""

    job_id: str
    memory: int


def name_of(hostname: str | None, pid: int | None) -> str:
    return f"{hostname or ''}:{pid or 0}"


def report(job_id: str) -> None:
    """Reports the current job, from a worker's fork, about once a second. Best effort: it never blocks for long."""
    key = f"rinse:work:{name_of(socket.gethostname(), os.getppid())}"
    try:
        hasty().set(key, f"{job_id} {resident()}", ex=FORGET)
    except (RedisError, OSError) as error:
        log.info("not told what is done", extra={"reason": type(error).__name__})


def doing(names: Iterable[str]) -> dict[str, Doing]:
    """Name → current job, for those of the workers that have one. Raises RedisError."""
    asked = list(names)
    said = hasty().mget([f"rinse:work:{name}" for name in asked]) if asked else []
    parts = {name: str(words, "ascii").split() for name, words in zip(asked, said, strict=True) if isinstance(words, bytes)}
    return {name: Doing(job_id, int(memory)) for name, (job_id, memory) in parts.items()}


def are_there() -> bool:
    """Whether any worker is running. Raises RedisError."""
    return bool(there())


def there() -> frozenset[str]:
    """The Redis keys of the workers that are running; one that was killed counts for a minute and a half. Raises RedisError."""
    client = hasty()
    keys = sorted(Worker.all_keys(connection=client))
    with client.pipeline(transaction=False) as asking:
        for key in keys:
            asking.exists(key)
        return frozenset(key for key, exists in zip(keys, asking.execute(), strict=True) if exists)


def ask_to_stop(name: str) -> None:
    """Asks a worker to end after its current job. Raises RedisError."""
    hasty().set(f"rinse:stop:{name}", 1, ex=ASKED)


def asked_to_stop(client: Redis, names: Iterable[str]) -> set[str]:
    """Those of the workers that have been asked to stop. Raises RedisError."""
    known = list(names)
    said = client.mget([f"rinse:stop:{name}" for name in known]) if known else []
    return {name for name, word in zip(known, said, strict=True) if word}
