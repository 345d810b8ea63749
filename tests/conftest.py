"""Fixtures for all tests: settings with a folder of their own, a real Redis, empty tables, and workers."""

import gc
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from redis import Redis

from jobs import events, reconciler, runner
from jobs.machine.server import EmbeddedServer
from jobs.redis_client import redis_url
from models import db, installation
from models.settings import Settings, get_settings
from tests.jobs.processes import Processes
from tests.mail_server import Mailboxes, mail_server
from tests.receiver import Receiver, receiving

WorkOff = Callable[[], None]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is loaded stays until the end, so nobody needs to look for garbage in it again and again."""
    gc.disable()
    collected = yield
    gc.freeze()
    gc.enable()
    return collected


@pytest.fixture(scope="session", autouse=True)
def nobodys_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of tests that name none: never the one of the folder that they are started in, which is somebody's.

    It cannot be made, so that such a test fails where it would have written.
    """
    path = tmp_path_factory.mktemp("nobody") / "file" / "data"
    path.parent.touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATA_DIR", str(path))
        get_settings.cache_clear()
        yield path
    get_settings.cache_clear()


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the bundled Redis-compatible server, shared by all tests of this process."""
    own = Settings(data_dir=tmp_path_factory.mktemp("redis"), redis_url=None)
    with EmbeddedServer(own):
        yield redis_url(own)


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, redis_server: str) -> Iterator[Settings]:
    """Everything in a folder of this test, for this process and those that it starts; Redis is empty."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(installation, "PROGRAM", tmp_path)  # a developer's own .env is not for tests
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("REDIS_URL", redis_server)
    monkeypatch.setenv("JOB_LEASE_SECONDS", "2")
    get_settings.cache_clear()
    with Redis.from_url(redis_server) as client:
        client.flushall()
    yield get_settings()
    get_settings.cache_clear()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with empty tables, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "rinse.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite:///{path}")
        get_settings.cache_clear()
        db.migrate()
        db.dispose()
    get_settings.cache_clear()
    return path


@pytest.fixture
def rinse(settings: Settings, empty_database: Path) -> Iterator[Settings]:
    """All parts running and empty: database, storage, Redis. Changes of jobs are published. There are no workers."""
    settings.data_dir.mkdir()
    shutil.copy(empty_database, settings.data_dir / "rinse.db")
    uninstall = events.install()
    yield settings
    uninstall()
    db.dispose()


def reconcile() -> None:
    """One round of the reconciler, in which errors are raised."""
    for act in reconciler.ACTS:
        act()


@pytest.fixture
def work_off(rinse: Settings) -> WorkOff:
    """Does all waiting work in this process: for tests of its outcome, not of workers."""

    def work() -> None:
        reconcile()
        while job := runner.take_next():
            runner.attempt(job)

    return work


@pytest.fixture
def processes(rinse: Settings) -> Iterator[Processes]:
    """Starts real worker and scheduler processes, and ends them."""
    with Processes() as started:
        yield started


@pytest.fixture(scope="session")
def any_mailboxes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailboxes]:
    """A mail server, shared by all tests of this process."""
    with mail_server(tmp_path_factory.mktemp("mail")) as boxes:
        yield boxes


@pytest.fixture
def mailboxes(settings: Settings, any_mailboxes: Mailboxes, monkeypatch: pytest.MonkeyPatch) -> Mailboxes:
    """A mail server with empty mailboxes, used by this process and those that it starts."""
    shutil.rmtree(any_mailboxes.folder, ignore_errors=True)
    monkeypatch.setenv("SMTP_URL", any_mailboxes.url)
    monkeypatch.setenv("MAIL_FROM", "Rinse <rinse@example.org>")
    get_settings.cache_clear()
    return any_mailboxes


@pytest.fixture
def receiver(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A webhook receiver on this machine, which may be called in this test."""
    monkeypatch.setenv("PRIVATE_ADDRESSES", "true")
    get_settings.cache_clear()
    with receiving() as found:
        yield found
