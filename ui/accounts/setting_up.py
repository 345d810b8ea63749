"""The first administrator is invited by a link printed where Rinse is started: whoever can read that output may have it."""

import sys

from models import db
from models.account import has_administrator
from models.invitation import invite
from models.settings import Settings


def say_how_to_set_up(settings: Settings) -> None:
    """Printed, not logged: logs reach more people than those who start Rinse. Does nothing once there is an administrator."""
    with db.session() as session:
        if has_administrator(session):
            return
        link = invitation_link(settings.base_url, invite(session, None))
    sys.stdout.write(f"Set up Rinse: {link}   (works once, for 72 hours)\n")
    sys.stdout.flush()


def invitation_link(base_url: str, token: str) -> str:
    return f"{base_url}/invitation/{token}"
