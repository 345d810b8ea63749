"""The database: one engine per process, one transaction per session, and callbacks for changed jobs after the commit."""

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Engine, Pool, func, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session, select

from models.database_errors import AWAY, BUSY, FULL, READ_ONLY, as_unavailable, holds_nul
from models.disk_space import NONE_LEFT, demand_room
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

    Its rows stay readable afterwards. Raises DatabaseUnavailable. Never do slow work inside: SQLite has one writer at a time.
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
    """One transaction that only reads: it never waits for a lock, and the database rejects writes in it."""
    with _open(get_engine().execution_options(reads_only=True, postgresql_readonly=True), writes=False) as session:
        yield session


def get_engine() -> Engine:
    """This process's engine. A forked child keeps the engine, but opens connections of its own."""
    global _engine
    with _making:
        if _engine is None:
            _engine = make_engine(get_settings().database_url)
        return _engine


def dispose() -> None:
    """Close all connections; the next session opens new ones, with the settings as they are then."""
    global _engine
    if _engine is not None:
        _engine.dispose()
        _engine = None


def is_there() -> bool:
    """Whether there is a database: SQLite would make the file. A server's is taken to be there."""
    url = make_url(get_settings().database_url)
    return url.get_backend_name() != "sqlite" or Path(url.database or "").exists()


def check() -> None:
    """Raise DatabaseUnavailable if the database does not answer, or takes no writes. Changes nothing."""
    with session() as asking:
        if asking.get_bind().dialect.name == "sqlite":
            asking.execute(text("PRAGMA user_version = 0"))  # a write, of a number that nobody uses
            folder = Path(asking.scalars(text("SELECT file FROM pragma_database_list")).one()).parent
        elif asking.scalars(text("SHOW transaction_read_only")).one() == "on":  # a standby says of itself that it is one
            raise DatabaseUnavailable(READ_ONLY)
        else:
            folder = None
        asking.rollback()
    if folder:
        _demand_room(folder)


def migrate() -> None:
    """Run the migrations that are due. Several processes may do so at once."""
    from models import schema  # it needs all tables, and they need this module

    schema.migrate()


def now(session: Session) -> datetime:
    """The database server's time: the clocks of the machines that use it may differ."""
    if session.get_bind().dialect.name == "sqlite":
        return datetime.now(UTC)
    clock: datetime = session.scalars(select(func.clock_timestamp())).one()
    return clock.astimezone(UTC)


def on_job_change(callback: Callable[["Job"], None]) -> Callable[[], None]:
    """Call back with every version of a job that a session has committed, in order, in the committing thread.

    The Job is a copy of that version. What is rolled back is never reported. Returns a function that removes the callback.
    """
    _listeners.append(callback)
    return lambda: _listeners.remove(callback)


def job_changed(session: Session, job: "Job") -> None:
    """Remember a version of a job; callbacks receive it once the session has committed."""
    session.info.setdefault("changed_jobs", []).append(job)


def on_rights_change(callback: Callable[[str], None]) -> Callable[[], None]:
    """Call back with the id of each account whose rights a session has changed, once it has committed.

    Returns a function that removes the callback.
    """
    _guards.append(callback)
    return lambda: _guards.remove(callback)


def rights_changed(session: Session, account_id: str) -> None:
    """Remember an account; callbacks receive it once the session has committed, so that its open pages check its rights."""
    session.info.setdefault("changed_rights", set()).add(account_id)


@contextmanager
def translated_errors(*, writes: bool = True) -> Iterator[None]:
    """Translates the driver's errors for a database that is busy, full, read-only or unavailable into ours."""
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


def _demand_room(folder: Path) -> None:
    """Until something is to be kept, SQLite itself does not notice that there is none."""
    try:
        demand_room(folder)
    except OSError as error:
        raise DatabaseUnavailable(FULL if error.errno in NONE_LEFT else AWAY) from error


def _announce(what: T, callbacks: list[Callable[[T], None]], facts: dict[str, Any]) -> None:
    """The change is committed already: a callback that fails must neither undo it nor stop the other callbacks."""
    for callback in tuple(callbacks):
        try:
            callback(what)
        except Exception:
            log.exception("a listener failed", extra=facts)


def _leave_to_the_parent() -> None:
    """After a fork the open connections belong to the parent. They are kept referenced: closing one would end it there, too.

    The engine is kept for its compiled statements.
    """
    global _making
    _making = threading.Lock()  # a thread that does not exist in the child may have held the old one
    if _engine is not None:
        _inherited.append(_engine.pool)
        _engine.dispose(close=False)


os.register_at_fork(after_in_child=_leave_to_the_parent)
