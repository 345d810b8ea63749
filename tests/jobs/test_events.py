"""Every change of a job is published after its commit."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from redis import Redis
from redis.client import PubSub

from jobs import queue
from jobs.events import CHANNEL
from jobs.redis_client import hasty
from models.errors import Conflict
from models.job import Order
from models.settings import Settings
from tests.conftest import WorkOff
from tests.jobs.following import ALICE, make_file, make_job, row


@pytest.fixture
def channel(rinse: Settings, redis_server: str) -> Iterator[PubSub]:
    with Redis.from_url(redis_server) as client, client.pubsub() as subscription:
        subscription.subscribe(CHANNEL)
        assert subscription.get_message(timeout=60)
        yield subscription


def heard(channel: PubSub) -> list[dict[str, Any]]:
    """All events so far."""
    hasty().publish(CHANNEL, "null")
    return list(iter(lambda: json.loads(next(channel.listen())["data"]), None))


def test_each_version_is_told_and_in_order(channel: PubSub, work_off: WorkOff) -> None:
    job = make_job("copy")
    work_off()
    told = heard(channel)
    assert list(dict.fromkeys(each["version"] for each in told)) == list(range(1, row(job.id).version + 1))
    assert list(dict.fromkeys(each["status"] for each in told)) == ["queued", "running", "done"]


def test_what_is_told_is_small_and_holds_nothing_of_the_file(channel: PubSub) -> None:
    job, _ = queue.submit(ALICE, Order("copy", make_file(name="salaries.csv").id, webhook="https://example.org/"))
    (told,) = heard(channel)
    assert (told["id"], told["owner"], told["kind"], told["internal"]) == (job.id, "alice", "copy", False)
    assert len(json.dumps(told)) < 500
    assert "salaries" not in json.dumps(told)
    assert "example.org" not in json.dumps(told)


def test_nothing_is_told_of_what_was_refused(channel: PubSub) -> None:
    job = make_job("copy")
    queue.cancel(ALICE, job.id)
    heard(channel)
    with pytest.raises(Conflict, match="nothing left to cancel"):
        queue.cancel(ALICE, job.id)
    assert not heard(channel)


def test_a_job_ends_though_nobody_can_be_told(rinse: Settings, work_off: WorkOff, silent_redis: None) -> None:
    job = make_job("copy")
    queue.cancel(ALICE, job.id)
    assert row(job.id).is_over
