"""Redis → nicegui.Event → pages. One listener per web process; it wakes exactly the pages that show a changed job.

A patch is the small public part of a job: {id, version, status, progress, rows_done, …, owner, kind, internal}. Redis keeps no
messages for absent listeners; the row in the database is authoritative. So a page subscribes first, then reads the row, ignores
patches whose version is not newer than what it shows, and reads the row again on `resync`.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any
from weakref import WeakValueDictionary

from nicegui import Event
from redis import asyncio as aredis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, ResponseError

from jobs.events import CHANNEL, OPERATIONS

log = logging.getLogger(__name__)

Patch = dict[str, Any]
Hear = Callable[[Patch], None]

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
"""Seconds between two tries to reach Redis again."""
QUIET, ANSWER = 5.0, 5.0
"""Seconds without a message after which Redis is sent a ping, and seconds to wait for its answer."""


class Topic(Event[[Patch]]):
    """Changes of one job or owner. Kept as long as it has subscribers."""

    def subscribe(self, callback: Callable[[Patch], Any], **options: bool | None) -> None:  # type: ignore[override]
        super().subscribe(callback, **options)
        _heard.add(self)

    def unsubscribe(self, callback: Callable[[Patch], Any]) -> None:  # type: ignore[override]
        super().unsubscribe(callback)
        if not self.callbacks:
            _heard.discard(self)


jobs: Event[[Patch]] = Event()
"""Every change of every job: for pages that show all of them."""
resync: Event[[]] = Event()
"""Changes may have been missed: read the rows again."""
news: Event[[str]] = Event()
"""Something other than jobs has changed: workers, queues or people."""
connection: Event[[bool]] = Event()
"""Whether changes arrive; emitted when that changes."""

_by_job: WeakValueDictionary[str, Topic] = WeakValueDictionary()
_by_owner: WeakValueDictionary[str, Topic] = WeakValueDictionary()
_own_work: WeakValueDictionary[str, Topic] = WeakValueDictionary()
_heard: set[Topic] = set()
_connected = False


def job(job_id: str) -> Topic:
    """The changes of one job."""
    return topic_of(_by_job, job_id)


def owned_by(owner: str) -> Topic:
    """The changes of all jobs of one person."""
    return topic_of(_by_owner, owner)


def work_for(owner: str) -> Topic:
    """The changes of internal jobs for one person: letters, verifications. Many pages may subscribe to it."""
    return topic_of(_own_work, owner)


def topic_of(topics: WeakValueDictionary[str, Topic], key: str) -> Topic:
    """The topic of this name, created on first use."""
    topic = topics.get(key)
    if topic is None:
        topic = topics[key] = Topic()
    return topic


def is_connected() -> bool:
    """Whether changes arrive right now."""
    return _connected


async def listen(url: str, also: Mapping[str, Hear] | None = None) -> None:
    """Passes on every change until cancelled; reconnects when Redis was away. `also`: further channels with their handlers."""
    channels = {CHANNEL: _pass_on, OPERATIONS: lambda said: news.emit(str(said["about"])), **(also or {})}
    pause = FIRST_PAUSE
    while True:
        try:
            async with aredis.from_url(url, retry=Retry(NoBackoff(), 0)) as client, client.pubsub() as subscription:
                await subscription.subscribe(*channels)
                async for message in messages(subscription):
                    pause = FIRST_PAUSE
                    _hear(message, channels)
        except (RedisError, OSError) as error:
            if pause == FIRST_PAUSE:  # once, however long it lasts
                log.warning("events are away", extra={"error": type(error).__name__})
        _turn(connected=False)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


async def messages(subscription: PubSub) -> AsyncIterator[dict[str, Any]]:
    """The messages of Redis. After a silence it is sent a ping: a dead peer may leave the connection open.

    Raises TimeoutError.
    """
    while True:
        message = await subscription.get_message(timeout=QUIET)
        if message is None:
            await subscription.ping()
            try:
                message = await subscription.get_message(timeout=ANSWER)
            except ResponseError:  # an answer, too: with a full disk it refuses even a ping, but still passes messages on
                continue
        if message is None:
            raise TimeoutError
        yield message


def _hear(message: dict[str, Any], channels: Mapping[str, Hear]) -> None:
    if message["type"] == "subscribe" and message["data"] == len(channels):  # the last: earlier messages may have been missed
        _turn(connected=True)
        resync.emit()
    elif message["type"] == "message":
        try:
            channels[message["channel"].decode()](json.loads(message["data"]))
        except (ValueError, LookupError, TypeError):  # perhaps from another version; the next one must still be handled
            log.exception("an event makes no sense")


def _pass_on(patch: Patch) -> None:
    own_work = _own_work.get(patch["owner"]) if patch["internal"] else None
    topics = (_by_job.get(patch["id"]), _by_owner.get(patch["owner"]), own_work)
    jobs.emit(patch)
    for topic in topics:
        if topic is not None:
            topic.emit(patch)


def _turn(*, connected: bool) -> None:
    global _connected
    if connected != _connected:
        _connected = connected
        connection.emit(connected)
