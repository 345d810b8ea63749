"""Who has which page open, as web processes tell each other."""

import asyncio
import json
import threading

import pytest
from nicegui import core

from ui import presence
from ui.presence import Presence


async def test_what_is_said_last_is_heard_last(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: asyncio.Queue[list[str]] = asyncio.Queue()
    loop, overtaken = asyncio.get_running_loop(), threading.Event()

    def publish(message: str) -> None:
        names = json.loads(message)["here"]["a job"]
        if names:
            overtaken.wait(0.5)  # the first to be said is the slower one
        else:
            overtaken.set()
        loop.call_soon_threadsafe(heard.put_nowait, names)

    monkeypatch.setattr(core, "loop", loop)
    monkeypatch.setattr(presence, "publish", publish)
    people = Presence()
    people.arrive("a job", "a page", "Ann")
    people.leave("a job", "a page")
    assert [await heard.get(), await heard.get()] == [["Ann"], []]
