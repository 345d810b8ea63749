"""Jobs for tests, and waiting for them by their events, without polling."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from redis import Redis
from redis.client import PubSub

from jobs.events import CHANNEL
from jobs.queue import submit
from jobs.redis_client import hasty, patient
from models import db
from models.columns import new_id
from models.file import File, add_file, input_key
from models.job import Job, Order, timeline
from models.neighbours import SIGNS
from models.settings import get_settings
from models.storage import Storage, open_storage
from models.user import User

PATIENCE = 90.0
"""Seconds after which a test gives up."""

ALICE = User("alice", "Alice")


class Follower:
    """Receives every change of every job from now on."""

    def __init__(self, subscription: PubSub) -> None:
        self.subscription = subscription

    def until(self, job_id: str, reached: Callable[[Job], bool]) -> Job:
        """The job once the condition holds. Reads its row at first, then again on each of its events."""
        deadline = time.monotonic() + PATIENCE
        while not reached(job := row(job_id)):
            self.next_of(job_id, deadline)
        return job

    def until_over(self, job_id: str) -> Job:
        return self.until(job_id, lambda job: job.is_over)

    def next_of(self, job_id: str, deadline: float | None = None) -> dict[str, Any]:
        """The next event of this job."""
        deadline = deadline or time.monotonic() + PATIENCE
        while (told := self.next(deadline)) is not None:
            if told["id"] == job_id:
                return told
        job = row(job_id)
        raise AssertionError(f"the job is still {job.status}, attempt {job.attempt}: {job.error}")

    def next(self, deadline: float | None = None) -> dict[str, Any] | None:
        """The next event of any job; None if there is none."""
        deadline = deadline or time.monotonic() + PATIENCE
        while (left := deadline - time.monotonic()) > 0:
            if message := self.subscription.get_message(ignore_subscribe_messages=True, timeout=left):
                return dict(json.loads(message["data"]))
        return None


@contextmanager
def following(client: Redis) -> Iterator[Follower]:
    with client.pubsub() as subscription:
        subscription.subscribe(CHANNEL)
        assert subscription.get_message(timeout=PATIENCE)
        yield Follower(subscription)


def make_file(content: bytes = b"name\n Ada \n", name: str = "people.csv") -> File:
    """A file of Alice's."""
    file_id = new_id()
    with open_storage().create(input_key(file_id)) as writer:
        writer.write(content)
    with db.session() as session:
        return add_file(session, ALICE.id, file_id, name, size=len(content), sha256=writer.stored.sha256)


def make_job(kind: str, **options: object) -> Job:
    """A submitted job of Alice's."""
    return submit(ALICE, Order(kind, make_file().id, options))[0]


def row(job_id: str) -> Job:
    with db.read_session() as session:
        job = session.get(Job, job_id)
    assert job is not None
    return job


def story(job_id: str) -> Sequence[str]:
    """The statuses that a job has had."""
    with db.read_session() as session:
        return [event.status.value for event in timeline(session, job_id)]


def output(job: Job, name: str) -> bytes:
    with open_storage().open(job.outputs[name]) as file:
        return file.read()


def stored_outputs(job_id: str) -> list[str]:
    return sorted(entry.key for entry in open_storage().list(f"o/{job_id}/"))


def keys(storage: Storage) -> set[str]:
    """All keys of the storage, without signs of installations."""
    return {entry.key for entry in storage.list("") if not entry.key.startswith(SIGNS)}


def where_it_runs(job_id: str) -> tuple[int, int]:
    """Waits until a `hold` job is running; the ids of its worker and of its work-horse."""
    with patient(get_settings()) as client:
        heard = client.blpop([f"here:{job_id}"], PATIENCE)
    assert heard, f"nobody took {job_id}"
    worker, horse = heard[1].split()
    return int(worker), int(horse)


def let_go(job_id: str) -> None:
    """Lets a `hold` job end."""
    hasty().rpush(f"go:{job_id}", "go")
