"""Makes the next items in a thread while the last one is used."""

import threading
from collections.abc import Generator
from queue import SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")


class Prefetch(Generic[T]):
    """Iterates over a generator that runs in a thread, up to `ahead` items in advance.

    An exception of the generator is raised where its item would have come. close() ends the generator and the thread; so does
    the last item.
    """

    def __init__(self, items: Generator[T, None, None], ahead: int = 2) -> None:
        self._items, self._queue = items, SimpleQueue[tuple[list[T], BaseException | None]]()
        self._room, self._closed = threading.Semaphore(ahead), False
        self._thread = threading.Thread(target=self._fill, name="reader", daemon=True)
        self._thread.start()

    def __iter__(self) -> Generator[T, None, None]:
        try:
            while True:
                items, error = self._queue.get()
                if error:
                    raise error
                if not items:
                    return
                self._room.release()
                yield from items
        finally:
            self.close()

    def close(self) -> None:
        self._closed = True
        self._room.release()
        self._thread.join()

    def _fill(self) -> None:
        try:
            self._room.acquire()
            while not self._closed and (item := next(self._items, None)) is not None:
                self._queue.put(([item], None))
                self._room.acquire()
            self._queue.put(([], None))
        except BaseException as error:  # noqa: BLE001  handed over, to be raised where the item is awaited
            self._queue.put(([], error))
        finally:
            self._items.close()
