"""Following one job, without the server around it."""

import asyncio

from jobs import queue
from models import db
from models.job import begin
from models.settings import Settings
from tests.jobs.following import ALICE, make_job
from ui import live
from ui.api.waiting import follow
from ui.components.parts.following import ended


async def test_what_happened_while_redis_was_away_is_told_once_it_is_back(rinse: Settings) -> None:
    """The change itself is missed: no listener runs here."""
    job = make_job("clean", recipe={"steps": []})
    versions = follow(job.id, ALICE)
    async with asyncio.timeout(60):
        first = await anext(versions)
        queue.cancel(ALICE, job.id)
        live.resync.emit()
        second = await anext(versions)
    assert first
    assert second
    assert (first["status"], second["status"]) == ("queued", "cancelled")
    await versions.aclose()


async def test_whoever_waits_for_a_job_is_told_its_progress(rinse: Settings) -> None:
    job = make_job("clean", recipe={"steps": []})
    with db.session() as session:
        begin(session, job.id, 1)
    told = asyncio.Queue[float]()
    async with asyncio.timeout(10):
        waiting = asyncio.create_task(ended(job, ALICE, lambda: False, told.put_nowait))
        assert await told.get() == 0
        live.job(job.id).emit(job.patch() | {"version": 7, "status": "running", "progress": 0.4})
        assert await told.get() == 0.4
    waiting.cancel()
