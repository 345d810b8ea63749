"""Tables are only changed by migrations, by one process at a time, and end up as the models define."""

import multiprocessing
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlmodel import col, select

from models import db, schema
from models.errors import Misconfigured
from models.file_use import JobFile, ScheduleFile
from models.job import Status
from models.revision import is_current
from models.scheduling import add_schedule
from models.settings import get_settings
from tests.models.people import a_file, a_job


@pytest.fixture(params=["sqlite", "postgres"])
def empty_database(
    request: pytest.FixtureRequest, settings: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Without tables."""
    if request.param == "sqlite":
        yield
        db.dispose()
        return
    url = request.getfixturevalue("postgres")
    server = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE fresh")
        monkeypatch.setenv("DATABASE_URL", url.replace("/postgres?", "/fresh?"))
        get_settings.cache_clear()
        yield
        db.dispose()
        connection.exec_driver_sql("DROP DATABASE fresh")
    server.dispose()


pytestmark = pytest.mark.usefixtures("empty_database")


def alembic() -> Config:
    return Config(toml_file=Path(__file__).parents[2] / "pyproject.toml", attributes={})


def tables() -> set[str]:
    with db.get_engine().connect() as connection:
        return set(sa.inspect(connection).get_table_names())


def test_the_migrations_make_what_the_models_say() -> None:
    db.migrate()
    command.check(alembic())


def test_starting_again_changes_nothing() -> None:
    db.migrate()
    a_job(Status.RUNNING, file_id=a_file().id)
    db.migrate()
    with db.read_session() as session:
        assert session.execute(sa.text("SELECT count(*) FROM job")).scalar() == 1


def test_the_way_back_leads_back() -> None:
    db.migrate()
    command.downgrade(alembic(), "base")
    assert tables() == {"alembic_version"}
    db.dispose()
    db.migrate()
    command.check(alembic())


def test_files_that_options_named_before_are_known() -> None:
    db.migrate()
    second, patch = a_file(), a_file()
    job = a_job(options={"files": {"prices": second.id}, "patches": [patch.id, "a" * 20]})
    command.downgrade(alembic(), "0008")
    command.upgrade(alembic(), "head")
    with db.read_session() as session:
        found = session.exec(select(JobFile.file_id).where(col(JobFile.job_id) == job.id)).all()
    assert set(found) == {second.id, patch.id}


def test_the_files_of_schedules_from_before_are_known() -> None:
    """It was looked for in each schedule's source, for each file; now it is one of the files that the schedule needs."""
    db.migrate()
    file = a_file()
    old, new = a_schedule(file.id), a_schedule(file.id, files=[file.id])
    a_schedule("a" * 20)
    command.downgrade(alembic(), "0014")
    command.upgrade(alembic(), "head")
    with db.read_session() as session:
        linked = session.exec(select(ScheduleFile)).all()
        assert {(each.schedule_id, each.file_id) for each in linked} == {(old, file.id), (new, file.id)}


def a_schedule(file_id: str, files: Iterable[str] = ()) -> str:
    source = {"type": "file", "file_id": file_id}
    daily = {"cron": "0 7 * * *", "zone": "UTC", "missed": "skip", "kind": "clean", "options": {}}
    with db.session() as session:
        return add_schedule(session, "alice", name="Daily", source=source, files=files, **daily).id


@pytest.mark.parametrize("empty_database", ["postgres"], indirect=True)
@pytest.mark.parametrize(("before", "after", "created", "dropped"), [("0014", "0015", 8, 5), ("0015", "0016", 2, 1)])
def test_others_can_read_while_indexes_are_built(before: str, after: str, created: int, dropped: int) -> None:
    """Regression: the old ones were dropped first, so with 300,000 jobs nobody could read any for 17 seconds."""
    db.migrate()
    command.downgrade(alembic(), before)
    statements: list[str] = []
    with schema.only_one() as connection:
        sa.event.listen(connection, "before_cursor_execute", lambda *given: statements.append(given[2]))
        config = alembic()
        config.attributes["connection"] = connection
        command.upgrade(config, after)
    words = [each.split()[0] for each in statements if "INDEX" in each]
    assert words == ["CREATE"] * created + ["DROP"] * dropped + ["ALTER"]


def test_several_starters_at_once_migrate_once() -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.map(start, range(2), chunksize=1) == [True] * 2
    assert {"job", "file", "job_event", "saved_recipe"} < tables()


def start(_number: int) -> bool:
    """Runs in another process."""
    db.migrate()
    db.check()
    return True


def test_a_migration_that_fails_leaves_nothing_half_done() -> None:
    def fail_half_way() -> None:
        with schema.only_one() as connection:
            connection.execute(sa.text("CREATE TABLE half (done INTEGER)"))
            raise KeyError

    with pytest.raises(KeyError):
        fail_half_way()
    assert tables() == set()


def test_who_runs_no_migrations_sees_whether_they_have_run() -> None:
    """Workers and schedulers may start before the web process; they had failed at each look, with hundreds of lines of log."""
    assert not is_current()
    db.migrate()
    assert is_current()
    command.downgrade(alembic(), "-1")
    assert not is_current()
    with db.session() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = 'later'"))
    with pytest.raises(Misconfigured, match="newer version"):
        is_current()


def test_a_database_of_a_newer_version_is_left_alone() -> None:
    db.migrate()
    with db.session() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = 'later'"))
    with pytest.raises(Misconfigured, match="newer version"):
        db.migrate()
