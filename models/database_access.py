"""Why a database did not answer. A PostgreSQL may be away, or not let us in: waiting helps with the former only."""

from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from models.database_errors import BUSY
from models.errors import DatabaseUnavailable, Misconfigured, RinseError
from models.sqlite_writer import writer_of

PATIENCE = 5
"""Seconds."""
FULL_HOUSE = ("too many", "connection slots")
"""Of the reasons not to be let in, those that pass."""


def explained(error: DatabaseUnavailable, database_url: str) -> RinseError:
    """The error with the reason that the driver gives; Misconfigured if the server is there, but refuses us.

    Of a busy SQLite, which process keeps it so.
    """
    if database_url.startswith("sqlite"):
        return kept_busy(make_url(database_url).database or "") or error if error.message == BUSY else error
    if reason := refusal(database_url):
        return Misconfigured(f"The database does not let us in ({reason}). Is DATABASE_URL right?")
    cause = error.__cause__
    if isinstance(cause, DBAPIError) and cause.orig and not cause.statement:  # it came of connecting
        return DatabaseUnavailable(f"The database does not answer ({in_words(cause.orig)}).")
    return error


def kept_busy(database: str) -> DatabaseUnavailable | None:
    writer = writer_of(Path(database))
    if writer is None:
        return None
    stopped = f", where it was stopped: let it go on (kill -CONT {writer.pid}), or end it" if writer.is_stopped else ""
    return DatabaseUnavailable(
        f"The database is busy: process {writer.pid} ({writer.name}) is in the middle of a write{stopped}."
    )


def refusal(database_url: str) -> str | None:
    """Why we are not let in. The driver has no code for it, but the server can be asked whether it takes connections at all."""
    url = make_url(database_url)
    options = dict(url.get_dialect()().create_connect_args(url)[1])
    address = make_conninfo(**options | {"connect_timeout": PATIENCE})
    if PGconn.ping(address.encode()) != Ping.OK:
        return None
    try:
        psycopg.connect(address).close()
    except psycopg.OperationalError as error:
        reason = in_words(error)
        return None if any(each in reason for each in FULL_HOUSE) else reason
    return None


def in_words(error: BaseException) -> str:
    """The first line, in which there are names and addresses, but no password."""
    line = str(error).partition("\n")[0]
    return line.removeprefix("connection failed: ").removeprefix("connection is bad: ").rstrip(". ")
