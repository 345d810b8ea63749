"""Concurrent changes, by threads with their own connections and by processes: always exactly one is first."""

import multiprocessing

import pytest
from sqlmodel import Session

from models import db, job
from models.columns import new_id
from models.errors import Conflict, NotFound, OverQuota
from models.file import File, add_file, delete_file
from models.job import Idempotency, Order, Status, deliveries_of
from models.quota import claim_quota
from models.settings import get_settings
from tests.models.people import ALICE, ERROR, a_file, a_group, a_job, told_job
from tests.models.racing import race

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("_time", range(5))
def test_of_many_claimers_one_gets_the_job(_time: int) -> None:
    at = a_job(Status.QUEUED)
    claimed = race(*[lambda session: job.begin(session, at.id, 1)] * 8)
    assert sum(1 for answer in claimed if answer) == 1


def test_of_many_claiming_processes_each_job_goes_to_one() -> None:
    ids = [a_job(Status.QUEUED).id for _ in range(20)]
    db.dispose()
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        claims = pool.map(claim_all, [ids] * 2, chunksize=1)
    assert sorted(job_id for claimed in claims for job_id in claimed) == sorted(ids)


def claim_all(ids: list[str]) -> list[str]:
    """Runs in another process."""
    claimed = []
    for job_id in ids:
        with db.session() as session:
            if job.begin(session, job_id, 1):
                claimed.append(job_id)
    return claimed


@pytest.mark.parametrize("_time", range(5))
def test_of_files_at_the_same_moment_none_is_beyond_what_their_owner_may_store(
    _time: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAX_BYTES_PER_PERSON", "24")
    get_settings.cache_clear()

    def add(session: Session) -> File:
        claim_quota(session, ALICE.id, 12)
        return add_file(session, ALICE.id, new_id(), "people.csv", size=12, sha256="0" * 64)

    answers = race(*[add] * 6)
    assert [type(each) for each in answers].count(OverQuota) == 4


@pytest.mark.parametrize("_time", range(10))
def test_cancelled_as_it_finishes_it_is_one_of_both(_time: int) -> None:
    at = a_job(Status.RUNNING)
    finished, asked = race(
        lambda session: job.finish(session, at.id, 1, {}, {"result": "o/x"}),
        lambda session: job.cancel(session, at.id, ALICE),
    )
    with db.session() as session:
        stopped = job.cancelled(session, at.id, 1)
        end = job.get_job(session, at.id, ALICE)
    if finished:
        assert isinstance(asked, Conflict)
        assert stopped is None
        assert (end.status, end.outputs) == (Status.DONE, {"result": "o/x"})
    else:
        assert (end.status, end.outputs) == (Status.CANCELLED, {})


def test_fifty_equal_requests_are_one_job() -> None:
    same = Idempotency.of("once", {"kind": "clean"})
    answers = race(*[lambda session: job.create_job(session, "alice", Order("clean"), same)] * 50)
    assert len({made.id for made, _ in answers}) == 1
    assert sum(is_new for _, is_new in answers) == 1


def test_run_pressed_by_many_is_one_run() -> None:
    at = a_job()
    answers = race(*[lambda session: job.queue_job(session, at.id, ALICE)] * 8)
    assert sum(1 for answer in answers if isinstance(answer, Conflict)) == 7
    with db.read_session() as session:
        assert [event.status for event in job.timeline(session, at.id)] == [Status.DRAFT, Status.QUEUED]


def test_two_reconcilers_give_one_next_attempt() -> None:
    at = a_job(Status.RETRYING)
    answers = race(*[lambda session: job.resume(session, at.id, 1)] * 4)
    assert [answer.attempt for answer in answers if answer] == [2]


def test_a_worker_taken_for_dead_is_overtaken_and_can_not_finish() -> None:
    at = a_job(Status.RETRYING)
    with db.session() as session:
        job.resume(session, at.id, 1)
        job.begin(session, at.id, 2)
        assert job.beat(session, at.id, 1) == "gone"
        assert job.finish(session, at.id, 1, {}, {"result": "the zombie's"}) is None
        assert job.fail(session, at.id, 1, ERROR) is None
        finished = job.finish(session, at.id, 2, {}, {"result": "right"})
        assert finished
        assert finished.outputs == {"result": "right"}


@pytest.mark.parametrize("_time", range(5))
def test_a_file_is_deleted_or_run_and_never_both(_time: int) -> None:
    file = a_file()
    at = a_job(file_id=file.id)
    deleted, run = race(
        lambda session: delete_file(session, file.id, ALICE),
        lambda session: job.queue_job(session, at.id, ALICE),
    )
    assert isinstance(deleted, Conflict) != isinstance(run, Conflict)


@pytest.mark.parametrize("_time", range(5))
def test_a_file_is_deleted_or_gets_a_job_and_never_both(_time: int) -> None:
    file = a_file()
    deleted, made = race(
        lambda session: delete_file(session, file.id, ALICE),
        lambda session: job.create_job(session, "alice", Order("clean", file.id)),
    )
    assert isinstance(deleted, Conflict) != isinstance(made, NotFound)


@pytest.mark.parametrize("_time", range(5))
def test_of_the_last_jobs_of_a_group_one_orders_the_letter(_time: int, mail: None) -> None:
    group_id = a_group()
    ids = [told_job(Status.RUNNING, group_id) for _ in range(4)]
    race(*[lambda session, each=each: job.finish(session, each, 1, {}, {}) for each in ids])
    with db.read_session() as session:
        [letter] = [told.delivery for each in ids for told in deliveries_of(session, each)]
    assert letter.job["group"]["totals"]["done"] == 4
