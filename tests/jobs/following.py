"""Jobs for tests, and waiting for what happens to them: by their events, never by looking again and again."""

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
from models.settings import get_settings
from models.storage import Storage, open_storage
from models.user import User

PATIENCE = 90.0
"""Seconds after which a test gives up."""

ALICE = User("alice", "Alice")


class Follower:
    """Hears every change of every job from now on."""

    def __init__(self, subscription: PubSub) -> None:
        self.subscription = subscription

    def until(self, job_id: str, reached: Callable[[Job], bool]) -> Job:
        """The job, once it is so. Its row is read first, then again at each of its events."""
        deadline = time.monotonic() + PATIENCE
        while not reached(job := row(job_id)):
            self.next_of(job_id, deadline)
        return job

    def until_over(self, job_id: str) -> Job:
        return self.until(job_id, lambda job: job.is_over)

    def next_of(self, job_id: str, deadline: float | None = None) -> dict[str, Any]:
        """What is told of the job next."""
        deadline = deadline or time.monotonic() + PATIENCE
        while (told := self.next(deadline)) is not None:
            if told["id"] == job_id:
                return told
        job = row(job_id)
        raise AssertionError(f"the job is still {job.status}, attempt {job.attempt}: {job.error}")

    def next(self, deadline: float | None = None) -> dict[str, Any] | None:
        """What is told next of any job; None if nothing is."""
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
    """A file of Alice."""
    file_id = new_id()
    with open_storage().create(input_key(file_id)) as writer:
        writer.write(content)
    with db.session() as session:
        return add_file(session, ALICE.id, file_id, name, size=len(content), sha256=writer.stored.sha256)


def make_job(kind: str, **options: object) -> Job:
    """A job of Alice, submitted."""
    return submit(ALICE, Order(kind, make_file().id, options))[0]


def row(job_id: str) -> Job:
    with db.read_session() as session:
        job = session.get(Job, job_id)
    assert job is not None
    return job


def story(job_id: str) -> Sequence[str]:
    """The statuses that a job went through."""
    with db.read_session() as session:
        return [event.status.value for event in timeline(session, job_id)]


def output(job: Job, name: str) -> bytes:
    with open_storage().open(job.outputs[name]) as file:
        return file.read()


def stored_outputs(job_id: str) -> list[str]:
    return sorted(entry.key for entry in open_storage().list(f"o/{job_id}/"))


def keys(storage: Storage) -> set[str]:
    """Of all that it holds."""
    return {entry.key for entry in storage.list("")}


def where_it_runs(job_id: str) -> tuple[int, int]:
    """Waits until a `hold` job is at work; the ids of its worker and of its work-horse."""
    with patient(get_settings()) as client:
        heard = client.blpop([f"here:{job_id}"], PATIENCE)
    assert heard, f"nobody took {job_id}"
    worker, horse = heard[1].split()
    return int(worker), int(horse)


def let_go(job_id: str) -> None:
    """A `hold` job may end."""
    hasty().rpush(f"go:{job_id}", "go")
