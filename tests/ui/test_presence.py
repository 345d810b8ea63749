"""Who has which page open, as web processes tell each other."""

import asyncio
import json
import threading
from collections import deque

import pytest
from nicegui import background_tasks, core

from ui import presence
from ui.presence import Presence


async def test_what_is_said_last_is_heard_last(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: asyncio.Queue[list[str]] = asyncio.Queue()
    loop, overtaken = asyncio.get_running_loop(), threading.Event()

    def publish(message: str) -> None:
        names = json.loads(message)["here"]["a job"]
        if names:
            overtaken.wait(0.5)  # the first one to be sent is the slower one
        else:
            overtaken.set()
        loop.call_soon_threadsafe(heard.put_nowait, names)

    monkeypatch.setattr(core, "loop", loop)
    monkeypatch.setattr(presence, "publish", publish)
    people = Presence()
    people.arrive("a job", "a page", "Ann")
    people.leave("a job", "a page")
    assert [await heard.get(), await heard.get()] == [["Ann"], []]


class Wire:
    """Carries messages between web processes, and can be cut: messages are lost meanwhile."""

    def __init__(self, ends: tuple[Presence, ...]) -> None:
        self.ends, self.is_cut = ends, False
        self.on_its_way: deque[str] = deque()

    async def settle(self) -> None:
        """Waits until all messages are delivered and answered."""
        while pending := [task for task in background_tasks.running_tasks if task.get_name() == "say who is here"]:
            await asyncio.gather(*pending)
            while self.on_its_way:
                message = json.loads(self.on_its_way.popleft())
                for end in self.ends:
                    end.hear(message)


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    made = Wire((Presence(), Presence()))

    def publish(message: str) -> None:
        if not made.is_cut:
            made.on_its_way.append(message)

    monkeypatch.setattr(presence, "publish", publish)
    return made


@pytest.mark.parametrize("who_comes_back", [0, 1], ids=["who looks on", "whose visitor left"])
async def test_who_left_while_the_line_was_cut_is_gone_when_it_is_back(
    wire: Wire, who_comes_back: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core, "loop", asyncio.get_running_loop())
    ours, theirs = wire.ends
    for job in ("left", "still open"):
        theirs.arrive(job, f"page of {job}", "Bob")
    await wire.settle()
    assert ours.others("left", "mine") == ours.others("still open", "mine") == ["Bob"]

    wire.is_cut = True
    theirs.leave("left", "page of left")
    await wire.settle()
    wire.is_cut = False
    told: list[object] = []
    topic = ours.topic("left")
    topic.subscribe(told.append)
    wire.ends[who_comes_back].greet()
    await wire.settle()
    assert (ours.others("left", "mine"), ours.others("still open", "mine")) == ([], ["Bob"])
    assert told
