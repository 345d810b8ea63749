"""Real jobs, run by real worker processes."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import pytest
from redis import Redis
from rq.executions import Execution

from jobs import doorbell, queue, redis_client
from jobs.worker import SafeWorker
from models.errors import QueueUnavailable
from models.job import Status
from models.settings import Settings
from tests.conftest import WorkOff
from tests.jobs.following import ALICE, Follower, let_go, make_job, output, row, stored_outputs, story, where_it_runs
from tests.jobs.kinds import polars_pool
from tests.jobs.processes import Processes, wait_for_death


def test_a_job_is_done_and_told(processes: Processes, follower: Follower) -> None:
    processes.worker()
    job = follower.until_over(make_job("copy").id)
    assert (job.status, job.attempt, job.progress, job.rows_done, job.rows_total) == (Status.DONE, 1, 1.0, 1, 2)
    assert output(job, "result") == b"name\n Ada \n"
    assert story(job.id) == ["queued", "running", "done"]


def test_a_file_at_fault_fails_the_job_and_says_where(rinse: Settings, work_off: WorkOff) -> None:
    job = make_job("refuse")
    work_off()
    job = row(job.id)
    assert job.status is Status.FAILED
    assert job.error == {"code": "STEP_FAILED", "message": 'There is no column "price".', "step": 3, "column": "price"}
    assert not stored_outputs(job.id)


def test_a_bug_of_ours_is_told_without_its_details(rinse: Settings, work_off: WorkOff) -> None:
    job = make_job("break")
    work_off()
    job = row(job.id)
    assert job.status is Status.FAILED
    assert job.error is not None
    assert job.error["code"] == "INTERNAL"
    assert "secret" not in job.error["message"]
    assert job.error_class == "ZeroDivisionError"


def test_an_input_that_is_taken_away_while_the_job_runs_is_told_in_a_sentence(rinse: Settings, work_off: WorkOff) -> None:
    job = make_job("bereft")
    work_off()
    error = row(job.id).error
    assert error == {"code": "STORAGE", "message": "A file of this job was taken out of the storage while it ran."}


def test_faults_of_one_cause_bear_the_same_mark(rinse: Settings, work_off: WorkOff) -> None:
    one, another, other = make_job("break"), make_job("break"), make_job("refuse")
    work_off()
    assert row(one.id).fingerprint == row(another.id).fingerprint != row(other.id).fingerprint


def test_a_storage_that_was_away_costs_an_attempt(processes: Processes, follower: Follower) -> None:
    processes.worker()
    processes.scheduler()
    job = follower.until_over(make_job("stumble").id)
    assert (job.status, job.attempt) == (Status.DONE, 2)
    assert story(job.id) == ["queued", "running", "retrying", "queued", "running", "done"]
    assert stored_outputs(job.id) == [f"o/{job.id}/2/result.txt"]


def test_cancel_ends_a_job_in_the_middle_of_a_batch(processes: Processes, follower: Follower, rinse: Settings) -> None:
    worker = processes.worker()
    job = make_job("hold")
    _, horse = where_it_runs(job.id)
    assert queue.cancel(ALICE, job.id).is_cancelling
    assert follower.until_over(job.id).status is Status.CANCELLED
    wait_for_death(horse)
    assert not stored_outputs(job.id)
    worker.terminate()
    assert worker.wait() == 0
    assert not list(rinse.scratch.iterdir())


def test_work_stands_back_for_those_who_wait(processes: Processes, follower: Follower) -> None:
    worker = processes.worker()
    job = make_job("hold")
    _, horse = where_it_runs(job.id)
    assert os.getpriority(os.PRIO_PROCESS, horse) > os.getpriority(os.PRIO_PROCESS, worker.pid)
    let_go(job.id)
    assert follower.until_over(job.id).status is Status.DONE


def test_a_signal_lets_the_job_at_hand_end(processes: Processes, follower: Follower) -> None:
    worker = processes.worker()
    job = make_job("hold")
    where_it_runs(job.id)
    worker.terminate()
    let_go(job.id)
    assert follower.until_over(job.id).status is Status.DONE
    assert worker.wait() == 0


def test_a_second_signal_hands_the_job_back(processes: Processes, follower: Follower) -> None:
    worker = processes.worker()
    job = make_job("hold")
    _, horse = where_it_runs(job.id)
    worker.send_signal(signal.SIGINT)
    worker.send_signal(signal.SIGTERM)  # two equal signals might be merged
    assert worker.wait() == 0
    wait_for_death(horse)
    assert row(job.id).status is Status.RETRYING

    processes.worker()
    processes.scheduler()
    let_go(job.id)
    assert follower.until_over(job.id).status is Status.DONE


def test_the_worker_itself_never_uses_polars(processes: Processes, follower: Follower) -> None:
    """Polars starts threads when it is first used, after which every fork would hang."""
    worker = processes.worker()
    for _ in range(2):
        job = follower.until_over(make_job("polars").id)
        assert job.status is Status.DONE
        assert job.result is not None
        assert job.result["pool"]
    assert not polars_pool(worker.pid)


@pytest.mark.parametrize(("kind", "code"), [("spin", "TIMEOUT"), ("grow", "MEMORY")])
def test_a_job_over_its_limit_is_ended(
    kind: str, code: str, processes: Processes, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also within C code that holds the GIL."""
    monkeypatch.setenv("JOB_TIMEOUT_SECONDS", "1" if code == "TIMEOUT" else "60")
    monkeypatch.setenv("JOB_LEASE_SECONDS", "60")  # it is not lost
    monkeypatch.setenv("JOB_MEMORY_BYTES", str(1 << 28))
    processes.worker()
    processes.scheduler()
    job = follower.until_over(make_job(kind).id)
    assert job.status is Status.FAILED
    assert job.error is not None
    assert job.error["code"] == code


