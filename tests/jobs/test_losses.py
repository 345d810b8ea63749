"""Whatever is lost on the way, an accepted job is done, and done once."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from jobs import doorbell, events, queue, reconciler, republishing
from jobs.attempts import deaths, endings
from jobs.machine.server import EmbeddedServer
from jobs.redis_client import hasty, redis_url
from jobs.suspension import SuspensionDetector
from models import db
from models.errors import DatabaseUnavailable
from models.job import Job, Order, Status, beat, begin, create_job, defer, finish, resume, timeline
from models.settings import Settings, get_settings
from models.storage import open_storage, output_key
from tests.clock import set_clock
from tests.conftest import WorkOff, reconcile
from tests.jobs.following import ALICE, Follower, let_go, make_file, make_job, output, row, stored_outputs, story, where_it_runs
from tests.jobs.processes import Processes, wait_for_death


def test_a_killed_work_horse_costs_an_attempt(processes: Processes, follower: Follower) -> None:
    processes.worker()
    processes.scheduler()
    job = make_job("hold")
    _, horse = where_it_runs(job.id)
    os.kill(horse, signal.SIGKILL)
    let_go(job.id)
    assert_done_once(follower.until_over(job.id))
    assert story(job.id)[:5] == ["queued", "running", "retrying", "queued", "running"]


def assert_done_once(job: Job) -> None:
    """A later attempt than the first has done it, and no other has left outputs."""
    assert job.status is Status.DONE
    assert job.attempt > 1
    assert stored_outputs(job.id) == [f"o/{job.id}/{job.attempt}/result.txt"]


def test_a_job_killed_in_the_middle_goes_on_where_it_was(processes: Processes, follower: Follower) -> None:
    processes.worker()
    processes.scheduler()
    undisturbed, goes_on, starts_over = (follower.until_over(tidy(kind)) for kind in ("clean", "cut_off", "cut_off_for_good"))
    follower.until_over(make_job("copy").id)  # by then, the worker has cleaned up after the others
    for job in (goes_on, starts_over):
        assert (job.status, job.attempt, job.kept) == (Status.DONE, 2, None)
        assert stored_outputs(job.id) == sorted(job.outputs.values())
        assert all(output(job, name) == output(undisturbed, name) for name in ("result", "changes", "rejects", "script"))
        assert counts(job) == counts(undisturbed)
    assert [note for note in notes(goes_on.id) if note.startswith("Continued at row ")] != []
    assert [note for note in notes(starts_over.id) if note.startswith("Continued")] == []


def tidy(kind: str) -> str:
    """A job with two passes over ten blocks."""
    table = "".join(f"{n % 300:04d}, city {n % 7} ,{n * n % 97 if n % 5 else ''}\n" for n in range(600))
    steps = [
        {"step": "trim"},
        {"step": "drop_duplicates", "columns": ["id"]},
        {"step": "fill_missing", "columns": ["price"], "method": "median"},
    ]
    file = make_file(b"id,city,price\n" + table.encode())
    return queue.submit(ALICE, Order(kind, file.id, {"recipe": {"steps": steps}}))[0].id


def counts(job: Job) -> dict[str, object]:
    """The receipt without times."""
    receipt = json.loads(output(job, "receipt"))
    steps = [{name: value for name, value in step.items() if name != "seconds"} for step in receipt["steps"]]
    return receipt | {"steps": steps, "passes": len(receipt["passes"])}


def notes(job_id: str) -> list[str]:
    with db.read_session() as session:
        return [event.note or "" for event in timeline(session, job_id)]


def test_a_file_that_kills_twice_is_not_tried_a_third_time(processes: Processes, follower: Follower) -> None:
    worker = processes.worker()
    processes.scheduler()
    job = follower.until_over(make_job("die").id)
    assert job.status is Status.DEAD
    assert job.error is not None
    assert job.error["code"] == "POISON"
    worker.terminate()
    worker.wait()
    assert not stored_outputs(job.id)


def test_a_killed_worker_takes_its_horse_along_and_another_does_the_job(processes: Processes, follower: Follower) -> None:
    worker = processes.worker()
    job = make_job("hold")
    parent, horse = where_it_runs(job.id)
    assert parent == worker.pid
    worker.kill()
    wait_for_death(horse)
    processes.worker()
    processes.scheduler()
    let_go(job.id)
    assert_done_once(follower.until_over(job.id))


def test_a_worker_that_slept_through_its_lease_finds_itself_overtaken(processes: Processes, follower: Follower) -> None:
    sleeper = processes.worker()
    job = make_job("hold")
    _, horse = where_it_runs(job.id)
    os.kill(sleeper.pid, signal.SIGSTOP)
    os.kill(horse, signal.SIGSTOP)
    processes.scheduler()
    processes.worker()
    assert where_it_runs(job.id)[0] != sleeper.pid
    os.kill(horse, signal.SIGCONT)
    os.kill(sleeper.pid, signal.SIGCONT)
    wait_for_death(horse)
    let_go(job.id)
    assert_done_once(follower.until_over(job.id))


@pytest.fixture
def own_redis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of a separate Redis that is not running yet."""
    own = Settings(data_dir=tmp_path / "own", redis_url=None)
    monkeypatch.setenv("REDIS_URL", redis_url(own))
    get_settings.cache_clear()
    return own


