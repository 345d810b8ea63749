"""Cursors: opaque texts that say behind which row of a list, newest first, the next page begins."""

import base64
import binascii
from datetime import UTC, datetime

from models.columns import plain_text
from models.errors import Refused


def cursor_after(at: datetime, row_id: str) -> str:
    """The cursor for the rows behind the one with this time and id."""
    return base64.urlsafe_b64encode(f"{at.isoformat()} {row_id}".encode()).decode()


def read_cursor(cursor: str) -> tuple[datetime, str]:
    """Raises Refused for one that is not ours."""
    try:
        at, _, row_id = base64.urlsafe_b64decode(cursor).decode().partition(" ")
        return datetime.fromisoformat(at).astimezone(UTC), plain_text(row_id, 20)
    except (binascii.Error, ValueError, OverflowError) as error:  # the last: a year that UTC does not have
        raise Refused("This cursor is not valid. Start again without one.") from error