def test_a_redis_that_takes_no_signs_of_life_ends_no_job_at_hand(rinse: Settings, redis_server: str) -> None:
    """As when its disk or memory is full. Regression: the worker exited and killed its job."""
    with Redis.from_url(redis_server) as client:
        queue = doorbell.listen(client)
        ring = queue.enqueue(doorbell.RUN)
        worker = SafeWorker(rinse, queue, connection=client)
        with client.pipeline() as pipeline:
            execution = Execution.create(ring, 60, pipeline)
            pipeline.execute()
        with closing(worker.channel), no_writes(client):
            worker.maintain_heartbeats(ring, execution)


def test_a_worker_waits_for_a_redis_that_takes_no_writes(rinse: Settings, redis_server: str) -> None:
    """It answers; but each start costs seconds of CPU time and would end at the first write."""
    with Redis.from_url(redis_server) as client:
        with no_writes(client), pytest.raises(QueueUnavailable, match="takes no writes"):
            redis_client.check()
        redis_client.check()


def test_a_worker_is_not_ended_by_a_redis_that_fills_up_as_it_starts(
    rinse: Settings, redis_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regression: it ended between its check and its first write, and so did the next one, seconds later."""
    monkeypatch.setattr("jobs.worker.PAUSE", 0)
    with Redis.from_url(redis_server) as client, ExitStack() as trouble:
        worker = SafeWorker(rinse, doorbell.listen(client), connection=client)
        trouble.callback(worker.channel.close)
        trouble.enter_context(no_writes(client))
        worker.set_state("started")
        monkeypatch.setattr("jobs.worker.wait_until_there", lambda *_: trouble.close())
        worker.register_birth()
        assert client.exists(worker.key)


def test_an_idle_worker_waits_for_a_redis_that_takes_no_writes_any_more(
    processes: Processes, follower: Follower, redis_server: str
) -> None:
    """Regression: it exited, and restarting takes seconds of CPU time."""
    worker = processes.worker(stderr=subprocess.PIPE)
    with Redis.from_url(redis_server) as client:
        idle = waiting(client)
        with no_writes(client):
            client.client_unblock(idle)
            until_said(worker, "waiting for Redis")
    assert follower.until_over(make_job("copy").id).status is Status.DONE
    assert worker.poll() is None


def test_a_worker_whose_job_ends_when_redis_takes_no_writes_goes_on(
    processes: Processes, follower: Follower, redis_server: str
) -> None:
    worker = processes.worker(stderr=subprocess.PIPE)
    job = make_job("hold")
    _, horse = where_it_runs(job.id)
    with Redis.from_url(redis_server) as client, no_writes(client):
        os.kill(horse, signal.SIGKILL)
        assert follower.until(job.id, lambda job: job.status is not Status.RUNNING).status is Status.RETRYING
        until_said(worker, "waiting for Redis")
    assert follower.until_over(make_job("copy").id).status is Status.DONE
    assert worker.poll() is None


def test_a_signal_lets_the_job_at_hand_end_also_when_redis_takes_no_writes(
    processes: Processes, follower: Follower, redis_server: str
) -> None:
    worker = processes.worker(stderr=subprocess.PIPE)
    job = make_job("hold")
    with Redis.from_url(redis_server) as client:
        waiting(client)
        with no_writes(client):
            worker.terminate()
            until_said(worker, "Redis did not hear of it")
    let_go(job.id)
    assert follower.until_over(job.id).status is Status.DONE
    assert worker.wait() == 0


def until_said(worker: subprocess.Popen[bytes], words: str) -> None:
    """Reads its log up to these words."""
    assert worker.stderr
    assert any(words in line.decode() for line in worker.stderr), f"it ended, and never said {words!r}"


def waiting(client: Redis) -> str:
    """The connection of an idle worker, or of a `hold` job, once there is one."""
    while not (found := [each["id"] for each in client.client_list() if each["cmd"] == "blmove" and "b" in each["flags"]]):
        pass
    return str(found[0])


@contextmanager
def no_writes(client: Redis) -> Iterator[None]:
    client.config_set("min-replicas-to-write", 1)
    try:
        yield
    finally:
        client.config_set("min-replicas-to-write", 0)


def test_a_redis_that_forgets_everything_while_a_job_runs_is_no_error_of_the_job(
    processes: Processes, follower: Follower
) -> None:
    """Regression: “exception raised while executing”, with a traceback, about a job that was done."""
    worker = processes.worker(stderr=subprocess.PIPE)
    job = make_job("hold")
    where_it_runs(job.id)
    redis_client.hasty().flushall()
    let_go(job.id)
    assert follower.until_over(job.id).status is Status.DONE
    worker.terminate()
    _, said = worker.communicate()
    assert b"Redis did not hear of it" in said
    assert (b"Traceback" in said, b"ERROR" in said) == (False, False)
