"""Redis clients: one that fails fast, for requests of people, and one that retries, for workers."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from redis import Redis
from redis.backoff import ExponentialWithJitterBackoff, NoBackoff
from redis.exceptions import (
    AuthenticationError,
    BusyLoadingError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    ResponseError,
)
from redis.retry import Retry

from jobs.machine.server import socket_path
from models.errors import Misconfigured, QueueUnavailable
from models.settings import Settings, get_settings


def hasty() -> Redis:
    """Fails within half a second; redis-py's own defaults wait 4 s for a refused and 59 s for a silent connection."""
    return _hasty(redis_url(get_settings()))


@lru_cache
def _hasty(url: str) -> Redis:
    return Redis.from_url(url, socket_connect_timeout=0.5, socket_timeout=0.5, retry=Retry(NoBackoff(), 0))


def patient(settings: Settings) -> Redis:
    """Survives a restart of Redis in the middle of a job: it retries for about a minute."""
    retry = Retry(ExponentialWithJitterBackoff(base=0.05, cap=2), 40)
    return Redis.from_url(redis_url(settings), socket_connect_timeout=5, retry=retry)


@contextmanager
def translated_errors() -> Iterator[None]:
    """Translates errors of the Redis client into ours."""
    try:
        yield
    except (RedisError, OSError) as error:
        raise QueueUnavailable("The queue does not answer. Jobs are kept, and run as soon as it is back.") from error


def redis_url(settings: Settings) -> str:
    """REDIS_URL, or the address of this data folder's embedded server."""
    return settings.redis_url or f"unix://{socket_path(settings)}"


def describe(settings: Settings) -> str:
    """The address of Redis, without its password."""
    scheme, _, rest = redis_url(settings).partition("://")
    return f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}"


def check() -> None:
    """Raises QueueUnavailable, with what to do about it, unless Redis responds and accepts writes."""
    try:
        hasty().set("rinse:writes", "yes", ex=1)
    except (RedisError, OSError) as error:
        settings = get_settings()
        raise QueueUnavailable(trouble(error, describe(settings), own=not settings.redis_url)) from error


def demand_access() -> None:
    """The same check, at a start: raises Misconfigured if Redis does not let us in, because waiting would not help."""
    try:
        check()
    except QueueUnavailable as error:
        if isinstance(error.__cause__, AuthenticationError | NoPermissionError):
            raise Misconfigured(error.message) from error
        raise


def trouble(error: Exception, place: str, *, own: bool) -> str:
    """What is wrong with the Redis at this address, as a sentence; `own` is the embedded one."""
    match error:
        case AuthenticationError() | NoPermissionError():
            return f"Redis at {place} does not let us in ({error}). Does REDIS_URL hold the right name and password?"
        case BusyLoadingError():
            return f"Redis at {place} has just started, and still reads what it has kept. It answers in a moment."
        case ReadOnlyError():
            return f"Redis takes no writes at {place}: it is a replica. Set REDIS_URL to its primary."
        case OutOfMemoryError():
            return f"Redis takes no writes at {place}: its memory is full. Raise its maxmemory, or let nothing else fill it."
        case ResponseError() if str(error).startswith("MISCONF"):
            return f"Redis takes no writes at {place}: it cannot save to its disk. Is that full, or its folder read-only?"
        case ResponseError():
            return f"Redis takes no writes at {place}: {error}"
        case _ if own:
            return f"Redis does not answer at {place}. Start Rinse by “python main.py”, with one of its own, or set REDIS_URL."
        case _:
            return f"Redis does not answer at {place}. Is REDIS_URL right, and the server running?"
