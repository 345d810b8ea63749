"""The life of a job, function by function."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from models import db, job
from models.errors import Conflict, KeyReused, NotFound, Refused, StaleVersion
from models.file import delete_file
from models.job import Idempotency, Job, Order, Progress, Status
from tests.clock import set_clock
from tests.models.people import ADMIN, ALICE, CHARLIE, ERROR, a_file, a_job

pytestmark = pytest.mark.usefixtures("database")


def look(at: Job) -> Job:
    with db.read_session() as session:
        return job.get_job(session, at.id, ALICE)


# Making


def test_a_job_reads_as_the_api_promises() -> None:
    file = a_file("Müller.csv")
    public = a_job(file_id=file.id, options={"recipe": {"steps": []}}, email="a@b.example").public()
    assert public | {"id": "", "created_at": ""} == {
        "id": "",
        "kind": "clean",
        "status": "draft",
        "version": 1,
        "attempt": 1,
        "progress": 0,
        "rows_done": None,
        "rows_total": None,
        "file": {"id": file.id, "name": "Müller.csv", "bytes": 12},
        "options": {"recipe": {"steps": []}},
        "result": None,
        "error": None,
        "created_at": "",
        "started_at": None,
        "ended_at": None,
    }
    assert datetime.fromisoformat(public["created_at"]).tzinfo is UTC
    json.dumps(public)


def test_contacts_are_told_to_the_owner_alone() -> None:
    at = a_job(email="a@b.example")
    assert "email" not in at.public()
    assert at.public(contacts=True)["email"] == "a@b.example"


def test_ids_are_not_to_be_guessed_and_fit_a_queue() -> None:
    ids = {a_job().id for _ in range(5)}
    assert len(ids) == 5
    assert all(len(job_id) == 20 and job_id.isalnum() for job_id in ids)


def test_a_repeated_request_is_one_job() -> None:
    key = Idempotency.of("monday", {"kind": "clean", "options": {}})
    again = Idempotency.of("monday", {"options": {}, "kind": "clean"})
    with db.session() as session:
        first, is_new = job.create_job(session, "alice", Order("clean"), key)
        assert is_new
    with db.session() as session:
        second, is_new = job.create_job(session, "alice", Order("clean"), again)
        assert (second.id, is_new) == (first.id, False)


def test_a_key_is_not_for_two_requests_but_for_two_people() -> None:
    with db.session() as session:
        job.create_job(session, "alice", Order("clean"), Idempotency.of("monday", {"a": 1}))
        _, is_new = job.create_job(session, "charlie", Order("clean"), Idempotency.of("monday", {"a": 2}))
        assert is_new
        with pytest.raises(KeyReused):
            job.create_job(session, "alice", Order("clean"), Idempotency.of("monday", {"a": 2}))


@pytest.mark.parametrize("key", ["", "x" * 256, "a\0b"], ids=["empty", "long", "nul"])
def test_a_key_that_can_not_be_kept_is_refused(key: str) -> None:
    with pytest.raises(Refused):
        Idempotency.of(key, {})


def test_nobody_makes_a_job_of_a_file_that_is_not_theirs() -> None:
    file = a_file(owner=CHARLIE)
    with db.session() as session, pytest.raises(NotFound):
        job.create_job(session, "alice", Order("clean", file.id))


def test_a_draft_can_be_changed_by_who_read_its_last_version() -> None:
    at = a_job()
    with db.session() as session:
        changed = job.edit_draft(session, at.id, ALICE, at.version, options={"recipe_id": "r"})
        assert (changed.options, changed.version) == ({"recipe_id": "r"}, 2)
        with pytest.raises(StaleVersion):
            job.edit_draft(session, at.id, ALICE, at.version, options={})
        job.queue_job(session, at.id, ALICE, version=2)
        with pytest.raises(Conflict, match="queued"):
            job.edit_draft(session, at.id, ALICE, 3, options={})


def test_run_pressed_twice_is_one_run() -> None:
    at = a_job()
    with db.session() as session:
        job.queue_job(session, at.id, ALICE)
        with pytest.raises(Conflict):
            job.queue_job(session, at.id, ALICE)
    assert look(at).version == 2


# Working


def test_progress_is_a_new_version_and_a_mere_sign_of_life_is_not() -> None:
    at = a_job(Status.RUNNING)
    with db.session() as session:
        assert job.beat(session, at.id, 1, Progress(0.5, 50, 100, "cleaning")) == "ok"
    moved = look(at)
    assert (moved.progress, moved.rows_done, moved.rows_total, moved.phase) == (0.5, 50, 100, "cleaning")
    with db.session() as session:
        assert job.beat(session, at.id, 1) == "ok"
    assert look(at).version == moved.version == at.version + 1
    assert look(at).heartbeat_at > moved.heartbeat_at > at.heartbeat_at


def test_results_become_visible_with_the_end() -> None:
    at = a_job(Status.DONE)
    assert (at.result, at.outputs, at.progress) == ({"rows_in": 3}, {"result": "o/x/1/result.csv"}, 1.0)
    assert at.ended_at


def test_only_done_jobs_have_outputs() -> None:
    for status in Status:
        assert bool(a_job(status).outputs) is (status is Status.DONE)


def test_finishing_may_be_said_again_by_who_finished() -> None:
    at = a_job(Status.DONE)
    with db.session() as session:
        again = job.finish(session, at.id, 1, {"rows_in": 99}, {})
        assert again
        assert (again.version, again.result) == (at.version, {"rows_in": 3})


def test_a_passing_fault_waits_and_then_runs_as_the_next_attempt() -> None:
    at = a_job(Status.RUNNING)
    with db.session() as session:
        waiting = job.defer(session, at.id, 1, ERROR, timedelta(hours=1))
        assert waiting
        assert waiting.error == ERROR
        assert not job.due(session)
        assert not job.resume(session, at.id, 1)
    at = a_job(Status.RETRYING)
    with db.session() as session:
        assert [found.id for found in job.due(session)] == [at.id]
        resumed = job.resume(session, at.id, 1)
        assert resumed
        assert (resumed.attempt, resumed.error, resumed.started_at) == (2, None, None)
        assert job.begin(session, at.id, 2)


def test_tries_come_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    at = a_job(Status.RUNNING)
    tries = 1
    while at.has_tries_left:
        with db.session() as session:
            job.defer(session, at.id, at.attempt, ERROR, timedelta(0))
            job.resume(session, at.id, at.attempt)
            job.begin(session, at.id, at.attempt + 1)
        at = look(at)
        tries += 1
    assert tries == 3


def test_a_retry_by_hand_starts_afresh_with_all_its_tries() -> None:
    at = a_job(Status.DEAD)
    with db.session() as session:
        again = job.retry(session, at.id, ALICE)
    assert (again.status, again.attempt, again.error, again.ended_at) == (Status.QUEUED, 2, None, None)
    assert again.max_attempts - again.attempt == 2


def test_a_retry_keeps_the_number_of_tries_that_was_chosen() -> None:
    at = a_job(Status.DEAD, max_attempts=5)
    for attempt in (2, 3):
        with db.session() as session:
            again = job.retry(session, at.id, ALICE)
            assert (again.attempt, again.max_attempts) == (attempt, attempt + 4)
            job.begin(session, at.id, attempt)
            job.die(session, at.id, attempt, ERROR)


# Cancelling


def test_a_running_job_is_asked_to_stop_and_stops_as_cancelled() -> None:
    at = a_job(Status.RUNNING)
    with db.session() as session:
        asked = job.cancel(session, at.id, ALICE)
        assert (asked.status, asked.is_cancelling, asked.version) == (Status.RUNNING, True, at.version + 1)
        assert job.cancel(session, at.id, ALICE).version == asked.version
        assert job.beat(session, at.id, 1) == "cancel"
        assert job.beat(session, at.id, 1, Progress(0.9)) == "cancel"
    with db.session() as session:
        for nothing in (
            job.finish(session, at.id, 1, {}, {}),
            job.fail(session, at.id, 1, ERROR),
            job.die(session, at.id, 1, ERROR),
            job.defer(session, at.id, 1, ERROR, timedelta(0)),
        ):
            assert nothing is None
        stopped = job.cancelled(session, at.id, 1)
        assert stopped
        assert (stopped.status, stopped.outputs) == (Status.CANCELLED, {})


def test_a_job_that_nobody_asked_to_stop_is_not_cancelled_by_its_worker() -> None:
    at = a_job(Status.RUNNING)
    with db.session() as session:
        assert job.cancelled(session, at.id, 1) is None


# Watching over


def test_work_that_is_not_wanted_any_more_is_told_apart() -> None:
    at = a_job(Status.RUNNING)
    with db.read_session() as session:
        assert job.peek(session, at.id, 1) == "ok"
        assert job.peek(session, at.id, 2) == "gone"
        assert job.peek(session, "nobody", 1) == "gone"
    with db.session() as session:
        job.cancel(session, at.id, ALICE)
    with db.read_session() as session:
        assert job.peek(session, at.id, 1) == "cancel"


def test_a_worker_that_is_silent_is_found() -> None:
    at = a_job(Status.RUNNING)
    with db.session() as session:
        assert not job.stale_running(session, timedelta(hours=1))
        assert [found.id for found in job.stale_running(session, timedelta(0))] == [at.id]


def test_a_worker_is_silent_too_if_it_was_last_heard_of_before_the_clock_was_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = set_clock(monkeypatch)
    at = a_job(Status.RUNNING)
    clock.forward(hours=-1)
    with db.session() as session:
        assert [found.id for found in job.stale_running(session, timedelta(seconds=6))] == [at.id]
        assert job.beat(session, at.id, 1) == "ok"
        assert not job.stale_running(session, timedelta(seconds=6))


def test_who_waits_for_another_try_does_not_wait_for_a_clock_that_was_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = set_clock(monkeypatch)
    at = a_job(Status.RUNNING)
    with db.session() as session:
        assert job.defer(session, at.id, 1, ERROR, timedelta(seconds=60))
        assert not job.due(session)
        assert not job.resume(session, at.id, 1)
    clock.forward(hours=-1)
    with db.session() as session:
        assert [found.id for found in job.due(session)] == [at.id]
        assert job.resume(session, at.id, 1)


# Files and people


def test_a_file_in_use_stays_and_an_old_job_remembers_its_name() -> None:
    file = a_file("people.csv")
    at = a_job(Status.RUNNING, file_id=file.id)
    with db.session() as session, pytest.raises(Conflict):
        delete_file(session, file.id, ALICE)
    with db.session() as session:
        job.fail(session, at.id, 1, ERROR)
        assert delete_file(session, file.id, ALICE).key == f"u/{file.id}/in"
    assert look(at).public()["file"] == {"id": None, "name": "people.csv", "bytes": 12}
    with db.session() as session, pytest.raises(Conflict, match="file"):
        job.retry(session, at.id, ALICE)


def test_a_file_that_the_options_of_a_running_job_name_stays() -> None:
    second = a_file("prices.csv")
    a_job(Status.RUNNING, options={"files": {"prices": second.id}}, files=[second.id])
    with db.session() as session, pytest.raises(Conflict, match="A job needs this file"):
        delete_file(session, second.id, ALICE)


def test_a_job_on_its_way_is_not_deleted_and_an_ended_one_is_with_its_timeline() -> None:
    running, done = a_job(Status.RUNNING), a_job(Status.DONE)
    with db.session() as session:
        with pytest.raises(Conflict):
            job.delete_job(session, running.id, ALICE)
        assert job.delete_job(session, done.id, ALICE).outputs
    with db.read_session() as session:
        assert not job.timeline(session, done.id)
        with pytest.raises(NotFound):
            job.get_job(session, done.id, ALICE)


@pytest.mark.parametrize("verb", [job.get_job, job.cancel, job.queue_job, job.retry, job.delete_job])
def test_a_job_of_somebody_else_does_not_exist(verb: object) -> None:
    assert callable(verb)
    at = a_job(Status.FAILED)
    for job_id, user in ((at.id, CHARLIE), ("no-such-job", ALICE)):
        with db.session() as session, pytest.raises(NotFound):
            verb(session, job_id, user)
    with db.session() as session, pytest.raises(NotFound):
        job.edit_draft(session, at.id, CHARLIE, at.version, options={})


def test_an_administrator_may_steer_everybodys_jobs() -> None:
    at = a_job(Status.QUEUED)
    with db.session() as session:
        assert job.cancel(session, at.id, ADMIN).status is Status.CANCELLED


def test_texts_that_a_database_can_not_hold_do_not_stop_a_job_from_failing() -> None:
    at = a_job(Status.RUNNING)
    error = {"code": "PARSE", "message": "The cell holds \0 and \ud800 " + "x" * 5000}
    with db.session() as session:
        assert job.fail(session, at.id, 1, error)
    assert look(at).error == error


def test_a_job_is_silent_until_its_worker_beats() -> None:
    seen = a_job(Status.RUNNING)
    with db.session() as session:
        assert job.is_still_silent(session, seen)
    with db.session() as session:
        job.beat(session, seen.id, 1)
        assert not job.is_still_silent(session, seen)
