"""Fixtures for tests of jobs."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from jobs.kinds import all_kinds
from models.settings import Settings, get_settings
from tests.jobs import kinds
from tests.jobs.following import Follower, following


@pytest.fixture(autouse=True)
def kinds_for_tests() -> Iterator[None]:
    """Registers them in this process, as in the workers that tests start."""
    kinds.register()
    yield
    all_kinds.cache_clear()


@pytest.fixture
def follower(rinse: Settings, redis_server: str) -> Iterator[Follower]:
    """Receives every change of a job from the beginning of the test."""
    with Redis.from_url(redis_server) as client, following(client) as follower:
        yield follower


@pytest.fixture
def silent_redis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A Redis that accepts connections, but does not answer."""
    address = tmp_path / "silent.sock"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(address))
        listener.listen()
        monkeypatch.setenv("REDIS_URL", f"unix://{address}")
        get_settings.cache_clear()
        yield
