"""Who starts beside the web process, on this machine or another, may be there before it has brought the tables up to date."""

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
    """Blocks while the tables are older than this version, or the database is away. Raises Misconfigured if they are newer."""
    said = None
    while reason := why_not_yet():
        if reason != said:
            log.warning("waiting for the database", extra={"reason": reason})
        said = reason
        time.sleep(PAUSE)
    db.dispose()  # who forks leaves no connection open


def why_not_yet() -> str | None:
    try:
        return None if is_current() else BEHIND
    except DatabaseUnavailable as error:
        return error.message
