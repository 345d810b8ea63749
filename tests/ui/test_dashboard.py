"""rq-dashboard shows what RQ knows, runs nothing that is in Redis, and changes nothing."""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis import Redis
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer
from starlette.requests import Request

from jobs import doorbell
from jobs.machine.children import start_child
from models.errors import NotFound
from models.settings import Settings
from models.user import LOCAL
from tests.ui.served import MAIN
from ui.api import rq
from ui.auth import VISITOR, Visitor
from ui.dashboard import PREFIX, build, dashboard_socket


class Trap:
    """Creates a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.path),)


@pytest.fixture
def guest(settings: Settings) -> Any:
    return build(settings).test_client()


@pytest.fixture
def redis(redis_server: str) -> Iterator[Redis]:
    with Redis.from_url(redis_server) as client:
        yield client


def test_of_two_the_second_waits_until_the_first_has_ended(settings: Settings) -> None:
    """As with `python main.py` and a separately started one: each had removed the other's socket."""
    with ExitStack() as both:
        first = both.enter_context(started())
        assert "serving" in said(first)  # it has the lock, and not only started first
        second = both.enter_context(started())
        assert "waiting: another one serves" in said(second)
        assert answers(settings)
        first.terminate()
        assert "serving" in said(second)
        assert first.wait() == 0
        assert answers(settings)
    assert not dashboard_socket(settings).exists()


def test_one_that_waits_and_is_ended_leaves_the_other_alone(settings: Settings) -> None:
    with started() as first:
        assert "serving" in said(first)
        with started() as second:
            said(second)
        assert second.returncode == -signal.SIGTERM  # at once, since it has nothing to clean up: a handler might run too late
        assert answers(settings)


@contextmanager
def started() -> Iterator[subprocess.Popen[bytes]]:
    with start_child([sys.executable, str(MAIN), "dashboard"], stderr=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.terminate()


def said(process: subprocess.Popen[bytes]) -> str:
    """The next line of its log."""
    assert process.stderr
    return process.stderr.readline().decode()


def answers(settings: Settings) -> bool:
    transport = httpx.HTTPTransport(uds=str(dashboard_socket(settings)))
    with httpx.Client(transport=transport, timeout=30) as client:
        return client.get(f"http://dashboard{PREFIX}/0/data/queues.json").status_code == 200


def test_nothing_that_lies_in_redis_is_run(guest: Any, redis: Redis, tmp_path: Path) -> None:
    trap = tmp_path / "trapped"
    job = Queue("evil", connection=redis).enqueue("os.getcwd", job_id="evil")
    redis.hset(job.key, mapping={"data": pickle.dumps(Trap(trap)), "meta": pickle.dumps(Trap(trap))})
    for page in ("view/job/evil", "data/job/evil.json", "data/jobs/evil/queued/8/asc/1.json", "data/queues.json"):
        guest.get(f"{PREFIX}/0/{page}")
    assert not trap.exists()


def test_text_is_no_markup_and_scripts_of_others_do_not_run(guest: Any, redis: Redis) -> None:
    Queue("q", connection=redis, serializer=JSONSerializer).enqueue("f", job_id="j", description="<img src=x onerror=alert(1)>")
    told = guest.get(f"{PREFIX}/0/data/job/j.json")
    assert told.json["description"] == "&lt;img src=x onerror=alert(1)&gt;"
    page = guest.get(f"{PREFIX}/0/view/job/j")
    nonce = page.headers["Content-Security-Policy"].partition("'nonce-")[2].partition("'")[0]
    assert page.text.count("<script") == page.text.count(f'<script nonce="{nonce}"') > 0


def test_a_job_that_depends_on_another_can_be_looked_at(guest: Any, redis: Redis) -> None:
    queue = Queue("q", connection=redis, serializer=JSONSerializer)
    first: Job = queue.enqueue("f", job_id="first")
    queue.enqueue("f", job_id="second", depends_on=first)
    assert guest.get(f"{PREFIX}/0/data/job/second.json").json["depends_on"] == ["first"]


def test_nothing_can_be_changed(guest: Any, settings: Settings) -> None:
    doorbell.ring()
    for method, page in (
        ("get", "requeue/rinse"),
        ("post", "requeue/rinse"),
        ("post", "queue/rinse/queued/empty"),
        ("post", "queue/rinse/compact"),
    ):
        assert getattr(guest, method)(f"{PREFIX}/{page}").status_code == 405
    assert doorbell.rings() == 1


@pytest.mark.parametrize(("path", "query"), [("a\nb", b""), ("queues", "é".encode())])
async def test_what_can_be_no_address_is_none(settings: Settings, path: str, query: bytes) -> None:
    scope = {"type": "http", "path": "/", "query_string": query, "headers": [], "server": None, VISITOR: Visitor(LOCAL)}
    with pytest.raises(NotFound):
        await rq.page(path, Request(scope))


def test_what_is_not_there_is_said_in_a_sentence(guest: Any, settings: Settings) -> None:
    answer = guest.get(f"{PREFIX}/0/data/job/gone.json")
    assert answer.status_code == 404
    assert "Traceback" not in answer.text
