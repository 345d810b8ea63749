"""Laws for every kind of job, tested on its own example: new kinds are tested automatically."""

import json
import os
import signal

import pytest
from redis import Redis

from jobs import kinds, queue
from jobs.kinds.base import Kind
from jobs.notifications.signing import secret_of
from models.job import Job, Order, Status
from models.settings import Settings, get_settings
from models.user import User
from tests.conftest import WorkOff
from tests.jobs import holding
from tests.jobs.following import Follower, let_go, make_file, output, row, where_it_runs
from tests.jobs.processes import Processes
from tests.jobs.verifying import is_genuine
from tests.mail_server import Mailboxes
from tests.receiver import Receiver

ALICE = User("alice", "Alice", is_admin=True)
"""An administrator, since some kinds are only for them."""
OURS = [kind for kind in kinds.all_kinds().values() if kind.__module__.startswith("jobs.kinds.")]
KINDS = [kind for kind in OURS if kind.example or not kind.internal]

of_each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)


def submit(kind: Kind, **contacts: str) -> Job:
    example = kind.example
    assert example, f"{kind.id} needs an example"
    return queue.submit(ALICE, Order(kind.id, make_file(example.content, example.name).id, example.options, **contacts))[0]


@of_each_kind
def test_its_example_is_true_and_its_outputs_have_names(kind: Kind, rinse: Settings, work_off: WorkOff) -> None:
    job = submit(kind)
    work_off()
    job = row(job.id)
    assert (job.status, job.error) == (Status.DONE, None)
    assert job.result is not None
    assert kind.example is not None
    assert kind.example.figures.items() <= job.result.items()
    assert kind.figures.keys() <= job.result.keys()
    assert kind.internal or job.outputs.keys() <= kind.outputs.keys()
    assert all(output(job, name) for name in job.outputs)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.internal], ids=lambda kind: kind.id)
def test_its_end_is_told_by_mail_and_to_a_program(
    kind: Kind, rinse: Settings, mailboxes: Mailboxes, receiver: Receiver, work_off: WorkOff
) -> None:
    job = submit(kind, email="told@example.org", webhook=receiver.url)
    work_off()
    [letter] = mailboxes.letters("told@example.org")
    assert letter["Subject"] == f"Done: {job.file_name}"
    assert f"/jobs/{job.id}" in str(letter)
    call = receiver.calls.get()
    assert is_genuine(secret_of(ALICE.id, get_settings()), call.headers, call.body)
    told = json.loads(call.body)
    assert (told["id"], told["kind"], told["status"]) == (job.id, kind.id, "done")


@of_each_kind
def test_it_can_be_described_to_people_and_programs(kind: Kind) -> None:
    line, _ = kind.help()
    assert line.endswith(".")
    assert kind.title
    schema = json.loads(json.dumps(kind.Options.model_json_schema()))
    for name, field in schema["properties"].items():
        assert field.get("title"), name
        assert field.get("description"), name


def test_each_is_killed_half_way_and_tried_again_and_cancelled_half_way(
    processes: Processes, follower: Follower, redis_server: str
) -> None:
    """With real workers; and each ends normally if nothing interrupts it."""
    with Redis.from_url(redis_server) as client:
        holding.hold(client)
    processes.worker()
    processes.scheduler()
    for kind in KINDS:
        job = submit(kind)
        os.kill(where_it_runs(job.id)[1], signal.SIGKILL)

        where_it_runs(job.id)
        assert row(job.id).attempt == 2, kind.id
        queue.cancel(ALICE, job.id)
        assert follower.until_over(job.id).status is Status.CANCELLED, kind.id

        queue.retry(ALICE, job.id)
        where_it_runs(job.id)
        let_go(job.id)
        assert follower.until_over(job.id).status is Status.DONE, kind.id
