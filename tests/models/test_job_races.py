"""Concurrent changes, by threads with their own connections and by processes: always exactly one is first."""

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from jobs import bulk, groups, queue
from jobs.bulk import Act
from jobs.files.ingest import discard_without_row
from jobs.files.removal import remove_file
from models import db, job
from models.columns import new_id
from models.errors import Conflict, NotFound, OverQuota, Refused
from models.file import File, add_file, delete_file, input_key
from models.job import Idempotency, Job, Order, Status, deliveries_of
from models.job.create import get_locked
from models.job.group import add_group
from models.job.search import Search
from models.mailed_row import State, begin_row, mailed_rows
from models.quota import claim_quota
from models.recipe import save_recipe
from models.settings import get_settings
from models.storage import open_storage
from models.user import User
from tests.models.people import ADMIN, ALICE, ERROR, a_file, a_job

TRIM = {"recipe": {"version": 1, "steps": [{"step": "trim"}]}}

pytestmark = pytest.mark.usefixtures("database")


def race(*racers: Callable[[Any], Any]) -> list[Any]:
    """Runs each in a thread with its own session, all starting together; returns their results or exceptions."""
    start = threading.Barrier(len(racers))
    answers: list[Any] = [None] * len(racers)

    def run(number: int) -> None:
        start.wait()
        try:
            with db.session() as session:
                answers[number] = racers[number](session)
        except (Conflict, NotFound, Refused) as told:
            answers[number] = told

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(racers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


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


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch, settings: None) -> None:
    """Letters are ordered, but not sent."""
    monkeypatch.setenv("SMTP_URL", "smtp://localhost:25")
    monkeypatch.setenv("MAIL_FROM", "rinse@example.org")
    get_settings.cache_clear()


def a_group() -> str:
    with db.session() as session:
        return add_group(session, ALICE.id, "May").id


def told_job(status: Status, group_id: str) -> str:
    return a_job(status, group_id=group_id, email="ada@example.org").id


@pytest.mark.parametrize("_time", range(5))
def test_of_the_last_jobs_of_a_group_one_orders_the_letter(_time: int, mail: None) -> None:
    group_id = a_group()
    ids = [told_job(Status.RUNNING, group_id) for _ in range(4)]
    race(*[lambda session, each=each: job.finish(session, each, 1, {}, {}) for each in ids])
    with db.read_session() as session:
        [letter] = [told.delivery for each in ids for told in deliveries_of(session, each)]
    assert letter.job["group"]["totals"]["done"] == 4


on_postgres = pytest.mark.parametrize("database", ["postgres"], indirect=True)
"""SQLite has a single lock, which cannot be taken in another order."""


@on_postgres
def test_a_job_ends_while_all_of_its_group_are_cancelled_and_neither_waits_for_the_other(mail: None) -> None:
    group_id = a_group()
    first, last = sorted(told_job(Status.RETRYING, group_id) for _ in range(2))
    with ThreadPoolExecutor() as threads:
        with db.session() as session:
            get_locked(session, last, ALICE)
            cancelling = threads.submit(bulk.do, Act.CANCEL, ALICE, Search(group=group_id))
            until(lambda: waiting() == 1 or cancelling.done())
            job.cancel(session, last, ALICE)
        assert cancelling.result() == ([first], 1)


