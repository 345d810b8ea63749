"""That the rights of an account have changed is told on a Redis channel: its open pages, in whatever process, look again."""

import json
import logging
from collections.abc import Callable

from redis.exceptions import RedisError

from jobs.redis_client import hasty
from models import db

log = logging.getLogger(__name__)

CHANNEL = "rinse:rights"


def install() -> Callable[[], None]:
    """Tells the changes of this process, from now on. Returns a function that ends it."""
    return db.on_rights_change(tell)


def tell(account_id: str) -> None:
    """Best effort: each event of a page is looked at anyway, and each page once a minute."""
    try:
        hasty().publish(CHANNEL, json.dumps({"account": account_id}))
    except (RedisError, OSError) as error:
        log.info("rights not told", extra={"reason": type(error).__name__})
