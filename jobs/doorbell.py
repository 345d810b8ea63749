"""The doorbell: RQ on Redis carries a job's id and attempt to a worker, and nothing else.

The row in the database is the job. A lost, doubled or late ring does no harm: a worker claims the row by
compare-and-set, and the reconciler rings for those that nobody heard.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.exceptions import DuplicateJobError
from rq.job import Job as RqJob
from rq.serializers import JSONSerializer

from jobs.redis_client import hasty
from models.errors import QueueUnavailable

QUEUE = "rinse"
RUN = "jobs.runner.run"

Token = tuple[str, int]
"""A job's id and attempt."""


class Ring(RqJob):
    """Runs `jobs.runner.run` and nothing else: RQ itself calls whatever function Redis names, such as os.system."""

    @property
    def func(self) -> Callable[..., Any]:
        if self.func_name != RUN or self.instance is not None:
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


def ring(job_id: str, attempt: int) -> None:
    """Tells the workers that this attempt waits. Ringing twice is ringing once. Raises QueueUnavailable."""
    try:
        _queue(hasty()).enqueue(
            RUN,
            job_id,
            attempt,
            job_id=name_of(job_id, attempt),
            unique=True,
            job_timeout=-1,  # RQ's own limit does not reach into C code; the worker watches the time itself
            result_ttl=0,
            failure_ttl=60,
        )
    except DuplicateJobError:
        pass
    except (RedisError, OSError) as error:
        raise _away() from error


def unheard(tokens: Sequence[Token]) -> list[Token]:
    """Those whose ring waits nowhere: Redis lost it, or a worker died with it in hand. Raises QueueUnavailable."""
    client = hasty()
    try:
        in_hand = set(client.lrange(_queue(client).intermediate_queue_key, 0, -1))
        with client.pipeline(transaction=False) as pipe:
            for token in tokens:
                pipe.hget(RqJob.key_for(name_of(*token)), "status")
            states = pipe.execute()
    except (RedisError, OSError) as error:
        raise _away() from error
    return [
        token for token, state in zip(tokens, states, strict=True) if state != b"queued" or name_of(*token).encode() in in_hand
    ]


def name_of(job_id: str, attempt: int) -> str:
    return f"{job_id}-{attempt}"


def listen(client: Redis) -> Queue:
    """The one queue a worker listens on. With two, RQ 3.0 loses a job whose worker dies before it starts."""
    return Queue(QUEUE, connection=client, serializer=JSONSerializer, job_class=Ring)


@lru_cache
def _queue(client: Redis) -> Queue:
    """Kept: RQ asks the server's version for each new Queue, and never forgets a client that it made a script for."""
    return listen(client)


def _away() -> QueueUnavailable:
    return QueueUnavailable("The queue does not answer. Jobs are kept, and sent as soon as it is back.")
