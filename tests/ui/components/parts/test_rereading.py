"""What has changed is read again, and shown."""

import asyncio
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from nicegui import core

from models.errors import DatabaseUnavailable, NotFound
from ui import live
from ui.components.parts import rereading
from ui.components.parts.rereading import Rereading


class Element(nullcontext[None]):
    """Stands for an element of an open page."""

    is_deleted = False


@pytest.fixture(autouse=True)
async def loop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "loop", asyncio.get_running_loop())


async def test_what_happened_before_it_listened_is_shown_and_what_may_have_been_missed_later() -> None:
    shown: asyncio.Queue[str] = asyncio.Queue()
    answers = iter(["before it listened", "while Redis was away"])
    reading = Rereading(Element(), lambda: next(answers), shown.put_nowait, gather=0)  # type: ignore[arg-type]  # a stand-in
    reading.keep_up()
    async with asyncio.timeout(60):
        assert await shown.get() == "before it listened"
        live.resync.emit()
        assert await shown.get() == "while Redis was away"
    live.resync.unsubscribe(reading.ask)


async def test_a_change_is_shown_although_the_database_was_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rereading, "AWAY", 0)
    answers = iter([DatabaseUnavailable("It does not answer."), "what has changed"])

    def read() -> str:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    shown: asyncio.Queue[str] = asyncio.Queue()
    Rereading(Element(), read, shown.put_nowait, gather=0).ask()  # type: ignore[arg-type]  # a stand-in
    async with asyncio.timeout(60):
        assert await shown.get() == "what has changed"


async def test_the_longer_a_reading_takes_the_longer_changes_are_gathered(monkeypatch: pytest.MonkeyPatch) -> None:
    now, slept, shown = 0.0, list[float](), asyncio.Queue[str]()
    takes = iter([0.01, 0.5, 60.0, 0.0])

    def read() -> str:
        nonlocal now
        now += next(takes)
        return "read"

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(rereading, "time", SimpleNamespace(monotonic=lambda: now))
    monkeypatch.setattr(rereading, "asyncio", SimpleNamespace(sleep=sleep, to_thread=asyncio.to_thread))
    reading = Rereading(Element(), read, shown.put_nowait)  # type: ignore[arg-type]  # a stand-in
    for _ in range(4):
        reading.ask()
        async with asyncio.timeout(60):
            await shown.get()
    assert slept == [rereading.GATHER, rereading.GATHER, 1.5, 3.0]


async def test_what_was_deleted_meanwhile_stays_as_it_is_shown_and_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    asked, shown = asyncio.Event(), asyncio.Queue[str]()
    loop, answers = asyncio.get_running_loop(), iter([NotFound("There is no such group."), "another"])

    def read() -> str:
        loop.call_soon_threadsafe(asked.set)
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    reading = Rereading(Element(), read, shown.put_nowait, gather=0)  # type: ignore[arg-type]  # a stand-in
    async with asyncio.timeout(60):
        reading.ask()
        await asked.wait()
        reading.ask()
        assert await shown.get() == "another"
    assert caplog.records == []
