"""Locks of PostgreSQL, held while others wait for them: nobody waits in a circle, and nobody misses who was faster."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import Session

from jobs import bulk, groups, queue
from jobs.bulk import Act
from jobs.files.ingest import discard_without_row
from jobs.files.removal import remove_file
from models import db, job
from models.columns import new_id
from models.errors import Conflict
from models.file import File, add_file, input_key
from models.job import Job, Status
from models.job.create import get_locked
from models.job.search import Search
from models.mailed_row import State, begin_row, mailed_rows
from models.recipe import save_recipe
from models.storage import open_storage
from models.user import User
from tests.models.people import ADMIN, ALICE, a_file, a_group, a_job, told_job
from tests.models.racing import on_postgres, until, waiting

TRIM = {"recipe": {"version": 1, "steps": [{"step": "trim"}]}}

pytestmark = [pytest.mark.usefixtures("database"), on_postgres]


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
