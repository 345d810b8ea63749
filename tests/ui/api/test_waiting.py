"""Following one job, without the server around it."""

import asyncio

from jobs import queue
from models.settings import Settings
from tests.jobs.following import ALICE, make_job
from ui import live
from ui.api.waiting import follow


async def test_what_happened_while_redis_was_away_is_told_once_it_is_back(rinse: Settings) -> None:
    """The change itself is missed: no listener runs here."""
    job = make_job("clean", recipe={"steps": []})
    versions = follow(job.id, ALICE)
    async with asyncio.timeout(10):
        first = await anext(versions)
        queue.cancel(ALICE, job.id)
        live.resync.emit()
        second = await anext(versions)
    assert first
    assert second
    assert (first["status"], second["status"]) == ("queued", "cancelled")
    await versions.aclose()
