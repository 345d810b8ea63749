"""Who was asleep, or could not read, cannot say that others are silent."""

import time
from collections.abc import Callable

SLEPT = 3.0
"""Seconds between two looks that are a second apart: the machine was suspended, or its clock set."""
LOOKS = 3
"""How many looks then pass: so long, workers have to be heard of again."""


class Awake:
    """Asked at every look, whether we have been awake for long."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """The clock is one that goes on while the machine is suspended."""
        self._clock, self._looked, self._passed = clock, clock(), 0

    def could_not_look(self) -> None:
        """The rows could not be read, or written, so nobody could have been heard of."""
        self._passed = self._passed or 1

    def for_long(self) -> bool:
        """One who is asleep again and again says no three times out of four, so that what is lost is found all the same."""
        before, self._looked = self._looked, self._clock()
        slept = not 0 <= self._looked - before <= SLEPT
        self._passed = self._passed + 1 if (slept or self._passed) and self._passed < LOOKS else 0
        return not self._passed
