"""Publishes on a Redis channel that an account's rights have changed, so that its open pages, in any process, check them."""

import json
import logging
from collections.abc import Callable

from redis.exceptions import RedisError

from jobs.redis_client import hasty
from models import db

log = logging.getLogger(__name__)

CHANNEL = "rinse:rights"


def install() -> Callable[[], None]:
    """Publishes the changes that this process commits from now on. Returns a function that ends it."""
    return db.on_rights_change(tell)


def tell(account_id: str) -> None:
    """Best effort: rights are checked with each event of a page anyway, and once a minute."""
    try:
        hasty().publish(CHANNEL, json.dumps({"account": account_id}))
    except (RedisError, OSError) as error:
        log.info("rights not told", extra={"reason": type(error).__name__})
