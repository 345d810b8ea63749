"""How long to wait before trying again what failed in passing."""

import random
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from models.errors import DatabaseUnavailable

T = TypeVar("T")

LONGEST = 60.0
LONGEST_ABROAD = 3600.0
PATIENCE = 30.0
"""Seconds that the database may be away before an act gives up."""


def backoff(attempt: int) -> timedelta:
    """1, 2, 4 … 60 s after the first, second, third … attempt, give or take half: not all come back at once."""
    return timedelta(seconds=min(2.0 ** (attempt - 1), LONGEST) * random.uniform(0.5, 1.5))  # noqa: S311  no secret


def slow_backoff(attempt: int, longest: float = LONGEST_ABROAD) -> timedelta:
    """10 s, 30 s, 90 s … an hour: for what somebody has to mend first, as on servers of other people."""
    return timedelta(seconds=min(10 * 3.0 ** (attempt - 1), longest) * random.uniform(0.8, 1.2))  # noqa: S311  no secret


def patiently(act: Callable[[], T]) -> T:
    """Does it, again and again while the database is away, for half a minute. It may come to be done twice."""
    deadline, pause = time.monotonic() + PATIENCE, 0.1
    while True:
        try:
            return act()
        except DatabaseUnavailable:
            if time.monotonic() + pause > deadline:
                raise
        time.sleep(pause)
        pause = min(pause * 2, 2.0)
