"""Every test of the tables runs on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from models import db, engine, installation
from models.settings import get_settings
from tests.postgres import running_postgres


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Everything under a folder of this test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(installation, "PROGRAM", tmp_path)  # a developer's own .env is not for tests
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with empty tables, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL with empty tables."""
    with running_postgres() as url:
        _migrate(url)
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, settings: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Empty tables; the name of the database's kind. No transaction gives up before its turn, however busy the machine is."""
    monkeypatch.setattr(engine, "WAIT", 60.0)
    monkeypatch.setitem(engine.POOL, "pool_timeout", 60)
    monkeypatch.setitem(engine.POSTGRES, "options", "-c timezone=UTC")
    if request.param == "sqlite":
        (tmp_path / "data").mkdir()
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "data" / "rinse.db")
    else:
        monkeypatch.setenv("DATABASE_URL", request.getfixturevalue("postgres"))
    get_settings.cache_clear()
    yield request.param
    if request.param == "postgres":
        _empty()
    db.dispose()


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch, settings: None) -> None:
    """Letters are ordered, but not sent."""
    monkeypatch.setenv("SMTP_URL", "smtp://localhost:25")
    monkeypatch.setenv("MAIL_FROM", "rinse@example.org")
    get_settings.cache_clear()


def _migrate(url: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        get_settings.cache_clear()
        db.migrate()
        db.dispose()
    get_settings.cache_clear()


def _empty() -> None:
    names = ", ".join(SQLModel.metadata.tables)
    with db.session() as session:
        session.execute(sa.text(f"TRUNCATE {names} CASCADE"))
