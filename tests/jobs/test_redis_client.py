"""A Redis that answers but cannot be used: each fault has its own message, with what to do about it."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from redis import Redis
from redis.exceptions import RedisError

from jobs import redis_client
from jobs.machine.server import EmbeddedServer
from jobs.monitoring import JobFigures
from jobs.redis_client import redis_url
from models.errors import Misconfigured, QueueUnavailable
from models.settings import Settings, get_settings
from ui.api.health import PARTS, state
from ui.commands.doctor import examine


@pytest.fixture
def own_redis(tmp_path: Path, rinse: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Redis]:
    """A separate Redis that the test may break."""
    own = Settings(data_dir=tmp_path / "spoilt", redis_url=None)
    with EmbeddedServer(own), Redis.from_url(redis_url(own)) as client:
        monkeypatch.setenv("REDIS_URL", redis_url(own))
        get_settings.cache_clear()
        yield client


def complaint() -> str:
    with pytest.raises(QueueUnavailable) as caught:
        redis_client.check()
    return caught.value.message


def test_a_replica_is_of_no_use(own_redis: Redis) -> None:
    redis_client.check()
    own_redis.replicaof("127.0.0.1", 1)
    assert complaint().endswith("it is a replica. Set REDIS_URL to its primary.")


def test_a_full_one_is_of_no_use(own_redis: Redis) -> None:
    own_redis.config_set("maxmemory", 1)
    assert "its memory is full" in complaint()
    own_redis.config_set("maxmemory", 0)
    redis_client.check()


def test_one_that_cannot_save_does_answer(own_redis: Redis, tmp_path: Path) -> None:
    """It refuses even a ping, and had been reported as unreachable."""
    own_redis.config_set("save", "3600 1")
    shutil.rmtree(tmp_path / "spoilt" / "redis")
    with suppress(RedisError):
        own_redis.save()
    own_redis.set("any", "change")
    own_redis.bgsave()
    while own_redis.info("persistence")["rdb_bgsave_in_progress"]:
        pass
    assert "it cannot save to its disk" in complaint()
    own_redis.config_set("save", "")  # otherwise it does not end when it is told to


def test_one_that_lets_nobody_in_says_so(own_redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    own_redis.config_set("requirepass", "right")
    monkeypatch.setenv("REDIS_URL", get_settings().redis_url.replace("unix://", "unix://:wrong@"))  # type: ignore[union-attr]  # own_redis set it
    get_settings.cache_clear()
    said = complaint()
    assert "does not let us in" in said
    assert "wrong@" not in said
    with pytest.raises(Misconfigured, match="does not let us in"):  # so no start waits for it
        redis_client.demand_access()


def test_one_without_writes_is_seen_by_all_who_watch(own_redis: Redis, capsys: pytest.CaptureFixture[str]) -> None:
    """Workers could not be woken and jobs waited, while all checks reported that everything was well."""
    own_redis.config_set("min-replicas-to-write", 1)
    assert "Redis takes no writes" in state(PARTS["redis"])
    assert examine(get_settings()) == 1
    assert "✕ redis" in capsys.readouterr().out
    figures = CollectorRegistry()
    figures.register(JobFigures())
    assert figures.get_sample_value("rinse_part_up", {"part": "redis"}) == 0
