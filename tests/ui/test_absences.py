"""Workers that were killed are noticed, and open pages told."""

import asyncio
from contextlib import suppress

import pytest
from nicegui import core
from redis import Redis

from jobs import doorbell, worker_status
from jobs.worker import SafeWorker
from models.settings import Settings
from ui import absences, live


async def test_pages_hear_of_a_worker_that_was_killed_once_redis_has_forgotten_it(
    rinse: Settings, redis_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, heard = asyncio.Queue[frozenset[str]](), asyncio.Queue[str]()
    loop, look = asyncio.get_running_loop(), worker_status.there

    def there() -> frozenset[str]:
        found = look()
        loop.call_soon_threadsafe(looked.put_nowait, found)
        return found

    monkeypatch.setattr(core, "loop", loop)
    monkeypatch.setattr(worker_status, "there", there)
    monkeypatch.setattr(absences, "LOOK_EVERY", 0)
    live.news.subscribe(heard.put_nowait)
    with Redis.from_url(redis_server) as client:
        worker = SafeWorker(rinse, doorbell.listen(client), connection=client)
        worker.channel.close()
        worker.register_birth()
        watching = asyncio.create_task(absences.watch_workers())
        async with asyncio.timeout(60):
            assert await looked.get() == {worker.key}
            await looked.get()
            assert heard.empty()
            client.delete(worker.key)  # as after a minute and a half without a heartbeat
            assert await heard.get() == "workers"
        assert not worker_status.are_there()
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        worker.register_death()
    live.news.unsubscribe(heard.put_nowait)
