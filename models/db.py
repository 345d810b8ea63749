"""The database: one engine a process, one transaction a session, and news of changed jobs after the commit.

SQLite writers say BEGIN IMMEDIATE. Measured with four processes: transactions that read first and are upgraded by their
first write fail with "database is locked" however long the busy timeout; immediate ones wait for each other, and pass.
"""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, event, func, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel, select

from models.database_errors import as_unavailable
from models.settings import get_settings

if TYPE_CHECKING:
    from models.job import Job

log = logging.getLogger(__name__)

_engine: Engine | None = None
_inherited: list[Engine] = []
_listeners: list[Callable[["Job"], None]] = []


@contextmanager
def session() -> Iterator[Session]:
    """One transaction that may write: committed on a clean exit, rolled back on an exception.

    Rows stay readable after it. Raises DatabaseUnavailable. Never do slow work inside: on SQLite one writes at a time.
    """
    with _open(get_engine()) as session:
        yield session
        session.commit()
    _announce(session.info.pop("changed_jobs", []))


@contextmanager
def read_session() -> Iterator[Session]:
    """One transaction that only reads: it waits for nobody, and the database refuses writes in it."""
    with _open(get_engine().execution_options(reads_only=True, postgresql_readonly=True)) as session:
        yield session


def get_engine() -> Engine:
    """This process's engine. A forked child makes its own."""
    global _engine
    if _engine is None:
        _engine = make_engine(get_settings().database_url)
    return _engine


def dispose() -> None:
    """Close all connections; the next session opens new ones, by the settings of then."""
    global _engine
    if _engine is not None:
        _engine.dispose()
        _engine = None


def check() -> None:
    """Raise DatabaseUnavailable if the database does not answer."""
    with read_session() as session:
        session.execute(text("SELECT 1"))


def migrate() -> None:
    """Bring the tables up to date. Several processes may start at once."""
    import models.file
    import models.job  # noqa: F401

    SQLModel.metadata.create_all(get_engine())


def now(session: Session) -> datetime:
    """The database's clock: the machines around it may disagree with each other."""
    if session.get_bind().dialect.name == "sqlite":
        return datetime.now(UTC)
    clock: datetime = session.scalars(select(func.clock_timestamp())).one()
    return clock.astimezone(UTC)


def on_job_change(callback: Callable[["Job"], None]) -> Callable[[], None]:
    """Call back with every version of a job that a committed session wrote, in order, in the thread that committed.

    The Job is a copy as of that version. Nothing is told of what was rolled back. Returns a function that ends it.
    """
    _listeners.append(callback)
    return lambda: _listeners.remove(callback)


def job_changed(session: Session, job: "Job") -> None:
    """Remember a version of a job, to be told when the session commits."""
    session.info.setdefault("changed_jobs", []).append(job)


@contextmanager
def _open(engine: Engine) -> Iterator[Session]:
    try:
        with Session(engine, expire_on_commit=False) as session:
            yield session
    except DBAPIError as error:
        raise as_unavailable(error) or error from error


def _announce(jobs: list["Job"]) -> None:
    for job in jobs:
        for callback in tuple(_listeners):
            try:
                callback(job)
            except Exception:
                log.exception("a listener failed", extra={"job": job.id, "version": job.version})


def make_engine(url: str) -> Engine:
    """An engine with our rules for its kind of database."""
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    return create_engine(
        url,
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=5,
        pool_timeout=5,
        connect_args=POSTGRES,
    )


POSTGRES = {
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,
    "options": "-c timezone=UTC -c statement_timeout=5000 -c idle_in_transaction_session_timeout=10000",
}


def _sqlite_engine(url: str) -> Engine:
    Path(make_url(url).database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, pool_size=5, max_overflow=10, pool_timeout=5)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    """synchronous=FULL: what we have answered for must outlive a power cut; with NORMAL the last commits may not."""
    connection.isolation_level = None
    for pragma in ("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql(f"PRAGMA query_only={int(reads_only)}")
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _leave_to_the_parent() -> None:
    """After a fork the connections are the parent's. They are kept: closing one here would end it there."""
    global _engine
    if _engine is not None:
        _inherited.append(_engine)
        _engine = None


os.register_at_fork(after_in_child=_leave_to_the_parent)
