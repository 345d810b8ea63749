"""Notices workers that were killed: they cannot say that they have ended, and nothing is published when Redis forgets them.

One task per web process tells its open pages, as the scheduler may have been killed with them.
"""

import asyncio

from redis.exceptions import RedisError

from jobs import worker_status
from ui import live

LOOK_EVERY = 5.0
"""Seconds between two looks."""


async def watch_workers() -> None:
    """Emits the news of workers whenever others are there than before, until cancelled."""
    known: frozenset[str] | None = None
    while True:
        try:
            there = await asyncio.to_thread(worker_status.there)
        except (RedisError, OSError):  # nobody knows; pages read again once it is back
            pass
        else:
            if known not in (None, there):
                live.news.emit("workers")
            known = there
        await asyncio.sleep(LOOK_EVERY)
