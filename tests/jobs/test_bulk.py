"""Actions on more jobs than anybody waits for: a worker does them, in a job of its own."""

from typing import Any

import pytest

from jobs import bulk, queue, runner
from jobs.attempts import deaths
from jobs.bulk import Act
from jobs.cleaning.errors import Stopped
from jobs.files import tidying
from jobs.kinds import bulk as kind
from models import db
from models.account import add_account, disable
from models.errors import Conflict, NotFound, OverQuota, Unavailable
from models.job import Job, Order, Status, take
from models.job.search import Search
from models.settings import Settings, get_settings
from models.user import LOCAL, User
from tests.conftest import WorkOff, reconcile
from tests.jobs.following import ALICE, make_file, output, row, stored_outputs

CHARLIE = User("charlie", "Charlie")
TRIM: dict[str, Any] = {"recipe": {"version": 1, "steps": [{"step": "trim"}]}}


@pytest.fixture(autouse=True)
def small(rinse: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three jobs are many."""
    monkeypatch.setattr(bulk, "MANY", 2)
    monkeypatch.setattr(bulk, "BATCH", 2)
    monkeypatch.setattr(kind, "TOGETHER", 2)


def waiting(number: int, user: User = ALICE) -> list[str]:
    file_id = make_file().id if user is ALICE else None
    return [queue.submit(user, Order("clean", file_id, TRIM))[0].id for _ in range(number)]


def do_it(job: Job) -> Job:
    """Only this job: the others keep waiting."""
    with db.session() as session:
        taken = take(session)
    assert taken is not None
    assert taken.id == job.id  # it goes before all others
    runner.attempt(taken)
    return row(job.id)


def again(job: Job) -> Job:
    """The next attempt, which is due at once."""
    with db.session() as session:
        session.get_one(Job, job.id).not_before = db.now(session)
    reconcile()
    return do_it(job)


def listed(job: Job) -> set[str]:
    return set(listed_in_order(job))


def listed_in_order(job: Job) -> list[str]:
    return output(job, "result").decode().split()


def test_many_are_cancelled_by_a_worker_and_that_is_taken_back(work_off: WorkOff) -> None:
    done = waiting(1)
    work_off()
    queued = waiting(5)
    assert not bulk.is_for_a_worker(Act.CANCEL, ALICE, Search(ids=tuple(queued)))
    assert not bulk.is_for_a_worker(Act.RETRY, ALICE, Search())
    assert bulk.is_for_a_worker(Act.CANCEL, ALICE, Search())
    ended = do_it(bulk.order(Act.CANCEL, ALICE, Search()))
    assert (ended.status, ended.result, ended.internal) == (Status.DONE, {"done": 5, "left": 1}, True)
    assert (ended.rows_done, ended.rows_total) == (5, 6)
    assert listed(ended) == set(queued)
    assert {row(job_id).status for job_id in queued} == {Status.CANCELLED}

    queue.retry(ALICE, queued[0])  # somebody was faster
    back = do_it(bulk.order_back(ALICE, ended.id))
    assert (back.result, listed(back)) == ({"done": 4, "left": 1}, set(queued[1:]))
    assert {row(job_id).status for job_id in queued} == {Status.QUEUED}
    assert row(done[0]).status is Status.DONE


def test_many_are_deleted_with_their_outputs_and_that_is_not_taken_back(work_off: WorkOff) -> None:
    done = waiting(3)
    work_off()
    queued = waiting(1)
    ended = do_it(bulk.order(Act.DELETE, ALICE, Search()))
    assert (ended.result, listed(ended)) == ({"done": 3, "left": 1}, set(done))
    assert [stored_outputs(job_id) for job_id in done] == [[], [], []]
    assert row(queued[0]).status is Status.QUEUED
    with pytest.raises(Conflict):
        bulk.order_back(ALICE, ended.id)


def test_running_jobs_are_asked_to_stop_before_a_worker_is_free() -> None:
    waiting(5)
    with db.session() as session:
        running = take(session)
    assert running is not None
    ordered = bulk.order(Act.CANCEL, ALICE, Search())
    assert row(running.id).is_cancelling
    ended = do_it(ordered)
    assert (ended.result, len(listed(ended))) == ({"done": 5, "left": 0}, 5)


def test_what_comes_later_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = waiting(3)
    ordered = bulk.order(Act.CANCEL, ALICE, Search())
    later = waiting(2)
    assert do_it(ordered).result == {"done": 3, "left": 0}
    assert [row(job_id).status for job_id in (earlier[0], *later)] == [Status.CANCELLED, Status.QUEUED, Status.QUEUED]


@pytest.mark.parametrize("act", Act)
def test_what_an_attempt_has_done_is_counted_by_the_next(act: Act, monkeypatch: pytest.MonkeyPatch, work_off: WorkOff) -> None:
    """It breaks off after the second batch, before it has written down that this is done."""
    jobs = waiting(5)
    if act is not Act.CANCEL:
        bulk.do(Act.CANCEL, ALICE, Search(ids=tuple(jobs)))
    ordered = bulk.order(act, ALICE, Search())
    do, times = bulk.do_and_tidy, []

    def break_off(*args: Any) -> list[str]:
        changed = do(*args)
        times.append(changed)
        if len(times) == 2:
            raise Unavailable("The worker is gone.")
        return changed

    with monkeypatch.context() as patch:
        patch.setattr(bulk, "do_and_tidy", break_off)
        assert do_it(ordered).status is Status.RETRYING
    ended = again(ordered)
    assert (ended.attempt, ended.result, listed(ended)) == (2, {"done": 5, "left": 0}, set(jobs))
    assert len(output(ended, "result").split()) == 5


def test_what_others_have_done_meanwhile_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is taken back later must be its own work: the first attempt breaks off before its second batch."""
    jobs = waiting(6)
    ordered = bulk.order(Act.CANCEL, ALICE, Search())
    do, own = bulk.do_and_tidy, list[str]()

    def break_off(*args: Any) -> list[str]:
        if own:
            raise Unavailable("The database is busy.")
        own.extend(do(*args))
        return own

    with monkeypatch.context() as patch:
        patch.setattr(bulk, "do_and_tidy", break_off)
        assert do_it(ordered).status is Status.RETRYING
    theirs = [job_id for job_id in jobs if job_id not in own][:3]
    bulk.do(Act.CANCEL, ALICE, Search(ids=tuple(theirs)))
    ended = again(ordered)
    assert (ended.result, listed(ended)) == ({"done": 3, "left": 3}, set(jobs) - set(theirs))


def test_an_attempt_that_was_superseded_does_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its worker was taken for dead, and wakes up."""
    jobs = waiting(3)
    ordered = bulk.order(Act.CANCEL, ALICE, Search())
    do = bulk.do_and_tidy

    def wake_up(*args: Any) -> list[str]:
        with db.session() as session:
            session.get_one(Job, ordered.id).attempt = 2
        return do(*args)

    monkeypatch.setattr(bulk, "do_and_tidy", wake_up)
    assert do_it(ordered).status is Status.RUNNING
    assert {row(job_id).status for job_id in jobs} == {Status.QUEUED}


def test_nobody_does_it_to_what_is_not_theirs() -> None:
    queued = waiting(3)
    ended = do_it(bulk.order(Act.CANCEL, CHARLIE, Search(everyone=True)))
    assert (ended.owner, ended.result) == ("charlie", {"done": 0, "left": 0})
    assert {row(job_id).status for job_id in queued} == {Status.QUEUED}


def test_nothing_is_done_any_more_for_somebody_who_was_disabled() -> None:
    queued = waiting(3)
    with db.session() as session:
        admin = add_account(session, "Ada", is_admin=True)
    ordered = bulk.order(Act.CANCEL, admin.user, Search(everyone=True))
    with db.session() as session:
        add_account(session, "Bea", is_admin=True)
        disable(session, admin.id)
    ended = do_it(ordered)
    assert ended.error
    assert (ended.status, "is disabled" in ended.error["message"]) == (Status.FAILED, True)
    assert {row(job_id).status for job_id in queued} == {Status.QUEUED}


def test_whoever_has_no_room_left_can_still_delete(monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = [queue.submit(ALICE, Order("clean", make_file().id, TRIM, draft=True))[0].id for _ in range(3)]
    monkeypatch.setenv("MAX_BYTES_PER_PERSON", "1")
    get_settings.cache_clear()
    assert listed(do_it(bulk.order(Act.DELETE, ALICE, Search()))) == set(drafts)


def test_without_room_nothing_is_retried(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting(3)
    monkeypatch.setenv("MAX_BYTES_PER_PERSON", "1")
    get_settings.cache_clear()
    with pytest.raises(OverQuota):
        bulk.order(Act.RETRY, ALICE, Search())


def end_otherwise(job: Job, how: str, monkeypatch: pytest.MonkeyPatch) -> Job:
    """Ends an act on five jobs after its second batch."""
    do, times = bulk.do_and_tidy, []

    def break_off(*args: Any) -> list[str]:
        changed = do(*args)
        times.append(changed)
        if len(times) == 2:
            if how == "cancelled":
                queue.cancel(ALICE, job.id)
                raise Stopped
            raise Unavailable("The worker is gone.") if how == "dead" else ValueError("a fault of ours")
        return changed

    with db.session() as session:
        session.get_one(Job, job.id).max_attempts = 1
    with monkeypatch.context() as patch:
        patch.setattr(bulk, "do_and_tidy", break_off)
        return do_it(job)


@pytest.mark.parametrize("how", ["dead", "failed", "cancelled"])
def test_what_was_done_by_an_act_that_broke_off_is_known_and_taken_back(
    how: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    jobs = waiting(5)
    ended = end_otherwise(bulk.order(Act.CANCEL, ALICE, Search()), how, monkeypatch)
    caplog.clear()
    done = bulk.done_by(ended)
    assert (ended.status, len(done)) == (Status(how), 4)
    assert {job_id for job_id in jobs if row(job_id).status is Status.CANCELLED} == set(done)
    tidying.tidy()
    assert bulk.done_by(row(ended.id)) == done

    back = do_it(bulk.order_back(ALICE, ended.id))
    assert (back.result, listed(back)) == ({"done": 4, "left": 0}, set(done))
    assert {row(job_id).status for job_id in jobs} == {Status.QUEUED}


def test_an_act_that_broke_off_goes_on_when_it_is_retried(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = waiting(5)
    ended = end_otherwise(bulk.order(Act.CANCEL, ALICE, Search()), "dead", monkeypatch)
    queue.retry(ALICE, ended.id)
    ended = do_it(ended)
    assert (ended.result, listed(ended), bulk.done_by(ended)) == ({"done": 5, "left": 0}, set(jobs), listed_in_order(ended))
    assert stored_outputs(ended.id) == [ended.outputs["result"]]


def test_an_act_whose_process_is_killed_twice_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has no file that could break its reader, and loses nothing by another try."""
    jobs = waiting(3)
    ordered = bulk.order(Act.CANCEL, ALICE, Search())
    with monkeypatch.context() as patch:
        patch.setattr(runner, "attempt", lambda job: deaths.report(job.id, job.attempt, "CRASHED"))
        do_it(ordered)
        for _ in range(2):
            assert again(ordered).status is Status.RETRYING
    assert listed(again(ordered)) == set(jobs)


def test_an_act_is_taken_back_once_and_by_whom_it_was_ordered(work_off: WorkOff) -> None:
    waiting(3)
    act = bulk.order(Act.CANCEL, ALICE, Search())
    assert not bulk.can_go_back(act, ALICE)
    with pytest.raises(Conflict, match="not over yet"):
        bulk.order_back(ALICE, act.id)
    ended = do_it(act)
    assert bulk.can_go_back(ended, ALICE)
    assert not bulk.can_go_back(ended, LOCAL)
    back = bulk.order_back(ALICE, ended.id)
    assert bulk.order_back(ALICE, ended.id).id == back.id
    assert bulk.taken_back_by(ended) == back
    with pytest.raises(NotFound):
        bulk.order_back(CHARLIE, ended.id)
    assert not bulk.can_go_back(do_it(back), ALICE)
