"""Hashes passwords in a few threads of their own: each hash takes 64 MiB and a tenth of a second of CPU time.

So people who guess passwords slow down each other, but neither the pages nor the machine.
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
    """Raises EasilyGuessed, or Unavailable if too many are waiting."""
    return await _alone(lambda: password.hashed(secret, name))


async def is_right(secret: str, kept: str | None) -> bool:
    """Raises Unavailable if too many are waiting."""
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
