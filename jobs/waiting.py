"""At its start, a process waits for the servers that it needs: after a power cut, all start at the same moment."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from models import db
from models.database_access import explained
from models.errors import DatabaseUnavailable, Unavailable
from models.revision import is_current
from models.settings import get_settings

log = logging.getLogger(__name__)

T = TypeVar("T")

PAUSE = 0.5
"""Seconds between two looks."""
BEHIND = "Its tables are of an older version, or not there yet: the web process brings them up to date as it starts."


def a_moment() -> None:
    time.sleep(PAUSE)


def wait_until_there(part: str, act: Callable[[], T], pause: Callable[[], object] = a_moment) -> T:
    """Repeats `act` until it no longer raises Unavailable, and returns what it returns. Each reason is logged once."""
    said = None
    while True:
        try:
            return act()
        except Unavailable as error:
            if error.message != said:
                log.warning("waiting for %s", part, extra={"reason": error.message})
            said = error.message
        pause()


def migrate(pause: Callable[[], object] = a_moment) -> None:
    """Runs the migrations that are due. Waits for a server; raises DatabaseUnavailable for a file, and Misconfigured."""
    if get_settings().database_url.startswith("sqlite"):
        db.migrate()
    else:
        wait_until_there("the database", lambda: explaining(db.migrate), pause)


def wait_for_tables() -> None:
    """Blocks while migrations are missing, which the web process runs, perhaps on another machine, or the database is away.

    Raises Misconfigured if it does not let us in, or its tables are newer than ours.
    """
    wait_until_there("the database", demand_tables)
    db.dispose()  # a worker forks, and must have no connection open then


def demand_tables() -> None:
    if not explaining(is_current):
        raise DatabaseUnavailable(BEHIND)


def explaining(act: Callable[[], T]) -> T:
    """Calls it. If the database does not answer, the error tells why."""
    try:
        return act()
    except DatabaseUnavailable as error:
        raise explained(error, get_settings().database_url) from error
