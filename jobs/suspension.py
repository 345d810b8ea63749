"""Notices that this process was suspended, or could not read: workers may then only seem to be silent."""

import time
from collections.abc import Callable

LONGEST_GAP = 3.0
"""If more seconds than this pass between two looks, usually one apart, the machine was suspended, or its clock was set."""
LOOKS = 3
"""How many looks are then skipped, so that workers have time to write a heartbeat."""


class SuspensionDetector:
    """Says, at every look of the reconciler, whether a worker's silence means anything."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """`clock` must advance while the machine is suspended."""
        self._clock, self._looked, self._skipped = clock, clock(), 0

    def database_was_away(self) -> None:
        """Workers may not have been able to write heartbeats either."""
        self._skipped = self._skipped or 1

    def silence_counts(self) -> bool:
        """Even if we are suspended again and again, every fourth answer is yes, so that lost jobs are found in the end."""
        before, self._looked = self._looked, self._clock()
        was_suspended = not 0 <= self._looked - before <= LONGEST_GAP
        self._skipped = self._skipped + 1 if (was_suspended or self._skipped) and self._skipped < LOOKS else 0
        return not self._skipped
