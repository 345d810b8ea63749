"""Notices that this process was suspended, or could not read: workers may then only seem to be silent."""

import time
from collections.abc import Callable

SLEPT = 3.0
"""If more seconds than this pass between two looks, usually one apart, the machine was suspended, or its clock was set."""
LOOKS = 3
"""How many looks are then skipped, so that workers have time to write a heartbeat."""


class Awake:
    """Says, at every look of the reconciler, whether a worker's silence means anything."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """`clock` must advance while the machine is suspended."""
        self._clock, self._looked, self._passed = clock, clock(), 0

    def could_not_look(self) -> None:
        """The database could not be read or written, so workers may not have been able to write heartbeats either."""
        self._passed = self._passed or 1

    def for_long(self) -> bool:
        """Whether we have been awake for long enough. Even if we are suspended again and again, every fourth answer is yes, so
        that lost jobs are found in the end."""
        before, self._looked = self._looked, self._clock()
        slept = not 0 <= self._looked - before <= SLEPT
        self._passed = self._passed + 1 if (slept or self._passed) and self._passed < LOOKS else 0
        return not self._passed
