"""Which errors of a database driver mean "not now". All others are bugs in our code."""

import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError

from models.errors import DatabaseUnavailable

BUSY = "The database is busy. Try again in a moment."
FULL = "The disk of the database is full. Free some space, then try again."
AWAY = "The database does not answer. Try again in a moment."
READ_ONLY = "The database takes no writes: its file is read-only, or its server a standby. Whoever runs Rinse can change that."

SQLITE = {
    sqlite3.SQLITE_IOERR_SHMSIZE: FULL,  # the file beside it, by which processes share it, finds no room
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: AWAY,
    sqlite3.SQLITE_CANTOPEN: AWAY,
    sqlite3.SQLITE_READONLY: READ_ONLY,
}
# By SQLSTATE, or its class: serialization and deadlock, timeouts, disk full, too many connections, shutting down, a standby.
POSTGRES = {"40": BUSY, "57014": BUSY, "55P03": BUSY, "53100": FULL, "53": AWAY, "57P": AWAY, "25P03": AWAY, "08": AWAY,
            "25006": READ_ONLY}  # fmt: skip


def as_unavailable(error: DBAPIError, *, writes: bool) -> DatabaseUnavailable | None:
    """A driver's error as an expected one; None if it is unexpected, such as a write in a session that only reads.

    An error without a statement came of connecting, for which SQLite writes, too.
    """
    cause = error.orig
    sentence = None
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0)
        sentence = SQLITE.get(code) or SQLITE.get(code & 0xFF)
    elif isinstance(cause, psycopg.OperationalError | psycopg.InternalError):
        state = cause.sqlstate or "08"  # the server was not reached at all; what it says itself has a state
        sentence = POSTGRES.get(state) or POSTGRES.get(state[:3]) or POSTGRES.get(state[:2])
    is_expected = writes or sentence is not READ_ONLY or error.statement is None
    return DatabaseUnavailable(sentence) if sentence and is_expected else None


def holds_nul(error: DBAPIError) -> bool:
    """Whether a query asked for a name with a NUL character. PostgreSQL rejects those, so nothing has such a name."""
    return isinstance(error.orig, psycopg.DataError) and "NUL" in str(error.orig)
