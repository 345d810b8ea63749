"""What has changed is read again, and shown."""

import asyncio
from contextlib import nullcontext

import pytest
from nicegui import core

from models.errors import DatabaseUnavailable
from ui import live
from ui.components.parts import rereading
from ui.components.parts.rereading import Rereading


class Element(nullcontext[None]):
    """Stands for one on a page that is open: all that is asked of it."""

    is_deleted = False


@pytest.fixture(autouse=True)
async def loop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "loop", asyncio.get_running_loop())


async def test_what_happened_before_it_listened_is_shown_and_what_may_have_been_missed_later() -> None:
    shown: asyncio.Queue[str] = asyncio.Queue()
    answers = iter(["before it listened", "while Redis was away"])
    reading = Rereading(Element(), lambda: next(answers), shown.put_nowait, gather=0)  # type: ignore[arg-type]
    reading.keep_up()
    async with asyncio.timeout(10):
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
    Rereading(Element(), read, shown.put_nowait, gather=0).ask()  # type: ignore[arg-type]
    async with asyncio.timeout(10):
        assert await shown.get() == "what has changed"
