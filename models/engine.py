"""Creates SQLAlchemy engines, configured for each kind of database.

On SQLite, writing transactions begin with BEGIN IMMEDIATE. Measured with four processes: transactions that read first and
are upgraded by their first write fail with "database is locked" however long the busy timeout is; immediate ones wait for
each other and succeed.
"""

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection

POOL: dict[str, Any] = {"pool_size": 5, "max_overflow": 5, "pool_timeout": 5}

POSTGRES = {
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,
    "options": "-c timezone=UTC -c statement_timeout=5000 -c idle_in_transaction_session_timeout=10000",
}

WAIT = 5.0
"""Seconds that a transaction on SQLite waits for its turn."""
LOOK_EVERY = 0.001
"""Seconds between two attempts to get the write lock. Longer pauses are unfair to those who wait, shorter ones cost time."""
BUSY_TIMEOUT = f"PRAGMA busy_timeout={1000 * WAIT:.0f}"


def make_engine(url: str, pool: dict[str, Any] = POOL) -> Engine:
    """An engine connects on first use and belongs to one process. Its errors contain no values, because they are logged."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, connect_args=POSTGRES, hide_parameters=True, **pool)
    Path(make_url(url).database or "").parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(url, hide_parameters=True, **pool)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    """synchronous=FULL: a commit that we have confirmed must survive a power cut; with NORMAL the last ones may be lost."""
    connection.isolation_level = None
    connection.execute(BUSY_TIMEOUT)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql(f"PRAGMA query_only={int(reads_only)}")
    if reads_only:
        connection.exec_driver_sql("BEGIN")
    else:
        _begin_writing(connection)


def _begin_writing(connection: Connection) -> None:
    """Waits for its turn. SQLite's own busy handler sleeps longer and longer, so that later comers overtake."""
    # For SQLAlchemy this is a connection of any driver.
    driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    deadline = time.monotonic() + WAIT
    driver.execute("PRAGMA busy_timeout=0")
    try:
        while _somebody_writes(driver) and time.monotonic() < deadline:
            time.sleep(LOOK_EVERY)
        if not driver.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # raises what is wrong as SQLAlchemy does
    finally:
        driver.execute(BUSY_TIMEOUT)


def _somebody_writes(driver: sqlite3.Connection) -> bool:
    """Whether another connection is writing. If not, the write lock is ours now."""
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
    return False
