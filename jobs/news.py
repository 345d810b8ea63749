"""That something has changed which is no job: workers came or went, a queue was paused. Pages that show it look again."""

import logging
from typing import Literal

from redis.exceptions import RedisError

from jobs.redis_client import hasty

log = logging.getLogger(__name__)

CHANNEL = "rinse:news"

About = Literal["workers", "queues"]


def tell(about: About) -> None:
    """Best effort: who was away looks again anyway."""
    try:
        hasty().publish(CHANNEL, f'{{"about":"{about}"}}')
    except (RedisError, OSError) as error:
        log.info("news not told", extra={"about": about, "reason": type(error).__name__})