def test_a_job_is_accepted_while_redis_is_away_and_rung_for_later(
    rinse: Settings, own_redis: Settings, impatient: None
) -> None:
    job = make_job("copy")
    assert row(job.id).status is Status.QUEUED
    with EmbeddedServer(own_redis):
        reconcile()
        assert doorbell.rings() == 1


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconciler, "RUNG_WITHIN", timedelta(0))


@pytest.mark.usefixtures("rinse", "impatient")
def test_a_redis_that_forgot_everything_is_told_again() -> None:
    for _ in range(3):
        make_job("copy")
    hasty().flushall()
    reconcile()
    assert doorbell.rings() == 3


@pytest.mark.usefixtures("rinse", "impatient")
def test_a_ring_that_a_dead_worker_had_in_hand_is_rung_again_and_one_that_waits_is_left_alone() -> None:
    for _ in range(2):
        make_job("copy")
    hasty().lmove("rq:queue:rinse", "rq:queue:rinse:intermediate")
    reconcile()
    assert doorbell.rings() == 2
    reconcile()
    assert doorbell.rings() == 2


def test_a_death_that_is_found_late_ends_no_later_attempt(rinse: Settings) -> None:
    job = make_job("copy")
    with db.session() as session:
        begin(session, job.id, 1)
        defer(session, job.id, 1, endings.LOST, timedelta(0))
        resume(session, job.id, 1)
        begin(session, job.id, 2)
    deaths.report(job.id, 1, "CRASHED")
    assert (row(job.id).status, row(job.id).attempt) == (Status.RUNNING, 2)


