"""Changes of jobs on their way from Redis to the pages that show them."""

import asyncio
import gc
import json
import shutil
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from weakref import ref

import pytest
from nicegui import Event
from redis import Redis
from redis.exceptions import ResponseError

from jobs.events import CHANNEL
from jobs.machine.server import EmbeddedServer
from jobs.redis_client import redis_url
from models.settings import Settings
from ui import live


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


@pytest.fixture
def redis(settings: Settings) -> Iterator[EmbeddedServer]:
    with EmbeddedServer(settings) as server:
        yield server


@pytest.fixture
async def listener(redis: EmbeddedServer, settings: Settings) -> AsyncIterator[None]:
    """The web process's one listener, once Redis has confirmed its subscription."""
    heard = Heard(live.resync)
    async with listening(settings):
        await heard.next()
        yield


@asynccontextmanager
async def listening(settings: Settings) -> AsyncIterator[None]:
    task = asyncio.create_task(live.listen(redis_url(settings)))
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


class Heard:
    """A subscriber of one event."""

    def __init__(self, event: Event[Any]) -> None:
        self.said: asyncio.Queue[Any] = asyncio.Queue()
        event.subscribe(lambda *said: self.said.put_nowait(said[0] if said else None), expect_args=True)

    async def next(self) -> Any:
        async with asyncio.timeout(60):
            return await self.said.get()


def tell(settings: Settings, job: str, owner: str = "alice", *, internal: bool = False) -> dict[str, Any]:
    patch = {"id": job, "version": 1, "owner": owner, "kind": "clean", "internal": internal}
    with Redis.from_url(redis_url(settings)) as client:
        client.publish(CHANNEL, json.dumps(patch))
    return patch


@pytest.mark.usefixtures("listener")
async def test_a_change_reaches_exactly_those_who_show_the_job(settings: Settings) -> None:
    page, other_page, list_of_alice, list_of_bob, admin = (
        Heard(live.job("a")),
        Heard(live.job("b")),
        Heard(live.owned_by("alice")),
        Heard(live.owned_by("bob")),
        Heard(live.jobs),
    )
    change_of_a, change_of_b = tell(settings, "a", "alice"), tell(settings, "b", "bob")
    assert [await page.next(), await list_of_alice.next()] == [change_of_a, change_of_a]
    assert [await other_page.next(), await list_of_bob.next()] == [change_of_b, change_of_b]
    assert [await admin.next(), await admin.next()] == [change_of_a, change_of_b]
    assert all(heard.said.empty() for heard in (page, other_page, list_of_alice, list_of_bob, admin))


@pytest.mark.usefixtures("listener")
async def test_our_own_work_for_somebody_reaches_those_who_wait_for_it(settings: Settings) -> None:
    letters_of_alice, letters_of_bob = Heard(live.work_for("alice")), Heard(live.work_for("bob"))
    tell(settings, "a job", "alice")
    letter, another = tell(settings, "a letter", "alice", internal=True), tell(settings, "another", "bob", internal=True)
    assert [await letters_of_bob.next(), await letters_of_alice.next()] == [another, letter]
    assert all(heard.said.empty() for heard in (letters_of_alice, letters_of_bob))


@pytest.mark.usefixtures("listener")
async def test_everybody_reads_again_after_redis_was_away(settings: Settings, redis: EmbeddedServer) -> None:
    turns, gaps, page = Heard(live.connection), Heard(live.resync), Heard(live.job("a"))
    redis.process.kill()
    assert await turns.next() is False
    assert not live.is_connected()
    redis.process.wait()
    await asyncio.to_thread(redis.start)
    await gaps.next()
    assert await turns.next() is True
    assert live.is_connected()
    change = tell(settings, "a")
    assert await page.next() == change


async def test_a_redis_that_no_longer_answers_is_away(
    settings: Settings, redis: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "QUIET", 0.1)
    monkeypatch.setattr(live, "ANSWER", 1.0)
    gaps = Heard(live.resync)
    async with listening(settings):
        await gaps.next()
        turns = Heard(live.connection)
        redis.process.send_signal(signal.SIGSTOP)
        try:
            assert await turns.next() is False
        finally:
            redis.process.send_signal(signal.SIGCONT)
        assert await turns.next() is True


@pytest.mark.usefixtures("listener")
async def test_a_redis_with_a_full_disk_still_tells_of_changes(
    settings: Settings, redis: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It refuses pings, like writes. Regression: every few seconds, pages said that updates were away, and read again."""
    monkeypatch.setattr(live, "QUIET", 0.01)
    turns, page = Heard(live.connection), Heard(live.job("a"))
    await asyncio.to_thread(fill_disk, redis)
    tell(settings, "a")
    await page.next()  # from now on, its silences are short
    await asyncio.to_thread(until_refused, redis)
    change = tell(settings, "a")
    assert await page.next() == change
    assert turns.said.empty()
    await asyncio.to_thread(stop_saving, redis)


def fill_disk(redis: EmbeddedServer) -> None:
    """A snapshot that cannot be saved has the same effect as a full disk."""
    with Redis(unix_socket_path=str(redis.socket)) as client:
        client.config_set("save", "3600 1")
        shutil.rmtree(redis.folder)
        client.bgsave()
        while client.info("persistence")["rdb_last_bgsave_status"] == "ok":
            pass
        with pytest.raises(ResponseError, match="MISCONF"):
            client.ping()


def stop_saving(redis: EmbeddedServer) -> None:
    """Lets it end when it is told to: until it has saved, it refuses."""
    with Redis(unix_socket_path=str(redis.socket)) as client:
        client.config_set("save", "")


def until_refused(redis: EmbeddedServer, times: int = 3) -> None:
    """Returns once it has refused pings."""
    with Redis(unix_socket_path=str(redis.socket)) as client:
        while client.info("commandstats")["cmdstat_ping"]["rejected_calls"] <= times:
            pass


@pytest.mark.usefixtures("listener")
async def test_a_message_that_makes_no_sense_stops_nothing(settings: Settings) -> None:
    page = Heard(live.job("a"))
    with Redis.from_url(redis_url(settings)) as client:
        client.publish(CHANNEL, b"\xff not a patch")
    change = tell(settings, "a")
    assert await page.next() == change


def test_a_topic_is_forgotten_with_its_last_listener() -> None:
    def page(_: live.Patch) -> None: ...

    live.job("watched once").subscribe(page)
    topic = ref(live.job("watched once"))
    gc.collect()
    assert topic() is live.job("watched once")
    live.job("watched once").unsubscribe(page)
    gc.collect()
    assert topic() is None
