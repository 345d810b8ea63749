"""Workers and the scheduler wait until the web process, perhaps on another machine, has run the migrations."""

import logging
import time

from models import db
from models.errors import DatabaseUnavailable
from models.revision import is_current

log = logging.getLogger(__name__)

PAUSE = 0.5
"""Seconds between two looks."""
BEHIND = "Its tables are of an older version, or not there yet: the web process brings them up to date as it starts."


def wait_for_tables() -> None:
    """Blocks while migrations are missing, or the database is unavailable. Raises Misconfigured if they are newer than ours."""
    said = None
    while reason := why_not_yet():
        if reason != said:
            log.warning("waiting for the database", extra={"reason": reason})
        said = reason
        time.sleep(PAUSE)
    db.dispose()  # a worker forks, and must have no connection open then


def why_not_yet() -> str | None:
    try:
        return None if is_current() else BEHIND
    except DatabaseUnavailable as error:
        return error.message
