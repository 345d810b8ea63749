"""Redis → nicegui.Event → pages. One listener a web process; it wakes exactly the pages that show a changed job.

A patch is the small public part of a job: {id, version, status, progress, rows_done, …, owner, kind, internal}. Redis
forgets what nobody heard, and the row is the truth. So a page subscribes first, then reads the row, ignores a patch
whose version is not newer than what it shows, and reads the row again on `resync`.
"""

import asyncio
import json
import logging
from typing import Any
from weakref import WeakValueDictionary

from nicegui import Event
from redis import asyncio as aredis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from jobs.events import CHANNEL

log = logging.getLogger(__name__)

Patch = dict[str, Any]

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0  # seconds between two tries to reach Redis again

jobs: Event[[Patch]] = Event()
"""Every change of every job: for pages that show all of them."""
resync: Event[[]] = Event()
"""Changes may have been missed: read the rows again."""
connection: Event[[bool]] = Event()
"""Whether changes arrive; emitted when that turns."""

# Weak: a topic lives as long as somebody holds it, as the client of a subscribed page does.
_by_job: WeakValueDictionary[str, Event[[Patch]]] = WeakValueDictionary()
_by_owner: WeakValueDictionary[str, Event[[Patch]]] = WeakValueDictionary()
_connected = False


def job(job_id: str) -> Event[[Patch]]:
    """The changes of one job."""
    return _topic(_by_job, job_id)


def owned_by(owner: str) -> Event[[Patch]]:
    """The changes of all jobs of one person."""
    return _topic(_by_owner, owner)


def is_connected() -> bool:
    """Whether changes arrive right now."""
    return _connected


async def listen(url: str) -> None:
    """Passes every change on until cancelled; comes back when Redis was away."""
    pause = FIRST_PAUSE
    while True:
        try:
            async with aredis.from_url(url, retry=Retry(NoBackoff(), 0)) as client, client.pubsub() as subscription:
                await subscription.subscribe(CHANNEL)
                async for message in subscription.listen():
                    pause = FIRST_PAUSE
                    _hear(message)
        except (RedisError, OSError) as error:
            log.warning("events are away", extra={"error": type(error).__name__, "retry_in": pause})
        _turn(connected=False)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


def _hear(message: dict[str, Any]) -> None:
    if message["type"] == "subscribe":  # Redis has confirmed: whatever came before this was not heard
        _turn(connected=True)
        resync.emit()
    elif message["type"] == "message":
        _pass_on(json.loads(message["data"]))


def _pass_on(patch: Patch) -> None:
    jobs.emit(patch)
    for topic in (_by_job.get(patch["id"]), _by_owner.get(patch["owner"])):
        if topic is not None:
            topic.emit(patch)


def _turn(*, connected: bool) -> None:
    global _connected
    if connected != _connected:
        _connected = connected
        connection.emit(connected)


def _topic(topics: WeakValueDictionary[str, Event[[Patch]]], key: str) -> Event[[Patch]]:
    topic = topics.get(key)
    if topic is None:
        topic = topics[key] = Event()
    return topic
