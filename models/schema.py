"""Runs the migrations, in one process at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, NullPool

import models.account
import models.api_token
import models.beginning
import models.connection
import models.file
import models.file_use
import models.invitation
import models.job
import models.job.group
import models.login_throttle
import models.mailed_row
import models.owner_retention
import models.recipe
import models.schedule
import models.sign_in
import models.upload  # noqa: F401  all tables are known from here on
from models import db
from models.engine import make_engine
from models.errors import Misconfigured
from models.revision import MIGRATIONS
from models.settings import get_settings

LOCK = 7_465_746_337
"""The key of PostgreSQL's advisory lock: any number that every process agrees on."""


def migrate() -> None:
    """Run all pending migrations, or none. Other processes that start meanwhile wait, and then find nothing to do."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    try:
        with only_one() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        raise Misconfigured(f"The database was made by a newer version of Rinse, or by another program: {error}.") from error


def only_one() -> AbstractContextManager[Connection]:
    """A transaction for migrations, which no other process has at the same time."""
    url = get_settings().database_url
    return _sqlite(url) if url.startswith("sqlite") else _postgres(url)


@contextmanager
def _sqlite(url: str) -> Iterator[Connection]:
    """Foreign keys are off: tables are altered by copying them, and dropping the old one would delete rows that refer to it.

    The lock is a file, because even opening a new database fails while another process opens it for the first time.
    """
    path = Path(sa.make_url(url).database or "")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        engine = make_engine(url, {"poolclass": NullPool})
        sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=OFF"))
        with db.translated_errors(), engine.begin() as connection:
            yield connection
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            assert not orphans, orphans  # noqa: S101  a migration of ours lost rows


@contextmanager
def _postgres(url: str) -> Iterator[Connection]:
    engine = make_engine(url, {"poolclass": NullPool})
    with db.translated_errors(), engine.begin() as connection:
        connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        yield connection
