"""Waits for an internal job on behalf of a page."""

from collections.abc import Callable
from contextlib import aclosing
from typing import Any

from models.job import OVER, Job
from models.user import User
from ui.api.waiting import follow


async def ended(
    job: Job, user: User, is_unwanted: Callable[[], bool], on_progress: Callable[[float], None] | None = None
) -> dict[str, Any] | None:
    """The job when it has ended; None once `is_unwanted` returns True. `on_progress` gets its progress meanwhile."""
    async with aclosing(follow(job.id, user)) as versions:
        async for version in versions:
            if is_unwanted():
                return None
            if version and version["status"] in OVER:
                return version
            if version and on_progress:
                on_progress(version["progress"])
    return None
