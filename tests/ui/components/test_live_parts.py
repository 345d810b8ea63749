"""Parts of a page that read again: what happened while the page was made, then whatever happens later."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import cast

import pytest
from nicegui import Client, core, ui
from redis import Redis

from jobs import doorbell
from jobs.worker import SafeWorker
from models.job import Job, Status, Wait
from models.settings import Settings
from models.user import LOCAL
from ui import live
from ui.components.build import together
from ui.components.build.together import Together
from ui.components.frame import connection
from ui.components.frame.connection import Connection
from ui.components.job import timeline
from ui.components.job.timeline import Timeline
from ui.components.lists.live_table import LiveTable
from ui.components.parts import waits
from ui.components.parts.part import Part
from ui.components.parts.plain_table import Row
from ui.components.parts.waits import Waits
from ui.pages.admin import system

Shown = asyncio.Queue[object]


def told(job: Job, status: Status, **more: object) -> live.Patch:
    return job.patch() | {"version": 2, "status": status.value, "owner": job.owner, "kind": job.kind, "internal": False, **more}


@pytest.fixture
def job() -> Job:
    return Job(owner=LOCAL.id, kind="clean", status=Status.QUEUED, max_attempts=1)


@pytest.fixture
async def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    """What parts of the page are told to show."""
    said: Shown = asyncio.Queue()
    monkeypatch.setattr(core, "loop", asyncio.get_running_loop())
    monkeypatch.setattr(Part, "tell", lambda _, method, *values: said.put_nowait((method, *values)))
    return said


@pytest.fixture
async def page(shown: Shown) -> AsyncIterator[Client]:
    client = Client(ui.page("/"))
    yield client
    client.delete()


async def next_of(shown: Shown) -> object:
    async with asyncio.timeout(60):
        return await shown.get()


async def test_the_last_hours_follow_every_end(page: Client, shown: Shown, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "GATHER", 0)
    monkeypatch.setattr(system, "hours", list)
    with page:
        await system.LastHours().start()
    assert await next_of(shown) == ("show", [])
    live.jobs.emit(told(job, Status.DONE))
    assert await next_of(shown) == ("show", [])


async def test_the_button_for_all_files_follows_the_drafts_of_the_group(
    page: Client, shown: Shown, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = iter([2, 1])
    monkeypatch.setattr(together, "standing_of", lambda *_: {"drafts": next(drafts)})

    async def nothing() -> None:
        """Never called."""

    with page:
        Together(LOCAL, job, {"drafts": 3}, nothing)
    assert await next_of(shown) == ("show", {"drafts": 2})
    live.owned_by(job.owner).emit(told(job, Status.QUEUED))
    assert await next_of(shown) == ("show", {"drafts": 1})


async def test_a_timeline_grows_with_each_status_and_not_with_progress(
    page: Client, shown: Shown, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = iter([["queued"], ["queued", "running"], ["queued", "running", "done"]])
    monkeypatch.setattr(timeline, "read", lambda _: next(lines))
    with page:
        Timeline(job, [])
    assert await next_of(shown) == ("show", ["queued"])
    live.job(job.id).emit(told(job, Status.RUNNING))
    assert await next_of(shown) == ("show", ["queued", "running"])
    live.job(job.id).emit(told(job, Status.RUNNING, progress=0.5))
    live.job(job.id).emit(told(job, Status.DONE))
    assert await next_of(shown) == ("show", ["queued", "running", "done"])


async def test_the_rail_says_when_changes_arrive_no_more_and_again(page: Client, shown: Shown) -> None:
    with page:
        Connection()
    for arrives in (False, True):
        live.connection.emit(arrives)
        assert await next_of(shown) == ("feed", arrives)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "GRACE", 0)


@pytest.mark.usefixtures("shown", "at_once")
async def test_a_page_that_was_left_is_deleted_without_waiting_for_its_browser() -> None:
    left = Client(ui.page("/"))
    with left:
        rail = Connection()
    await rail.leave()
    assert left.id not in Client.instances


@pytest.mark.usefixtures("at_once")
async def test_a_page_whose_browser_is_there_after_all_stays(page: Client) -> None:
    with page:
        rail = Connection()
    page.tab_id = "here"
    await rail.leave()
    assert page.id in Client.instances


async def table(rows: Iterator[str], *, about: str | None = None) -> None:
    await LiveTable(["Name"], lambda: [Row(next(rows), [])], none=("", ""), about=about, gather=0).start()


def first_row(said: object) -> str:
    method, (row,) = cast(tuple[str, list[dict[str, str]]], said)
    return f"{method} {row['id']}"


async def test_a_table_follows_jobs_and_whatever_else_changes(page: Client, shown: Shown, job: Job) -> None:
    with page:
        await table(iter("abcd"))
    assert first_row(await next_of(shown)) == "show b"
    live.jobs.emit(told(job, Status.RUNNING))
    assert first_row(await next_of(shown)) == "show c"
    live.news.emit("queues")
    assert first_row(await next_of(shown)) == "show d"


async def test_a_table_about_people_follows_them_alone(page: Client, shown: Shown, job: Job) -> None:
    with page:
        await table(iter("abc"), about="people")
    assert first_row(await next_of(shown)) == "show b"
    live.jobs.emit(told(job, Status.RUNNING))
    live.news.emit("queues")
    live.news.emit("people")
    assert first_row(await next_of(shown)) == "show c"


async def test_what_a_job_waits_for_is_read_again_as_others_begin_or_a_queue_is_paused(
    rinse: Settings, page: Client, shown: Shown, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = iter([Wait(2, False), Wait(1, False), Wait(None, True)])
    monkeypatch.setattr(waits, "GATHER", 0)
    monkeypatch.setattr(waits, "is_unattended", lambda: False)
    monkeypatch.setattr(waits, "waits_of", lambda _, ids: dict.fromkeys(ids, next(found)))
    with page:
        Waits(ui.element(), shown.put_nowait).follow([job.id])
    assert await next_of(shown) == {job.id: Wait(2, False)}
    live.jobs.emit(told(job, Status.RUNNING))
    assert await next_of(shown) == {job.id: Wait(1, False)}
    live.news.emit("queues")
    assert await next_of(shown) == {job.id: Wait(None, True)}


async def test_a_job_that_waits_while_no_worker_runs_says_so(
    rinse: Settings, redis_server: str, page: Client, shown: Shown, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regression: it was said to be next in turn."""
    monkeypatch.setattr(waits, "GATHER", 0)
    monkeypatch.setattr(waits, "waits_of", lambda _, ids: dict.fromkeys(ids, Wait(0, False)))
    with page:
        Waits(ui.element(), shown.put_nowait).follow([job.id])
    assert await next_of(shown) == {job.id: Wait(0, False, is_unattended=True)}
    with Redis.from_url(redis_server) as client:
        worker = SafeWorker(rinse, doorbell.listen(client), connection=client)
        worker.channel.close()
        worker.register_birth()
        live.news.emit("workers")
        assert await next_of(shown) == {job.id: Wait(0, False)}
        worker.register_death()
        live.news.emit("workers")
        assert await next_of(shown) == {job.id: Wait(0, False, is_unattended=True)}


async def test_all_pages_share_a_reading_of_what_their_jobs_wait_for(
    rinse: Settings, page: Client, shown: Shown, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each looked at all jobs that wait, whenever one was begun."""
    readings: list[set[str]] = []

    def found(_: object, ids: list[str]) -> dict[str, Wait]:
        readings.append(set(ids))
        return dict.fromkeys(ids, Wait(len(readings), False))

    monkeypatch.setattr(waits, "GATHER", 0)
    monkeypatch.setattr(waits, "is_unattended", lambda: False)
    monkeypatch.setattr(waits, "waits_of", found)
    jobs = ["a", "b", "c"]
    with page:
        for job_id in jobs:
            Waits(ui.element(), shown.put_nowait).follow([job_id])
    first = [await next_of(shown) for _ in jobs]
    live.jobs.emit(told(job, Status.RUNNING))
    second = [await next_of(shown) for _ in jobs]
    for number, heard in enumerate((first, second), start=1):
        assert sorted(heard, key=str) == [{job_id: Wait(number, False)} for job_id in jobs]
    assert readings == [set(jobs), set(jobs)]
