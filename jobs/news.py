"""Publishes changes that concern no job: workers that start or end, queues that are paused. Open pages then read again."""

import logging
from typing import Literal

from redis.exceptions import RedisError

from jobs.redis_client import hasty

log = logging.getLogger(__name__)

CHANNEL = "rinse:news"

About = Literal["workers", "queues"]


def tell(about: About) -> None:
    """Best effort: after a lost connection, pages read again anyway."""
    try:
        hasty().publish(CHANNEL, f'{{"about":"{about}"}}')
    except (RedisError, OSError) as error:
        log.info("news not told", extra={"about": about, "reason": type(error).__name__})
