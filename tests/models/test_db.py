"""Sessions, clocks, forks, and callbacks after a commit."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, StatementError

from models import db, engine, job
from models.errors import DatabaseUnavailable
from models.job import Job, Order, Progress, Status
from models.revision import is_current
from models.settings import get_settings
from tests.full_disk import no_file_over
from tests.models.people import ALICE, a_job

pytestmark = pytest.mark.usefixtures("database")


only_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def told() -> Iterator[list[Job]]:
    """Every job version that listeners are called with during the test."""
    heard: list[Job] = []
    stop = db.on_job_change(heard.append)
    yield heard
    stop()


def test_every_version_is_told_once_and_in_order_after_the_commit(told: list[Job]) -> None:
    with db.session() as session:
        made, _ = job.create_job(session, "alice", Order("clean", None, draft=True))
        job.queue_job(session, made.id, ALICE)
        job.begin(session, made.id, 1)
        job.beat(session, made.id, 1, Progress(0.5))
        job.beat(session, made.id, 1)
        assert told == []
    assert [(heard.version, heard.status) for heard in told] == [
        (1, Status.DRAFT),
        (2, Status.QUEUED),
        (3, Status.RUNNING),
        (4, Status.RUNNING),
    ]
    assert [heard.progress for heard in told] == [0, 0, 0, 0.5]


def test_that_a_job_is_deleted_is_told_as_one_more_version(told: list[Job]) -> None:
    """Pages ignore older versions; with this one they read the row again, and find nothing."""
    at = a_job(Status.DONE)
    told.clear()
    with db.session() as session:
        job.delete_job(session, at.id, ALICE)
    assert [(heard.id, heard.version) for heard in told] == [(at.id, at.version + 1)]


def test_what_is_rolled_back_is_not_told(told: list[Job]) -> None:
    def change_and_fail() -> None:
        with db.session() as session:
            job.create_job(session, "alice", Order("clean"))
            raise KeyError

    with pytest.raises(KeyError):
        change_and_fail()
    assert told == []
    with db.read_session() as session:
        assert job.list_jobs(session, ALICE).total == 0


def test_a_listener_that_fails_harms_nobody(told: list[Job], caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: Job) -> None:
        raise KeyError("mine")

    stop = db.on_job_change(fail)
    at = a_job()
    stop()
    assert [heard.id for heard in told] == [at.id]
    assert "a listener failed" in caplog.text


def test_whose_rights_have_changed_is_told_though_a_listener_fails(caplog: pytest.LogCaptureFixture) -> None:
    def fail(account_id: str) -> None:
        raise KeyError(account_id)

    heard: list[str] = []
    ends = [db.on_rights_change(fail), db.on_rights_change(heard.append)]
    with db.session() as session:
        db.rights_changed(session, "alice")
    for end in ends:
        end()
    assert heard == ["alice"]
    assert "a listener failed" in caplog.text


def test_what_is_told_of_a_job_is_small(told: list[Job]) -> None:
    at = a_job(Status.RUNNING)
    with db.session() as session:
        job.beat(session, at.id, 1, Progress(1 / 3, 123_456_789, 987_654_321, "learning " * 50))
        job.cancel(session, at.id, ALICE)
    assert all(len(json.dumps(heard.patch(), separators=(",", ":"))) <= 250 for heard in told)
    assert told[-1].patch() == {
        "id": at.id,
        "version": at.version + 2,
        "status": "running",
        "attempt": 1,
        "progress": 0.333,
        "rows_done": 123_456_789,
        "rows_total": 987_654_321,
        "phase": ("learning " * 50)[:40],
        "cancelling": True,
    }


def test_a_reading_session_can_not_write() -> None:
    at = a_job()
    with pytest.raises(DBAPIError, match=r"read-?only"), db.read_session() as session:
        session.execute(sa.text("DELETE FROM job"))
    with db.session() as session:
        assert job.get_job(session, at.id, ALICE)


def test_a_reading_session_sees_one_moment_and_holds_nobody_up(database: str) -> None:
    at = a_job()
    with db.read_session() as reading:
        before = job.get_job(reading, at.id, ALICE).version
        with db.session() as writing:
            job.queue_job(writing, at.id, ALICE)
        reading.expire_all()
        after = job.get_job(reading, at.id, ALICE).version
    assert (before, after) == ((1, 1) if database == "sqlite" else (1, 2))


def test_a_moment_comes_back_as_it_went_in_and_needs_a_zone() -> None:
    tokyo = datetime(2026, 7, 1, 12, 30, 15, 123456, timezone(timedelta(hours=9)))
    at = a_job()
    with db.session() as session:
        session.execute(sa.update(Job).where(Job.id == at.id).values(not_before=tokyo))
    with db.read_session() as session:
        back = job.get_job(session, at.id, ALICE).not_before
    assert back == tokyo
    assert back.tzinfo is UTC
    with pytest.raises(StatementError, match="without a zone"), db.session() as session:
        session.execute(sa.update(Job).values(not_before=datetime(2026, 7, 1)))


def test_a_forked_child_has_connections_of_its_own_and_leaves_the_parents_alone() -> None:
    at = a_job(Status.QUEUED)
    with db.session() as mine:
        mine.execute(sa.text("SELECT 1"))
    child = os.fork()
    if child == 0:
        try:
            with db.session() as session:
                job.begin(session, at.id, 1)
            db.dispose()
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    with db.session() as session:
        assert job.get_job(session, at.id, ALICE).status is Status.RUNNING
        assert job.beat(session, at.id, 1) == "ok"


def test_a_child_that_was_forked_in_the_middle_of_a_transaction_does_not_end_it() -> None:
    with db.session() as session:
        made, _ = job.create_job(session, "alice", Order("clean"))
        child = os.fork()
        if child == 0:
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
    with db.read_session() as session:
        assert job.get_job(session, made.id, ALICE)


def test_a_database_that_is_away_is_said_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database: str) -> None:
    db.dispose()
    (tmp_path / "a folder").mkdir()
    away = {"sqlite": f"sqlite:///{tmp_path}/a folder", "postgres": f"postgresql://rinse@/rinse?host={tmp_path}"}
    with monkeypatch.context() as patch:
        patch.setenv("DATABASE_URL", away[database])
        get_settings.cache_clear()
        with pytest.raises(DatabaseUnavailable, match="does not answer"):
            db.check()
        db.dispose()
    get_settings.cache_clear()
    db.check()


def test_a_database_that_takes_no_writes_is_said_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database: str) -> None:
    """A file made read-only; a server that became a standby. Only reads had been checked, and they succeeded."""
    with read_only(database, tmp_path, monkeypatch):
        with pytest.raises(DatabaseUnavailable, match="takes no writes"):
            a_job()
        with pytest.raises(DatabaseUnavailable, match="takes no writes"):
            db.check()
    db.check()


@only_sqlite
def test_a_database_that_cannot_even_be_opened_for_reading_is_said_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As when its folder belongs to somebody else: workers and the scheduler exited instead of waiting."""
    path = tmp_path / "theirs.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE t (n)")
    db.dispose()
    with monkeypatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite:///file:{path}?mode=ro&uri=true")
        get_settings.cache_clear()
        with pytest.raises(DatabaseUnavailable, match="takes no writes"):
            is_current()
        db.dispose()
    get_settings.cache_clear()


