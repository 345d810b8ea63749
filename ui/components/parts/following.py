"""A job of our own that a page waits for: followed until it has ended, or until nobody wants it any more."""

from collections.abc import Callable
from contextlib import aclosing
from typing import Any

from models.job import OVER, Job
from models.user import User
from ui.api.waiting import follow


async def ended(job: Job, user: User, is_unwanted: Callable[[], bool]) -> dict[str, Any] | None:
    """The job as it ended; None if nobody wants to know any more."""
    async with aclosing(follow(job.id, user)) as versions:
        async for version in versions:
            if is_unwanted():
                return None
            if version and version["status"] in OVER:
                return version
    return None
