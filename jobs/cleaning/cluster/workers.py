"""Runs the work on parts of a table on the workers of a Dask cluster."""

import logging
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as StillAtWork
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from jobs.cleaning.cluster import Cluster
from jobs.cleaning.errors import ClusterLost, LimitExceeded, RecipeError

if TYPE_CHECKING:
    from distributed import Client, Future

R = TypeVar("R")

AHEAD = 1000
"""The number of tasks that the scheduler has at a time."""
PATIENCE = 30
"""Seconds within which a cluster must respond, and have a worker."""
LOOK_EVERY = 1
"""Seconds between two checks whether to stop."""
LOST = "The Dask scheduler was lost in the middle of the run. Start it, and run this again."
NOBODY = "The Dask scheduler has no worker. Start one in Rinse's folder: python -m dask worker ADDRESS"

UNSEEN = "A worker of the Dask cluster does not see the parts. Mount DASK_FOLDER there too, or set it to a folder that all see."


class Workers(Protocol):
    def each(self, work: Callable[..., R], jobs: Iterator[tuple[Any, ...]], waiting: Callable[[], None]) -> Iterator[R]:
        """Yields the result for each job, in order. `waiting` is called repeatedly meanwhile, and may raise to stop."""


@dataclass
class DaskWorkers:
    """The tasks of a lost worker are done by another one."""

    client: "Client"

    def each(self, work: Callable[..., R], jobs: Iterator[tuple[Any, ...]], waiting: Callable[[], None]) -> Iterator[R]:
        running: deque[Future[Any]] = deque()
        call = call_by_name()
        try:
            for job in jobs:
                with refusals():
                    running.append(self.client.submit(call, work.__module__, work.__qualname__, *job, pure=False))
                if len(running) > AHEAD:
                    yield self.result_of(running.popleft(), waiting)
            while running:
                yield self.result_of(running.popleft(), waiting)
        finally:
            if running and self.client.status == "running":
                self.client.cancel(list(running))

    def result_of(self, future: "Future[Any]", waiting: Callable[[], None]) -> Any:
        with refusals():
            while not future.done():
                with suppress(StillAtWork):
                    return future.result(timeout=LOOK_EVERY)
                waiting()
                demand_workers(self.client)
            return future.result()


@contextmanager
def refusals() -> Iterator[None]:
    """Translates errors of the cluster to ours."""
    from distributed import KilledWorker
    from distributed.client import ClosedClientError

    try:
        yield
    except (CancelledError, ClosedClientError) as error:
        raise ClusterLost(LOST) from error
    except KilledWorker as error:
        raise LimitExceeded(
            "Workers of the Dask cluster died again and again over the same part of the table. Give them more memory.",
            code="MEMORY",
        ) from error
    except ModuleNotFoundError as error:
        raise ClusterLost(
            f"A worker of the Dask cluster does not find {error.name!r}. Start it in Rinse's folder, with its packages: "
            "python -m dask worker ADDRESS"
        ) from error
    except FileNotFoundError as error:
        raise ClusterLost(UNSEEN) from error


def call_by_name() -> Callable[..., Any]:
    """A function that calls one of Rinse's by name.

    It belongs to no module, so it is sent by value: a scheduler does not need Rinse to accept it, and a worker without Rinse
    reports that.
    """

    def call(module: str, name: str, *job: Any) -> Any:
        from importlib import import_module

        return getattr(import_module(module), name)(*job)

    return call


@contextmanager
def dask_workers(cluster: Cluster, scratch: Path) -> Iterator[DaskWorkers]:
    """A cluster's workers; or processes on this machine, which end with the context."""
    try:
        from distributed import Client
    except ImportError as error:
        raise RecipeError("The engine dask is not installed here: .venv/bin/pip install -r requirements-dask.txt") from error
    logging.getLogger("distributed").setLevel(logging.WARNING)  # otherwise it logs every worker that comes and goes
    if cluster.scheduler is None:
        with own_cluster(cluster, scratch) as address, Client(address, timeout=PATIENCE, set_as_default=False) as client:
            yield DaskWorkers(client)
        return
    try:
        client = Client(cluster.scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterLost(f"There is no Dask scheduler at {cluster.scheduler}. Start one, or unset DASK_SCHEDULER.") from error
    with client:
        demand_workers(client)
        yield DaskWorkers(client)


def demand_workers(client: "Client") -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        raise ClusterLost(NOBODY) from error
    except OSError as error:
        raise ClusterLost(LOST) from error


@contextmanager
def own_cluster(cluster: Cluster, scratch: Path) -> Iterator[Any]:
    """Processes with one thread each, started by spawning: a fork of a process that has used Polars hangs.

    They communicate on the loopback interface, with one-time credentials: nobody else on the machine can give them work.
    """
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=cluster.workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        security=True,
        dashboard_address="127.0.0.1:0",
        local_directory=str(scratch),
        memory_limit=0,
        env={"POLARS_MAX_THREADS": "1"},
    ) as own:
        yield own
