"""Passwords are hashed in threads of their own, few at a time: each takes 64 MiB and a tenth of a second of a processor.

So those who guess passwords hold up each other, and neither the pages nor the machine.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from models import password
from models.errors import Unavailable

AT_ONCE, WAITING = 2, 20
BUSY = "Too many people sign in at this moment. Try again in a few seconds."

Answer = TypeVar("Answer", str, bool)

_threads = ThreadPoolExecutor(AT_ONCE, "password")
_under_way = 0


async def hashed(secret: str, name: str) -> str:
    """Raises EasilyGuessed, and Unavailable when too many wait."""
    return await _alone(lambda: password.hashed(secret, name))


async def is_right(secret: str, kept: str | None) -> bool:
    """Raises Unavailable when too many wait."""
    return await _alone(lambda: password.is_right(secret, kept))


async def _alone(work: Callable[[], Answer]) -> Answer:
    global _under_way
    if _under_way >= AT_ONCE + WAITING:
        raise Unavailable(BUSY)
    _under_way += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_threads, work)
    finally:
        _under_way -= 1