@on_postgres
def test_two_who_cancel_jobs_of_the_same_groups_do_not_wait_for_each_other_in_a_circle(
    mail: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = a_group(), a_group()
    ours = [told_job(Status.QUEUED, one), told_job(Status.QUEUED, other)]
    theirs = [told_job(Status.QUEUED, other), told_job(Status.QUEUED, one)]
    begun: list[str] = []

    def cancel_together(session: Session, job_id: str, user: User) -> Job:
        """Each holds a lock while the other one proceeds as far as possible."""
        cancelled = job.cancel(session, job_id, user)
        begun.append(job_id)
        until(lambda: waiting() == 1 or len(begun) > 1)
        return cancelled

    monkeypatch.setitem(bulk.VERBS, Act.CANCEL, cancel_together)
    with ThreadPoolExecutor() as threads:
        assert list(threads.map(partial(bulk.do_batch, Act.CANCEL, ALICE), [ours, theirs])) == [ours, theirs]


@on_postgres
def test_a_group_is_run_while_its_drafts_are_deleted_and_neither_waits_for_the_other() -> None:
    group_id = a_group()
    earlier, later = backwards(lambda: a_job(group_id=group_id, file_id=a_file().id, options=TRIM))
    with ThreadPoolExecutor() as threads:
        with db.session() as session:
            session.get(File, later.file_id, with_for_update=True)
            running = threads.submit(groups.run_group, ALICE, group_id)
            until(lambda: waiting() == 1)
            deleting = threads.submit(bulk.do, Act.DELETE, ALICE, Search(ids=(earlier.id, later.id)))
            until(lambda: waiting() == 2)
        run, deleted = running.result(), deleting.result()
    assert (run.skipped, deleted.left) in ((2, 0), (0, 2))


@on_postgres
def test_a_draft_is_run_with_a_saved_recipe_while_its_file_is_deleted_and_neither_waits_for_the_other() -> None:
    with db.session() as session:
        recipe = save_recipe(session, "alice", "Trim", TRIM["recipe"])
    at = a_job(file_id=a_file().id, options={"recipe_id": recipe.id})
    with ThreadPoolExecutor() as threads:
        with db.session() as session:
            get_locked(session, at.id, ALICE)
            running = threads.submit(queue.run_draft, ALICE, at.id)
            until(lambda: waiting() == 1)
            deleting = threads.submit(remove_file, ALICE, str(at.file_id))
            until(lambda: waiting() == 2)
        assert running.result().status is Status.QUEUED
        with pytest.raises(Conflict):
            deleting.result()


@on_postgres
def test_a_file_is_deleted_while_its_jobs_are_and_neither_waits_for_the_other() -> None:
    file = a_file()
    earlier, later = backwards(lambda: a_job(Status.DONE, file_id=file.id))
    with ThreadPoolExecutor() as threads:
        with db.session() as session:
            get_locked(session, later.id, ALICE)
            deleting_jobs = threads.submit(bulk.do, Act.DELETE, ALICE, Search(ids=(earlier.id, later.id)))
            until(lambda: waiting() == 1)
            deleting_file = threads.submit(remove_file, ALICE, file.id)
            until(lambda: waiting() == 2)
        assert deleting_jobs.result().left == 0
        deleting_file.result()


@on_postgres
@pytest.mark.parametrize("state", ["uncertain", "refused"])
def test_of_two_attempts_at_a_mailing_the_second_sees_that_the_first_was_faster(state: State) -> None:
    at = a_job(Status.RUNNING)

    def begin() -> bool:
        with db.session() as session:
            return begin_row(session, at.id, 1, state)

    with ThreadPoolExecutor() as threads:
        with db.session() as session:
            assert begin_row(session, at.id, 1)
            second = threads.submit(begin)
            until(lambda: waiting() == 1 or second.done())
        assert second.result() is False
    with db.read_session() as session:
        assert mailed_rows(session, at.id)[1].state == "uncertain"


@on_postgres
@pytest.mark.parametrize("is_committed", [True, False])
def test_bytes_stay_if_a_commit_that_broke_off_still_adds_their_row(tmp_path: Path, is_committed: bool) -> None:
    storage, file_id = open_storage(), new_id()
    (tmp_path / "a.csv").write_text("name")
    storage.upload(tmp_path / "a.csv", input_key(file_id))
    with ThreadPoolExecutor() as threads:
        with db.session() as session:
            add_file(session, "alice", file_id, "a.csv", size=4, sha256="0" * 64)
            discarding = threads.submit(discard_without_row, storage, file_id)
            until(lambda: waiting() == 1 or discarding.done())
            if not is_committed:
                session.rollback()
        discarding.result()
    assert [entry.key for entry in storage.list(input_key(file_id))] == ([input_key(file_id)] if is_committed else [])


@on_postgres
def test_two_administrators_who_pause_a_kind_at_once_have_both_paused_it() -> None:
    def pause() -> str:
        with db.session() as session:
            return job.pause(session, "clean", ADMIN).paused_by

    with ThreadPoolExecutor() as threads:
        with db.session() as session:
            job.pause(session, "clean", ADMIN)
            session.flush()
            second = threads.submit(pause)
            until(lambda: waiting() == 1 or second.done())
        assert second.result() == ADMIN.id
    with db.session() as session:
        job.unpause(session, "clean", ADMIN)
        other = threading.Thread(target=unpause)
        other.start()
        until(lambda: waiting() == 1 or not other.is_alive())
    other.join()


def unpause() -> None:
    with db.session() as session:
        job.unpause(session, "clean", ADMIN)


def backwards(make: Callable[[], Job]) -> tuple[Job, Job]:
    """Two objects made one after the other, of which the later one has the smaller id."""
    earlier, later = make(), make()
    while earlier.id < later.id:
        earlier, later = later, make()
    return earlier, later


def until(is_so: Callable[[], bool]) -> None:
    """The condition becomes true by itself: the database ends lock waits after five seconds with an error."""
    while not is_so():
        pass


def waiting() -> int:
    """The number of transactions that wait for a lock."""
    with db.read_session() as session:
        return session.scalar(text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")) or 0
