"""Following one job: subscribe first, then read the row, then take newer versions."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing, contextmanager, suppress
from typing import Any

from models import db
from models.job import OVER, Status, get_job
from models.user import User
from ui import live

PublicJob = dict[str, Any]
News = asyncio.Queue[live.Patch]

MISSED: live.Patch = {}
"""Stands for events that may have been missed."""
PING = 15.0
"""Seconds without an event after which the listener gets a keep-alive."""


async def follow(job_id: str, user: User) -> AsyncGenerator[PublicJob | None, None]:
    """The job as it is, then every newer version until it has ended; None whenever nothing has happened for PING seconds.

    Raises NotFound: at the first step, or later if the job is deleted.
    """
    with subscribed(job_id) as news:
        job = await asyncio.to_thread(read, job_id, user)
        yield job
        while job["status"] not in OVER:
            try:
                async with asyncio.timeout(PING):
                    patch = await news.get()
            except TimeoutError:
                yield None
                continue
            if newer := await newer_version(job, patch, user):
                job = newer
                yield job


async def until_over(job_id: str, user: User, seconds: float) -> PublicJob:
    """The job once it has ended, or as it is after so many seconds."""
    job = await asyncio.to_thread(read, job_id, user)
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds), aclosing(follow(job_id, user)) as versions:
            async for version in versions:
                job = version or job
    return job


@contextmanager
def subscribed(job_id: str) -> Iterator[News]:
    news: News = asyncio.Queue()
    hear: Callable[[live.Patch], None] = news.put_nowait

    def hear_of_a_gap() -> None:
        hear(MISSED)

    topic = live.job(job_id)
    topic.subscribe(hear, expect_args=True)
    live.resync.subscribe(hear_of_a_gap)
    try:
        yield news
    finally:
        topic.unsubscribe(hear)
        live.resync.unsubscribe(hear_of_a_gap)


async def newer_version(job: PublicJob, patch: live.Patch, user: User) -> PublicJob | None:
    """The next version to show. A patch about progress is complete; after any other, the row is read."""
    if patch is not MISSED and patch["version"] <= job["version"]:
        return None
    if patch.get("status") == job["status"] == Status.RUNNING:
        return job | {name: value for name, value in patch.items() if name in job}
    newer = await asyncio.to_thread(read, job["id"], user)
    return newer if newer["version"] > job["version"] else None


def read(job_id: str, user: User) -> PublicJob:
    with db.read_session() as session:
        return get_job(session, job_id, user).public()
