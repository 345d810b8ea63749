"""Messages in Redis only wake workers: whoever can write to Redis can do no more."""

import json
import pickle
import uuid
import zlib
from pathlib import Path

from redis import Redis

from jobs import doorbell
from models.settings import Settings
from tests.jobs.following import Follower, make_job, story
from tests.jobs.processes import Processes


class Touch:
    """Creates a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return exec, (f"open({str(self.path)!r}, 'w')",)


def push(client: Redis, data: bytes, **fields: str) -> None:
    """A forged message."""
    name = uuid.uuid4().hex
    ring = {"data": zlib.compress(data), "status": "queued", "origin": "rinse", "timeout": "60", **fields}
    client.hset(f"rq:job:{name}", mapping=ring)
    client.rpush("rq:queue:rinse", name)


def test_no_other_function_is_run(processes: Processes, follower: Follower, redis_server: str, tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    job = make_job("copy")
    with Redis.from_url(redis_server) as client:
        honest = client.lpop("rq:queue:rinse")
        push(client, json.dumps(["os.system", None, [f"touch {touched}"], {}]).encode())
        push(client, json.dumps(["write_text", str(touched), ["x"], {}]).encode())
        push(client, pickle.dumps(("jobs.runner.run", None, (Touch(touched),), {})))
        push(client, json.dumps([doorbell.RUN, None, ["nobody", 1], {}]).encode())
        calls_back = json.dumps([doorbell.RUN, None, [], {}]).encode()
        push(client, calls_back, success_callback_name="os.mkdir", failure_callback_name="os.mkdir")
        client.rpush("rq:queue:rinse", honest)
    processes.worker()
    follower.until_over(job.id)
    assert not touched.exists()
    assert story(job.id) == ["queued", "running", "done"]


def test_nothing_of_the_job_is_sent(rinse: Settings, redis_server: str) -> None:
    make_job("copy")
    with Redis.from_url(redis_server) as client:
        (name,) = client.lrange("rq:queue:rinse", 0, -1)
        data = zlib.decompress(client.hget(f"rq:job:{name.decode()}", "data"))
    assert json.loads(data) == ["jobs.runner.run", None, [], {}]


def test_a_ring_that_is_used_up_leaves_nothing(rinse: Settings, redis_server: str) -> None:
    doorbell.ring(times=2)
    assert doorbell.rings() == 2
    for _ in range(3):
        doorbell.use_up()
    assert doorbell.rings() == 0
    with Redis.from_url(redis_server) as client:
        assert not client.keys("rq:job:*")
