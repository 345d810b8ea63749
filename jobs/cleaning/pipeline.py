"""Processes several batches in parallel, but in order wherever order matters.

    batch 1   trim · [learn] · filter ·
    batch 2          trim · ·  [learn] · filter ·       [ ] is passed in order: each batch waits for the one before it

Each batch has a thread of its own from start to end. The number of threads never affects the result.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from math import inf
from threading import Condition
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

THREADS = 2
"""Besides the one that reads and the one that writes. Polars has its own threads, and each further one holds another batch."""


class Walk:
    """An item's path through numbered places."""

    def __init__(self, in_front: "Walk | None" = None) -> None:
        self.in_front = in_front
        self.moved: Condition = in_front.moved if in_front else Condition()
        self.passed = -inf
        self.failed = False

    @contextmanager
    def turn(self, place: float) -> Iterator[None]:
        """Waits until the item before this one has passed the place, then passes it."""
        if in_front := self.in_front:
            with self.moved:
                self.moved.wait_for(lambda: in_front.passed >= place)
            if in_front.failed:
                raise Abandoned
        yield
        self.pass_by(place)

    def pass_by(self, place: float) -> None:
        with self.moved:
            self.passed = place
            self.moved.notify_all()

    def through(self, work: Callable[[T, "Walk"], R], item: T) -> R:
        """Does the work on the item, which has then passed all places, whatever happens."""
        try:
            return work(item, self)
        except BaseException:
            self.failed = True
            raise
        finally:
            self.in_front = None  # otherwise each would keep all its predecessors alive
            self.pass_by(inf)


class Abandoned(Exception):
    """The item before this one has failed; that item's error is the one to report."""


def in_order(
    items: Iterator[T],
    work: Callable[[T, Walk], R],
    threads: int = THREADS,
    is_last: Callable[[T], bool] = lambda _: False,
) -> Generator[R, None, None]:
    """Yields the result of `work` for each item, in the order of the items.

    An error is raised where its result would have come, and later items are abandoned. When this generator ends, nothing is
    running any more. An item that `is_last` knows to be the last runs without a thread of its own, if no other is running.
    """
    last: Walk | None = None
    running: deque[Future[R]] = deque()
    with ThreadPoolExecutor(threads, "batches") as pool:
        try:
            for item in items:
                last = Walk(last)
                if not running and is_last(item):
                    yield last.through(work, item)
                    continue
                running.append(pool.submit(last.through, work, item))
                if len(running) > threads:
                    yield running.popleft().result()
            while running:
                yield running.popleft().result()
        finally:
            for future in reversed(running):  # one that has started waits for those before it
                future.cancel()
