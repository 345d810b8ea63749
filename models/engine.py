"""Engines with our rules for each kind of database.

SQLite writers say BEGIN IMMEDIATE. Measured with four processes: transactions that read first and are upgraded by their
first write fail with "database is locked" however long the busy timeout; immediate ones wait for each other, and pass.
"""

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


def make_engine(url: str, pool: dict[str, Any] = POOL) -> Engine:
    """Connects when it is first used. An engine belongs to one process."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, connect_args=POSTGRES, **pool)
    Path(make_url(url).database or "").parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(url, **pool)
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
