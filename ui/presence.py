"""Who has which job's page open, across all web processes. Published on a Redis channel; nothing is stored.

Each process publishes its visitors of a job when they change, and all its visitors when a new process asks. While it has any,
it sends heartbeats. If a process is silent for a lease, its visitors are dropped: it was killed, or cut off.
"""

import asyncio
import json
import logging
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

from nicegui import background_tasks
from redis.exceptions import RedisError

from jobs.redis_client import hasty
from models.columns import new_id
from ui import live

log = logging.getLogger(__name__)

CHANNEL = "rinse:here"
BEAT, LEASE = 2.0, 7.0
"""Seconds between two heartbeats of a process, and until its visitors are dropped. One task per process, none per page."""

Names = dict[str, str]
"""The people on one job's pages: page id → name."""


@dataclass
class Peer:
    """Another web process, as last heard of."""

    heard_at: float
    here: dict[str, list[str]] = field(default_factory=dict)
    """Names by job."""


class Presence:
    """What one web process knows about all of them. `topic(job)` emits when somebody comes or goes."""

    def __init__(self) -> None:
        self.me = new_id()
        self._here: defaultdict[str, Names] = defaultdict(dict)
        self._peers: dict[str, Peer] = {}
        self._topics: WeakValueDictionary[str, live.Topic] = WeakValueDictionary()
        self._saying = asyncio.Lock()

    def topic(self, job_id: str) -> live.Topic:
        return live.topic_of(self._topics, job_id)

    def others(self, job_id: str, page: str) -> list[str]:
        """The names of those who have this job open on other pages; one name for each of their pages."""
        own = [name for each, name in self._here.get(job_id, {}).items() if each != page]
        return own + [name for peer in self._peers.values() for name in peer.here.get(job_id, [])]

    def arrive(self, job_id: str, page: str, name: str) -> None:
        self._here[job_id][page] = name
        self._say({job_id: self._names(job_id)})
        self._tell(job_id)

    def leave(self, job_id: str, page: str) -> None:
        if self._here.get(job_id, {}).pop(page, None) is None:
            return
        self._say({job_id: self._names(job_id)})
        self._here = defaultdict(dict, {each: names for each, names in self._here.items() if names})
        self._tell(job_id)

    def hear(self, message: dict[str, Any]) -> None:
        """A message of another process: `here` are names by job, `all` if it has no others, `hello` asks others to answer."""
        if message["from"] == self.me:
            return
        peer = self._peers.setdefault(message["from"], Peer(time.monotonic()))
        peer.heard_at = time.monotonic()
        changed = dict(message.get("here", {}))
        if message.get("all"):  # a job that is missing has no visitors any more; the news may have been missed
            changed = {job_id: [] for job_id in peer.here} | changed
        peer.here = {job_id: names for job_id, names in (peer.here | changed).items() if names}
        for job_id in changed:
            self._tell(job_id)
        if message.get("hello"):
            self._say_everything()

    def greet(self) -> None:
        """Asks for everybody's visitors and publishes our own: at the start, and when Redis was away."""
        self._say_everything(hello=True)

    async def beat(self) -> None:
        """Sends heartbeats and drops silent processes, until cancelled."""
        while True:
            await asyncio.sleep(BEAT)
            if self._here:
                self._say({})
            for job_id in list(self._forget_the_silent()):
                self._tell(job_id)

    def _forget_the_silent(self) -> Iterator[str]:
        earliest = time.monotonic() - LEASE
        for name in [name for name, peer in self._peers.items() if peer.heard_at < earliest]:
            yield from self._peers.pop(name).here

    def _names(self, job_id: str) -> list[str]:
        return sorted(self._here.get(job_id, {}).values())

    def _say_everything(self, **more: bool) -> None:
        self._say({job_id: self._names(job_id) for job_id in self._here}, all=True, **more)

    def _tell(self, job_id: str) -> None:
        if topic := self._topics.get(job_id):
            topic.emit({"id": job_id})

    def _say(self, here: dict[str, list[str]], **more: bool) -> None:
        message = {"from": self.me, "here": here, **more}
        background_tasks.create(self._publish(json.dumps(message)), name="say who is here")

    async def _publish(self, message: str) -> None:
        """Publishes one after the other, so that the last message is the newest."""
        async with self._saying:
            await asyncio.to_thread(publish, message)


def publish(message: str) -> None:
    try:
        hasty().publish(CHANNEL, message)
    except (RedisError, OSError) as error:  # greet() is called when Redis is back
        log.info("nobody hears who is here", extra={"reason": type(error).__name__})


presence = Presence()
"""This web process's own."""
