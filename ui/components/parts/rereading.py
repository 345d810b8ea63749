"""Reads again what has changed; a burst of changes costs one reading."""

import asyncio
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from nicegui import background_tasks, ui

from models.errors import NotFound, Unavailable
from ui import live

T = TypeVar("T")

GATHER = 0.15
"""Seconds for which changes are gathered before anything is read again."""
REST, LONGEST_REST = 3, 3.0
"""Changes are gathered at least three times as long as the last reading took, so that however long a list is and however much
happens, a page reads for a quarter of the time; but no longer than so many seconds."""
AWAY = 2.0
"""Seconds until the next try if the database does not answer."""


class Rereading(Generic[T]):
    """Calls `read` in a thread, then `show` with its result, as long as `element` exists."""

    def __init__(
        self, element: ui.element, read: Callable[[], T], show: Callable[[T], None], *, gather: float = GATHER
    ) -> None:
        self.element, self.read, self.show, self.gather = element, read, show, gather
        self._is_stale = self._is_reading = False
        self._took = 0.0

    def keep_up(self) -> None:
        """Call it after subscribing: reads again now, and whenever changes may have been missed."""
        live.resync.subscribe(self.ask)
        self.ask()

    def ask(self) -> None:
        """Call it when something has changed."""
        self._is_stale = True
        if not self._is_reading:
            self._is_reading = True
            background_tasks.create(self._read_again(), name="read again", context=self.element)

    async def _read_again(self) -> None:
        try:
            while self._is_stale and not self.element.is_deleted:
                await asyncio.sleep(max(self.gather, min(REST * self._took, LONGEST_REST)))
                self._is_stale = False
                try:
                    found = await asyncio.to_thread(self._timed)
                except Unavailable:
                    self._is_stale = True
                    await asyncio.sleep(AWAY)
                    continue
                except NotFound:  # deleted meanwhile: what is shown stays
                    continue
                if not self.element.is_deleted:
                    self.show(found)
        finally:
            self._is_reading = False

    def _timed(self) -> T:
        began = time.monotonic()
        found = self.read()
        self._took = time.monotonic() - began
        return found
