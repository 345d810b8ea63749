"""A worker that reports its process id while it is writing a part, and hangs there until it is killed."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NoReturn
from unittest import mock

from jobs.cleaning.cluster import Cluster
from jobs.cleaning.cluster.workers import Workers


@dataclass(frozen=True)
class Deadly(Cluster):
    """A cluster whose first worker to write a part writes its process id into `pipe` when the part is half written."""

    pipe: Path = Path()

    def connect(self, scratch: Path) -> AbstractContextManager[Workers]:
        return self.deadly(super().connect(scratch))

    @contextmanager
    def deadly(self, workers: AbstractContextManager[Workers]) -> Iterator[Workers]:
        with workers as others:
            yield DeadlyWorkers(others, self.pipe)


@dataclass
class DeadlyWorkers:
    others: Workers
    pipe: Path

    def each(self, work: Callable[..., Any], jobs: Iterator[tuple[Any, ...]], waiting: Callable[[], None]) -> Iterator[Any]:
        return self.others.each(hang_once, ((self.pipe, work, *job) for job in jobs), waiting)


def hang_once(pipe: Path, work: Callable[..., Any], *job: Any) -> Any:
    """Does the work; but the first caller never returns."""
    try:
        pipe.with_suffix(".taken").touch(exist_ok=False)
    except FileExistsError:
        return work(*job)
    with mock.patch.object(Path, "replace", partial(say_and_hang, pipe)):
        return work(*job)


def say_and_hang(pipe: Path, *_: Any) -> NoReturn:
    pipe.write_text(str(os.getpid()))
    threading.Event().wait()
    raise AssertionError
