"""What each worker does right now, and which are asked to stop: for administrators who look on. Redis forgets it by itself.

A worker is known by its machine and process: so its forks, its parent and the queue's own list of workers agree on it.
"""

import logging
import os
import socket
from collections.abc import Iterable
from typing import NamedTuple

from redis import Redis
from redis.exceptions import RedisError

from jobs.machine.memory import resident
from jobs.redis_client import hasty

log = logging.getLogger(__name__)

FORGET = 5
"""Seconds after which a worker that says nothing does nothing."""
ASKED = 3600
"""Seconds for which a wish to stop is kept."""


class Doing(NamedTuple):
    """The job at hand, and how much memory the fork has that does it."""

    job_id: str
    memory: int


def name_of(hostname: str | None, pid: int | None) -> str:
    return f"{hostname or ''}:{pid or 0}"


def tell(job_id: str) -> None:
    """Said by a fork of a worker, once a second or so. Nobody is kept waiting for it for long, and nothing depends on it."""
    key = f"rinse:work:{name_of(socket.gethostname(), os.getppid())}"
    try:
        hasty().set(key, f"{job_id} {resident()}", ex=FORGET)
    except (RedisError, OSError) as error:
        log.info("not told what is done", extra={"reason": type(error).__name__})


def doing(names: Iterable[str]) -> dict[str, Doing]:
    """What those of these workers do that do something. Raises RedisError."""
    asked = list(names)
    said = hasty().mget([f"rinse:work:{name}" for name in asked]) if asked else []
    parts = {name: str(words, "ascii").split() for name, words in zip(asked, said, strict=True) if isinstance(words, bytes)}
    return {name: Doing(job_id, int(memory)) for name, (job_id, memory) in parts.items()}


def ask_to_stop(name: str) -> None:
    """The worker ends once its job has; what waits is left to the others. Raises RedisError."""
    hasty().set(f"rinse:stop:{name}", 1, ex=ASKED)


def asked_to_stop(client: Redis, names: Iterable[str]) -> set[str]:
    """Which of these workers somebody has asked. Raises RedisError."""
    known = list(names)
    said = client.mget([f"rinse:stop:{name}" for name in known]) if known else []
    return {name for name, word in zip(known, said, strict=True) if word}
