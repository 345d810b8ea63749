"""Clients for Redis: one that gives up at once, for people who wait, and one that is patient, for workers."""

from functools import lru_cache

from redis import Redis
from redis.backoff import ExponentialWithJitterBackoff, NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from jobs.machine.server import socket_path
from models.errors import QueueUnavailable
from models.settings import Settings, get_settings


def hasty() -> Redis:
    """Fails within half a second; redis-py's own defaults wait 4 s for a refused and 59 s for a silent connection."""
    return _hasty(redis_url(get_settings()))


@lru_cache
def _hasty(url: str) -> Redis:
    return Redis.from_url(url, socket_connect_timeout=0.5, socket_timeout=0.5, retry=Retry(NoBackoff(), 0))


def patient(settings: Settings) -> Redis:
    """Outlives a restart of Redis in the middle of a job: about a minute of tries."""
    retry = Retry(ExponentialWithJitterBackoff(base=0.05, cap=2), 40)
    return Redis.from_url(redis_url(settings), socket_connect_timeout=5, retry=retry)


def redis_url(settings: Settings) -> str:
    """REDIS_URL, or the embedded server of this data folder."""
    return settings.redis_url or f"unix://{socket_path(settings)}"


def describe(settings: Settings) -> str:
    """Where Redis is, without its password."""
    scheme, _, rest = redis_url(settings).partition("://")
    return f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}"


def check() -> None:
    """Raises QueueUnavailable if Redis does not answer."""
    try:
        hasty().ping()
    except (RedisError, OSError) as error:
        settings = get_settings()
        raise QueueUnavailable(f"Redis does not answer at {describe(settings)}. {_advice(settings)}") from error


def demand_writes() -> None:
    """Raises QueueUnavailable if Redis does not answer, or takes no writes, as one whose disk or memory is full."""
    check()
    try:
        hasty().set("rinse:writes", "yes", ex=1)
    except (RedisError, OSError) as error:
        raise QueueUnavailable(f"Redis takes no writes at {describe(get_settings())}: {error}") from error


def _advice(settings: Settings) -> str:
    if settings.redis_url:
        return "Is REDIS_URL right, and the server running?"
    return "Start Rinse with `python main.py`, which brings its own, or set REDIS_URL."
