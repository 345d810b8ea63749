"""Whose turn it is: decided by the rows, fairly between owners."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session

from models import db, job
from models.errors import NotFound
from models.job import Job, Status, Wait
from models.job.turns import give_way, next_turn
from models.settings import get_settings
from models.user import User
from tests.clock import set_clock
from tests.models.people import ADMIN, ALICE, CHARLIE, a_job
from tests.models.racing import race

pytestmark = pytest.mark.usefixtures("database")

BOB = User("bob", "Bob")


def taken(times: int = 20) -> list[str]:
    """The owners of the jobs taken, one after the other."""
    return [found.owner for found in map(take, [None] * times) if found]


def take(of: str | None = None) -> Job | None:
    with db.session() as session:
        return job.take(session, of)


def test_a_thousand_files_of_one_owner_do_not_hold_up_the_one_of_another() -> None:
    for _ in range(6):
        a_job(Status.QUEUED, ALICE)
    assert taken(2) == ["alice", "alice"]
    for _ in range(2):
        a_job(Status.QUEUED, BOB)
    assert taken() == ["alice", "bob", "alice", "bob", "alice", "alice"]


def test_what_waits_behind_all_others_does_not_say_whose_turn_it_is() -> None:
    a_job(Status.QUEUED, BOB, priority=9)
    for _ in range(4):
        a_job(Status.QUEUED, ALICE)
    assert taken(2) == ["alice", "alice"]
    a_job(Status.QUEUED, CHARLIE)
    assert taken() == ["alice", "charlie", "alice", "bob"]


def test_what_gives_way_takes_turns_with_the_others() -> None:
    a_job(Status.QUEUED, BOB, kind="webhook", priority=3)
    for _ in range(3):
        a_job(Status.QUEUED, ALICE, kind="webhook", priority=3)
    for _ in range(2):
        a_job(Status.QUEUED, CHARLIE)
    with db.session() as session:
        give_way(session, ALICE.id, "webhook")
    a_job(Status.QUEUED, CHARLIE)
    assert taken() == ["bob", "charlie", "charlie", "charlie", "alice", "alice", "alice"]


def test_what_was_queued_before_the_clock_was_put_back_is_rung_for(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = set_clock(monkeypatch)
    a_job(Status.QUEUED)
    with db.read_session() as session:
        assert job.count_waiting(session, timedelta(seconds=1), 10) == 0
        clock.forward(hours=-1)
        assert job.count_waiting(session, timedelta(seconds=1), 10) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_to_find_a_turn_takes_as_long_behind_many_jobs_as_behind_few() -> None:
    a_job(Status.QUEUED, ALICE)
    few = steps(lambda session: next_turn(session, "bob", 5))
    for _ in range(20):
        a_job(Status.QUEUED, ALICE)
    assert steps(lambda session: next_turn(session, "bob", 5)) == few


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_to_take_a_job_of_an_owner_below_the_limit_takes_as_long_among_many_as_among_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Regression: it scanned all jobs for running ones."""
    monkeypatch.setattr(get_settings(), "jobs_per_owner", 2)
    for status in (Status.RUNNING, Status.QUEUED):
        a_job(status, ALICE)
    few = steps(job.take)
    for status in (Status.DONE, Status.QUEUED) * 20:
        a_job(status, ALICE)
    assert steps(job.take) == few


def steps(act: Callable[[Session], object]) -> int:
    """The steps of SQLite, the only database that counts them; rolled back afterwards."""
    taken = []
    with db.session() as session:
        connection = session.connection().connection.driver_connection
        assert connection
        connection.set_progress_handler(lambda: taken.append(1), 1)
        act(session)
        connection.set_progress_handler(None, 0)
        session.rollback()
    return len(taken)


def test_a_job_that_waits_knows_how_many_are_before_it() -> None:
    first, second, third = (a_job(Status.QUEUED, owner) for owner in (ALICE, ALICE, BOB))
    assert waits(first, third, second) == [
        Wait(0, False),
        Wait(1, False),
        Wait(2, False),
    ]  # Alice's second job is in the next round
    assert take()
    assert waits(first, third, second) == [None, Wait(0, False), Wait(1, False)]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_many_jobs_wait_for_is_found_in_one_look_at_the_queue() -> None:
    """All jobs that wait were looked through once more for each that was asked about."""
    ids = [a_job(Status.QUEUED, ALICE).id for _ in range(60)]
    one, all_of_them = (steps(lambda session, of=of: job.waits_of(session, of)) for of in (ids[:1], ids))
    assert all_of_them < 2 * one


def test_a_job_that_is_held_back_knows_by_what(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(get_settings(), "jobs_per_owner", 1)
    first, second, third = (a_job(Status.QUEUED, owner) for owner in (ALICE, ALICE, BOB))
    assert take()
    assert waits(first, second, third) == [None, Wait(None, False), Wait(0, False)]  # Alice has a running job
    with db.session() as session:
        job.pause(session, second.kind, ADMIN)
    assert waits(first, second, third) == [None, Wait(None, True), Wait(None, True)]


def waits(*jobs: Job) -> list[Wait | None]:
    with db.read_session() as session:
        found = job.waits_of(session, [each.id for each in jobs])
    return [found.get(each.id) for each in jobs]


def test_what_is_urgent_goes_first() -> None:
    a_job(Status.QUEUED, ALICE)
    a_job(Status.QUEUED, BOB, priority=1)
    assert taken() == ["bob", "alice"]


def test_who_wants_more_of_the_same_owner_leaves_the_turn_of_another_alone() -> None:
    for owner in (ALICE, ALICE, BOB):
        a_job(Status.QUEUED, owner)
    first = take()
    assert first
    assert first.owner == "alice"
    assert take(of="alice") is None
    assert taken() == ["bob", "alice"]


def test_a_paused_kind_waits_and_keeps_its_place() -> None:
    a_job(Status.QUEUED, ALICE, kind="clean")
    a_job(Status.QUEUED, BOB, kind="profile")
    with db.session() as session:
        job.pause(session, "clean", ADMIN)
        job.pause(session, "clean", ADMIN)
        assert [each.kind for each in job.paused(session)] == ["clean"]
        assert job.count_waiting(session, timedelta(0), 10) == 1
    assert taken() == ["bob"]
    with db.session() as session:
        job.unpause(session, "clean", ADMIN)
    assert taken() == ["alice"]


def test_only_administrators_pause() -> None:
    with db.session() as session, pytest.raises(NotFound):
        job.pause(session, "clean", ALICE)
    with db.session() as session, pytest.raises(NotFound):
        job.unpause(session, "clean", ALICE)


def test_an_owner_at_the_limit_waits_for_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(get_settings(), "jobs_per_owner", 1)
    first, second = (a_job(Status.QUEUED, ALICE) for _ in range(2))
    a_job(Status.QUEUED, ALICE, internal=True)
    a_job(Status.QUEUED, BOB)
    assert sorted(taken()) == ["alice", "alice", "bob"]
    with db.session() as session:
        assert job.count_waiting(session, timedelta(0), 10) == 0
        job.finish(session, first.id, 1, {}, {})
    found = take()
    assert found
    assert found.id == second.id


def test_two_who_take_at_once_stay_below_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(get_settings(), "jobs_per_owner", 2)
    for _ in range(6):
        a_job(Status.QUEUED, ALICE)
    assert sum(1 for answer in race(*[job.take] * 6) if answer) == 2
