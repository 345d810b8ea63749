"""Retries: how long to wait after a transient error."""

import random
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from models.errors import DatabaseUnavailable

T = TypeVar("T")

LONGEST = 60.0
LONGEST_OUTBOUND = 3600.0
PATIENCE = 30.0
"""Seconds that the database may be unavailable before `patiently` gives up."""


def backoff(attempt: int) -> timedelta:
    """1, 2, 4 … 60 s after the first, second, third … attempt, ± 50 %, so that not all retries happen at once."""
    return timedelta(seconds=min(2.0 ** (attempt - 1), LONGEST) * random.uniform(0.5, 1.5))  # noqa: S311  no secret


def slow_backoff(attempt: int, longest: float = LONGEST_OUTBOUND) -> timedelta:
    """10 s, 30 s, 90 s … an hour: for what somebody has to fix first, such as external servers or a full disk."""
    return timedelta(seconds=min(10 * 3.0 ** (attempt - 1), longest) * random.uniform(0.8, 1.2))  # noqa: S311  no secret


def patiently(act: Callable[[], T]) -> T:
    """Calls `act`, retrying for half a minute while the database is unavailable. It may be carried out twice."""
    deadline, pause = time.monotonic() + PATIENCE, 0.1
    while True:
        try:
            return act()
        except DatabaseUnavailable:
            if time.monotonic() + pause > deadline:
                raise
        time.sleep(pause)
        pause = min(pause * 2, 2.0)