def test_what_a_job_has_stored_stays_if_its_last_commit_came_through_as_its_process_died(
    rinse: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job("copy")
    key, end_of = output_key(job.id, 1, "result.txt"), deaths.end_of

    def while_it_is_judged(*facts: Any) -> endings.End:
        with db.session() as session:
            finish(session, job.id, 1, {}, {"result": key})
        return end_of(*facts)

    monkeypatch.setattr(deaths, "end_of", while_it_is_judged)
    with db.session() as session:
        begin(session, job.id, 1)
    with open_storage().create(key) as writer:
        writer.write(b"x")
    deaths.report(job.id, 1, "TIMEOUT")
    assert (row(job.id).status, stored_outputs(job.id)) == (Status.DONE, [key])


def test_rings_for_nothing_do_no_harm(processes: Processes, follower: Follower) -> None:
    doorbell.ring(times=2)
    processes.worker()
    job = follower.until_over(make_job("copy").id)
    assert story(job.id) == ["queued", "running", "done"]


def test_what_nobody_could_be_told_is_told_later(rinse: Settings, follower: Follower, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "publish", lambda _: None)
    job = make_job("copy")
    monkeypatch.undo()
    reconcile()
    assert follower.next_of(job.id)["version"] == job.version


def test_more_changes_than_one_look_tells_are_all_told(
    rinse: Settings, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(republishing, "OVERLAP", timedelta(0))
    republishing.republish()
    with monkeypatch.context() as unheard:
        unheard.setattr(events, "publish", lambda _: None)
        jobs = {make_job("copy").id for _ in range(5)}
    monkeypatch.setattr(republishing, "AT_ONCE", 2)
    for _ in jobs:
        republishing.republish()
    assert {(follower.next() or {})["id"] for _ in jobs} == jobs


def test_what_is_committed_after_a_look_and_dated_before_it_is_told_at_the_next(
    rinse: Settings, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as unheard:
        unheard.setattr(events, "publish", lambda _: None)
        with db.session() as session:
            job, _ = create_job(session, ALICE.id, Order("copy"))
            republishing.republish()
    republishing.republish()
    assert follower.next_of(job.id)["version"] == job.version


def test_what_nobody_could_be_told_is_told_later_though_the_clock_was_put_back(
    rinse: Settings, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = set_clock(monkeypatch)
    monkeypatch.setattr(republishing, "_since", None)
    republishing.republish()
    clock.forward(hours=-1)
    with monkeypatch.context() as unheard:
        unheard.setattr(events, "publish", lambda _: None)
        job = make_job("copy")
    republishing.republish()
    assert follower.next_of(job.id)["version"] == job.version


def test_a_lost_job_that_was_to_be_cancelled_is_cancelled(rinse: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    job = make_job("copy")
    with db.session() as session:
        begin(session, job.id, 1)
    queue.cancel(ALICE, job.id)
    monkeypatch.setattr(get_settings(), "job_lease_seconds", 0)
    reconcile()
    assert row(job.id).status is Status.CANCELLED


@pytest.mark.usefixtures("rinse", "impatient")
def test_an_act_that_breaks_holds_up_no_other_and_is_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looks: list[str] = []

    def breaks() -> None:
        raise ZeroDivisionError

    def goes_on() -> None:
        looks.append("look")
        if len(looks) == 3:
            raise SystemExit

    monkeypatch.setattr(reconciler, "ACTS", (breaks, goes_on))
    monkeypatch.setattr(reconciler, "EVERY", 0)
    with pytest.raises(SystemExit):
        reconciler.run_forever()
    assert [said.message for said in caplog.records] == ["reconciler broke"]


def test_a_lost_job_that_cannot_be_settled_holds_up_no_other(
    rinse: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = make_job("copy"), make_job("copy")
    for job in (first, second):
        with db.session() as session:
            begin(session, job.id, 1)
    record = endings.record

    def record_second(job: Job, end: endings.End, **how: bool) -> Job | None:
        if job.id == first.id:
            raise ZeroDivisionError
        return record(job, end, **how)

    monkeypatch.setattr(endings, "record", record_second)
    monkeypatch.setattr(get_settings(), "job_lease_seconds", 0)
    reconciler.rescue_lost()
    assert [row(job.id).status for job in (first, second)] == [Status.RUNNING, Status.RETRYING]
    assert [said.message for said in caplog.records if said.levelname == "ERROR"] == ["job not looked after"]


def test_who_was_asleep_lets_workers_be_heard_of_first(rinse: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    silent, statuses = make_job("copy"), []

    def look() -> None:
        if not statuses:  # the machine is suspended, or its clock set
            with db.session() as session:
                begin(session, silent.id, 1)
                session.execute(update(Job).values(heartbeat_at=db.now(session) - timedelta(minutes=1)))
        statuses.append(row(silent.id).status)
        if len(statuses) == 5:
            raise SystemExit

    monkeypatch.setattr(reconciler, "SuspensionDetector", lambda: SuspensionDetector(iter([0, 1, 100, 101, 102, 103]).__next__))
    monkeypatch.setattr(reconciler, "ACTS", (reconciler.rescue_lost, look))
    monkeypatch.setattr(reconciler, "EVERY", 0)
    with pytest.raises(SystemExit):
        reconciler.run_forever()
    assert statuses == [Status.RUNNING] * 4 + [Status.RETRYING]


def test_a_database_that_was_away_lets_workers_be_heard_of_first(rinse: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """When it comes back, workers and the reconciler ask at once: jobs whose workers were alive had been started again."""
    silent, statuses = make_job("copy"), []
    with db.session() as session:
        begin(session, silent.id, 1)
        session.execute(update(Job).values(heartbeat_at=db.now(session) - timedelta(minutes=1)))

    def be_away() -> None:
        statuses.append(row(silent.id).status)
        if len(statuses) == 1:
            raise DatabaseUnavailable("The database does not answer.")
        if len(statuses) == 5:
            raise SystemExit

    monkeypatch.setattr(reconciler, "ACTS", (be_away, reconciler.rescue_lost))
    monkeypatch.setattr(reconciler, "EVERY", 0)
    with pytest.raises(SystemExit):
        reconciler.run_forever()
    assert statuses == [Status.RUNNING] * 4 + [Status.RETRYING]


def test_who_cannot_write_gives_no_job_up_later(rinse: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads work, but by the time that writes do, the worker may have sent a heartbeat. The same if the write had to wait."""
    job, tried = make_job("copy"), []
    with db.session() as session:
        begin(session, job.id, 1)
        session.execute(update(Job).values(heartbeat_at=db.now(session) - timedelta(minutes=1)))

    @contextmanager
    def locked() -> Iterator[None]:
        tried.append("write")
        raise DatabaseUnavailable("The database is busy.")
        yield

    with monkeypatch.context() as patch:
        patch.setattr(db, "session", locked)
        with pytest.raises(DatabaseUnavailable):
            reconciler.rescue_lost()
    assert tried == ["write"]
    monkeypatch.setattr(endings, "WAITED", -1)
    reconciler.rescue_lost()
    assert row(job.id).status is Status.RUNNING


@pytest.mark.parametrize("sleeps", [[100] * 8, [-100] * 8, [-0.5] * 8])
def test_who_is_asleep_again_and_again_finds_what_is_lost_all_the_same(sleeps: list[float]) -> None:
    suspension = SuspensionDetector(clock=accumulate(sleeps).__next__)
    assert [suspension.silence_counts() for _ in range(7)] == [False, False, False, True, False, False, False]


def test_a_job_that_is_heard_of_while_others_are_rescued_goes_on(rinse: Settings) -> None:
    first, second = make_job("copy"), make_job("copy")
    for job in (first, second):
        with db.session() as session:
            begin(session, job.id, 1)
            session.execute(update(Job).values(heartbeat_at=db.now(session) - timedelta(minutes=1)))

    def second_beats(changed: Job) -> None:
        if changed.id == first.id:
            with db.session() as session:
                assert beat(session, second.id, 1) == "ok"

    end = db.on_job_change(second_beats)
    reconciler.rescue_lost()
    end()
    assert [row(job.id).status for job in (first, second)] == [Status.RETRYING, Status.RUNNING]


def test_a_job_that_is_lost_at_each_try_is_dead(rinse: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    job = make_job("copy")
    monkeypatch.setattr(get_settings(), "job_lease_seconds", 0)
    for attempt in (1, 2, 3):
        with db.session() as session:
            assert begin(session, job.id, attempt)
        reconcile()
    job = row(job.id)
    assert (job.status, job.attempt) == (Status.DEAD, 3)
    assert job.error is not None
    assert job.error["code"] == "WORKER_LOST"


def test_two_reconcilers_are_as_good_as_one(rinse: Settings, work_off: WorkOff) -> None:
    job, _ = queue.submit(ALICE, Order("copy", make_file().id))
    reconcile()
    reconcile()
    work_off()
    assert story(job.id) == ["queued", "running", "done"]
