"""The database: one engine a process, one transaction a session, and news of changed jobs after the commit."""

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Engine, Pool, func, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session, select

from models.database_errors import BUSY, READ_ONLY, as_unavailable, holds_nul
from models.engine import make_engine
from models.errors import DatabaseUnavailable, NotFound
from models.settings import get_settings

if TYPE_CHECKING:
    from models.job import Job

T = TypeVar("T")

log = logging.getLogger(__name__)

_engine: Engine | None = None
_making = threading.Lock()
_inherited: list[Pool] = []
_listeners: list[Callable[["Job"], None]] = []
_guards: list[Callable[[str], None]] = []


@contextmanager
def session() -> Iterator[Session]:
    """One transaction that may write: committed on a clean exit, rolled back on an exception.

    Rows stay readable after it. Raises DatabaseUnavailable. Never do slow work inside: on SQLite one writes at a time.
    """
    with _open(get_engine()) as session:
        yield session
        session.commit()
    for job in session.info.pop("changed_jobs", ()):
        _announce(job, _listeners, {"job": job.id, "version": job.version})
    for account_id in session.info.pop("changed_rights", ()):
        _announce(account_id, _guards, {"account": account_id})


@contextmanager
def read_session() -> Iterator[Session]:
    """One transaction that only reads: it waits for nobody, and the database refuses writes in it."""
    with _open(get_engine().execution_options(reads_only=True, postgresql_readonly=True), writes=False) as session:
        yield session


def get_engine() -> Engine:
    """This process's engine. A forked child has it with connections of its own."""
    global _engine
    with _making:
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
    """Raise DatabaseUnavailable if the database does not answer, or takes no writes. Changes nothing."""
    with session() as asking:
        is_sqlite = asking.get_bind().dialect.name == "sqlite"
        # On SQLite a write, of a number that nobody uses; a standby of PostgreSQL says of itself that it is one.
        answer = asking.execute(text("PRAGMA user_version = 0" if is_sqlite else "SHOW transaction_read_only"))
        if not is_sqlite and answer.scalar() == "on":
            raise DatabaseUnavailable(READ_ONLY)
        asking.rollback()


def migrate() -> None:
    """Bring the tables up to date. Several processes may start at once."""
    from models import schema  # it needs all tables, and they need this module

    schema.migrate()


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


def on_rights_change(callback: Callable[[str], None]) -> Callable[[], None]:
    """Call back with the id of each account whose rights a committed session has changed. Returns a function that ends it."""
    _guards.append(callback)
    return lambda: _guards.remove(callback)


def rights_changed(session: Session, account_id: str) -> None:
    """Remember an account, to be told of when the session commits: who shows its pages looks again at what it may."""
    session.info.setdefault("changed_rights", set()).add(account_id)


@contextmanager
def translated_errors(*, writes: bool = True) -> Iterator[None]:
    """What is raised when the database is busy, full, read-only or away, as one of our errors."""
    try:
        yield
    except PoolTimeout as error:
        raise DatabaseUnavailable(BUSY) from error
    except DBAPIError as error:
        if expected := as_unavailable(error, writes=writes):
            raise expected from error
        if holds_nul(error):
            raise NotFound("There is no such thing: names cannot hold a NUL character.") from error
        raise


@contextmanager
def _open(engine: Engine, *, writes: bool = True) -> Iterator[Session]:
    with translated_errors(writes=writes), Session(engine, expire_on_commit=False) as session:
        yield session


def _announce(what: T, callbacks: list[Callable[[T], None]], facts: dict[str, Any]) -> None:
    """What they hear of is committed: one that fails keeps it from nobody, and from no other one."""
    for callback in tuple(callbacks):
        try:
            callback(what)
        except Exception:
            log.exception("a listener failed", extra=facts)


def _leave_to_the_parent() -> None:
    """After a fork the connections are the parent's. They are kept: closing one here would end it there.

    The engine stays, for the statements that it has compiled.
    """
    global _making
    _making = threading.Lock()  # a thread that is not here may have held the other one
    if _engine is not None:
        _inherited.append(_engine.pool)
        _engine.dispose(close=False)


os.register_at_fork(after_in_child=_leave_to_the_parent)
