"""The doorbell: RQ on Redis tells a worker that there is something to do, and nothing else.

Which job is done is decided by the rows, when a worker is free (`models/job/turns.py`). So a lost, doubled or late ring
does no harm: a worker that finds nothing to do goes back to sleep, and the reconciler rings for jobs that wait unheard.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.job import Job as RqJob
from rq.serializers import JSONSerializer

from jobs.redis_client import hasty
from models.errors import QueueUnavailable

QUEUE = "rinse"
RUN = "jobs.runner.run"


class Ring(RqJob):
    """Runs `jobs.runner.run` and nothing else: RQ itself calls whatever function Redis names, such as os.system."""

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
        """None: Redis could name any address."""


def ring(times: int = 1) -> None:
    """Tells the workers that there is something to do: one ring wakes one. Raises QueueUnavailable."""
    with translated_errors():
        queue = _queue(hasty())
        for _ in range(times):
            # RQ's own time limit does not reach into C code; the worker watches the time itself.
            queue.enqueue(RUN, job_timeout=-1, result_ttl=0, failure_ttl=60)


def rings() -> int:
    """How many nobody has answered yet. Raises QueueUnavailable."""
    with translated_errors():
        return hasty().llen(_queue(hasty()).key)


def use_up() -> None:
    """Takes one ring away, for a job that a worker has begun without being rung for. Raises QueueUnavailable."""
    with translated_errors():
        client = hasty()
        ring = client.lpop(_queue(client).key)
        if isinstance(ring, bytes):
            client.delete(Ring.key_for(ring.decode()))


def listen(client: Redis) -> Queue:
    """The one queue a worker listens on. With two, RQ 3.0 loses a ring whose worker dies before it starts."""
    return Queue(QUEUE, connection=client, serializer=JSONSerializer, job_class=Ring)


@contextmanager
def translated_errors() -> Iterator[None]:
    """What the Redis client raises, as one of our errors."""
    try:
        yield
    except (RedisError, OSError) as error:
        raise QueueUnavailable("The queue does not answer. Jobs are kept, and run as soon as it is back.") from error


@lru_cache
def _queue(client: Redis) -> Queue:
    """Cached: RQ asks the server's version for each new Queue, and never forgets a client that it made a script for."""
    return listen(client)
