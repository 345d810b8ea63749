"""Runs a recipe on a cluster: the parts of a table go through the steps in other processes, on this or other machines.

    client    reads the file into parts ─┐                    ┌─ merges what was learned ─┐         ┌─ writes the files
    workers                              └─ apply and learn ──┘                           └─ apply ─┘

A part is one batch in a file of its own, which the client and all workers can read. Workers run the same code as `run.py`, one
part at a time; what learners find in the parts is merged, exactly. A learner that cannot be merged sees all parts in order, in
the client. Only numbers and paths go through the scheduler.
"""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from jobs.cleaning.errors import ClusterLost
from jobs.cleaning.held_folders import held_folder, sweep

if TYPE_CHECKING:
    from jobs.cleaning.cluster.workers import Workers

PARTS = "parts-"
AWAY = "There is no folder {} (DASK_FOLDER). Mount it, or name one that all workers see."


@dataclass(frozen=True)
class Cluster:
    """Where the work is done."""

    scheduler: str | None = None
    """The address of a Dask scheduler; None: our own processes, only for the run."""
    folder: Path | None = None
    """A folder that the client and all workers see under the same path; None: the run's scratch folder."""
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    """The number of our own processes."""

    @contextmanager
    def parts(self, scratch: Path) -> Iterator[Path]:
        """A temporary folder for the parts of one run; `scratch` is the run's.

        DASK_FOLDER is usually a mount: if it is missing, it may only be unavailable. So the recipe is not to blame, and the run
        may be retried, as if there is no scheduler.
        """
        if self.folder and not is_there(self.folder):
            raise ClusterLost(AWAY.format(self.folder))
        with held_folder(self.folder or scratch, f"{PARTS}{token_hex(8)}") as own:
            try:
                yield own
            except OSError as error:
                if self.folder is None or is_there(own):
                    raise
                raise ClusterLost(AWAY.format(self.folder)) from error

    def sweep(self, age: timedelta) -> None:
        """Removes what killed runs have left in `folder`, unless it was written to within `age`."""
        if self.folder and is_there(self.folder):
            sweep(self.folder, f"{PARTS}*", age.total_seconds())

    def connect(self, scratch: Path) -> "AbstractContextManager[Workers]":
        """The workers, as long as the context is open."""
        from jobs.cleaning.cluster.workers import dask_workers

        return dask_workers(self, scratch)


def is_there(folder: Path) -> bool:
    """Whether the folder exists; false also if its file server does not respond."""
    try:
        return folder.is_dir()
    except OSError:
        return False
