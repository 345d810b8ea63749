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
    from jobs.cleaning.cluster.hands import Hands

PARTS = "parts-"
AWAY = "There is no folder {} (DASK_FOLDER). Mount it, or name one that all workers see."


@dataclass(frozen=True)
class Cluster:
    """Where the work is done."""

    scheduler: str | None = None
    """Address of a Dask scheduler; None: processes of our own, for the run alone."""
    folder: Path | None = None
    """What the client and all workers see under the same path; None: the run's scratch folder."""
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    """How many processes of our own."""

    @contextmanager
    def parts(self, scratch: Path) -> Iterator[Path]:
        """A folder for the parts of one run, gone with it; `scratch` is the run's.

        DASK_FOLDER is a mount, most often: where there is none, it may only be away. So it is no fault of the recipe, and
        worth another try, as where there is no scheduler.
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
        """Takes away what runs that were killed have left in `folder`, unless it was written to since."""
        if self.folder and is_there(self.folder):
            sweep(self.folder, f"{PARTS}*", age.total_seconds())

    def hands(self, scratch: Path) -> "AbstractContextManager[Hands]":
        """Those who do the work, as long as the context is open."""
        from jobs.cleaning.cluster.hands import dask_hands

        return dask_hands(self, scratch)


def is_there(folder: Path) -> bool:
    """Also where whoever serves it does not answer."""
    try:
        return folder.is_dir()
    except OSError:
        return False
