"""The storage that the user's files and results take up."""

import asyncio

from fastapi import Request

from jobs.files.retention import keep_days
from models import db
from models.settings import get_settings
from models.usage import usage_of
from ui.api.answers import UsageAnswer
from ui.auth import current_user


async def get(request: Request) -> UsageAnswer:
    """How much is stored for you, and for how long."""
    owner = current_user(request).id
    return await asyncio.to_thread(read, owner)


def read(owner: str) -> UsageAnswer:
    with db.read_session() as session:
        usage = usage_of(session, owner)
    return UsageAnswer(**usage._asdict(), max_bytes=get_settings().max_bytes_per_person or None, keep_days=keep_days(owner))
