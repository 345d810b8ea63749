"""What happens between the first reading of a page and its subscription is shown, though nobody tells of it again."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from nicegui import Client, core, ui

from models.job import Job, Status
from models.user import LOCAL
from ui.components.build import together
from ui.components.build.together import Together
from ui.components.parts.part import Part
from ui.pages.admin import system

Shown = asyncio.Queue[object]


@pytest.fixture
async def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    """What parts of a page are told to show."""
    said: Shown = asyncio.Queue()
    monkeypatch.setattr(core, "loop", asyncio.get_running_loop())
    monkeypatch.setattr(Part, "tell", lambda _, method, *values: said.put_nowait((method, *values)))
    return said


@pytest.fixture
async def page(shown: Shown) -> AsyncIterator[Client]:
    client = Client(ui.page("/"))
    yield client
    client.delete()


async def test_a_job_that_ends_while_the_last_hours_are_read(
    page: Client, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "GATHER", 0)
    monkeypatch.setattr(system, "hours", list)
    with page:
        await system.LastHours().start()
    async with asyncio.timeout(10):
        assert await shown.get() == ("show", [])


async def test_a_draft_of_the_group_that_is_run_while_the_page_is_made(
    page: Client, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "standing_of", lambda *_: {"drafts": 1})
    draft = Job(owner=LOCAL.id, kind="clean", status=Status.DRAFT, max_attempts=1)

    async def nothing() -> None:
        """Nobody presses it."""

    with page:
        Together(LOCAL, draft, {"drafts": 2}, nothing)
    async with asyncio.timeout(10):
        assert await shown.get() == ("show", {"drafts": 1})
