"""Overviews of all jobs: queues and dead letters."""

import pytest

from models import db, job
from models.file import usage
from models.job import Status, list_jobs
from models.job.backlog import Backlog, backlog, dead_groups
from models.job.metrics import ends
from models.job.search import Search
from models.job.worker_actions import Cause
from models.user import LOCAL
from tests.models.people import ALICE, CHARLIE, ERROR, a_file, a_job
from tests.statements import queries

pytestmark = pytest.mark.usefixtures("database")


def test_the_backlog_counts_what_waits_and_runs_of_each_kind() -> None:
    oldest = a_job(Status.QUEUED)
    a_job(Status.QUEUED, CHARLIE)
    a_job(Status.RUNNING)
    a_job(Status.RETRYING, kind="profile")
    a_job(Status.DONE)
    with db.read_session() as session:
        clean, profile = backlog(session)
    assert clean == Backlog("clean", 2, 0, 1, oldest.updated_at)
    assert profile[:4] == ("profile", 0, 1, 0)


def test_dead_letters_of_one_cause_are_one_group() -> None:
    for owner, message in ((ALICE, "bucket"), (CHARLIE, "bucket"), (ALICE, "disk")):
        running = a_job(Status.RUNNING, owner)
        with db.session() as session:
            assert job.die(session, running.id, 1, ERROR | {"message": message}, Cause("OSError", message))
    with db.read_session() as session:
        with queries() as asked:
            bucket, disk = dead_groups(session)
        assert len(asked) == 1
        assert (bucket.fingerprint, bucket.jobs, bucket.message) == ("bucket", 2, "bucket")
        assert (disk.jobs, disk.error_class) == (1, "OSError")
        assert list_jobs(session, LOCAL, Search(Status.DEAD, cause="bucket", everyone=True)).total == 2


def test_a_dead_letter_without_a_known_cause_is_a_group_too() -> None:
    dead = a_job(Status.DEAD)
    with db.read_session() as session:
        (group,) = dead_groups(session)
        found = list_jobs(session, LOCAL, Search(Status.DEAD, cause=group.fingerprint or "", everyone=True))
        assert [each.id for each in found.jobs] == [dead.id]


def test_usage_counts_files_and_their_bytes() -> None:
    a_file()
    a_file(owner=CHARLIE)
    with db.read_session() as session:
        assert usage(session) == (2, 24)


def test_ends_are_added_up_by_kind_and_status() -> None:
    for status in (Status.DONE, Status.DONE, Status.FAILED, Status.RUNNING):
        a_job(status)
    with db.read_session() as session:
        now = db.now(session)
        found = {each.status: each for each in ends(session, None, now)}
        assert ends(session, now, now) == []
    assert {status: (each.jobs, each.attempts) for status, each in found.items()} == {
        Status.DONE: (2, 2),
        Status.FAILED: (1, 1),
    }
    done = found[Status.DONE]
    assert done.within[-1] == 2
    assert 0 <= done.seconds < 60
    assert done.plus(done).jobs == 4
