"""The doorbell: RQ on Redis tells a worker that there is something to do, and nothing else.

Which job that is, the rows decide once a worker is free (`models/job/turns.py`). So a lost, repeated or late ring does no
harm: a worker that finds nothing to do goes back to sleep, and the reconciler rings again for jobs that nobody was rung for.
"""

import logging
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from redis import Redis
from rq import Queue
from rq.job import Job as RqJob
from rq.serializers import JSONSerializer

from jobs.redis_client import hasty, translated_errors
from models.errors import QueueUnavailable

log = logging.getLogger(__name__)

QUEUE = "rinse"
RUN = "jobs.runner.run"


class Ring(RqJob):
    """Runs `jobs.runner.run` and nothing else: RQ's own Job calls any function that is named in Redis, such as os.system."""

    @property
    def func(self) -> Callable[..., Any]:
        if self.func_name != RUN or self.instance is not None or self.args or self.kwargs:
            raise PermissionError(f"Only {RUN} may be run.")
        from jobs.runner import run

        return run

    @property
    def success_callback(self) -> None:
        return None

    @property
    def failure_callback(self) -> None:
        return None

    @property
    def stopped_callback(self) -> None:
        return None

    def send_webhooks(self, *_: Any, **__: Any) -> None:
        """Sends none: their addresses come from Redis, and could be anything."""


def ring(times: int = 1) -> None:
    """Tells the workers that there is something to do; each ring wakes one worker. Raises QueueUnavailable."""
    with translated_errors():
        queue = _queue(hasty())
        for _ in range(times):
            # RQ's own time limit cannot interrupt C code; our worker enforces one itself.
            queue.enqueue(RUN, job_timeout=-1, result_ttl=0, failure_ttl=60)


def wake_workers() -> None:
    """Rings once; if that is not possible now, the reconciler does it."""
    try:
        ring()
    except QueueUnavailable as error:
        log.warning("workers not woken", extra={"reason": error.message})


def rings() -> int:
    """The number of rings that no worker has taken yet. Raises QueueUnavailable."""
    with translated_errors():
        client = hasty()
        return client.llen(_queue(client).key)


def use_up() -> None:
    """Removes one ring, for a job that a worker has begun without one. Raises QueueUnavailable."""
    with translated_errors():
        client = hasty()
        ring = client.lpop(_queue(client).key)
        if isinstance(ring, bytes):
            client.delete(Ring.key_for(ring.decode()))


def listen(client: Redis) -> Queue:
    """The one queue a worker listens on. With two, RQ 3.0 loses a ring whose worker dies before it starts."""
    return Queue(QUEUE, connection=client, serializer=JSONSerializer, job_class=Ring)


@lru_cache
def _queue(client: Redis) -> Queue:
    """Cached: for each new Queue, RQ asks the server for its version, and it keeps every client for which it made a script."""
    return listen(client)