@only_sqlite
def test_a_database_whose_disk_is_full_is_said_so() -> None:
    """The check wrote nothing, so it succeeded."""
    with no_file_over(500_000), pytest.raises(DatabaseUnavailable, match="disk of the database is full"):
        db.check()
    db.check()


@only_sqlite
def test_a_database_that_is_opened_on_a_full_disk_is_said_so() -> None:
    """It had been reported as unreachable."""
    db.dispose()
    with no_file_over(10_000), pytest.raises(DatabaseUnavailable, match="disk of the database is full"):
        db.check()
    db.check()


@contextmanager
def read_only(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """New connections can only read."""
    role = "ALTER ROLE rinse {} default_transaction_read_only {}"
    with db.get_engine().connect().execution_options(isolation_level="AUTOCOMMIT") as other, monkeypatch.context() as patch:
        patch.setattr(db, "_engine", None)
        if database == "sqlite":
            patch.setenv("DATABASE_URL", f"sqlite:///file:{tmp_path}/data/rinse.db?mode=ro&uri=true")
        else:
            other.exec_driver_sql(role.format("SET", "= on"))
        get_settings.cache_clear()
        try:
            yield
        finally:
            if database == "postgres":
                other.exec_driver_sql(role.format("RESET", ""))
            db.dispose()
    get_settings.cache_clear()


def test_what_a_statement_was_about_is_in_no_complaint() -> None:
    """Errors are logged, and a statement's values are names of files and people, and recipes."""
    with pytest.raises(DBAPIError) as caught, db.session() as session:
        session.execute(sa.text("SELECT canary FROM nowhere WHERE name = :name"), {"name": "Ann Lee"})
    assert "canary" in str(caught.value)
    assert "Ann Lee" not in str(caught.value)


@only_sqlite
def test_sqlite_keeps_what_it_has_acknowledged() -> None:
    with db.session() as session:
        settings = [session.execute(sa.text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")]
        assert settings == ["wal", 2]


@only_sqlite
def test_a_locked_database_is_busy_not_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "WAIT", 0.01)
    with sqlite3.connect(tmp_path / "data" / "rinse.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnavailable, match="busy"), db.session() as session:
            session.execute(sa.text("PRAGMA busy_timeout"))
    other.close()
