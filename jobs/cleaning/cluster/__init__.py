"""Beyond one machine: the parts of a table go through the steps in other processes, wherever these are.

    client    reads the file into parts ─┐                    ┌─ merges what was learned ─┐         ┌─ writes the files
    workers                              └─ apply and learn ──┘                           └─ apply ─┘

A part is one batch in a file of its own, which the client and all workers see. Workers run the very code of `run.py`, a part at
a time; what learners find of parts is merged, and it is exact. A learner that can't be merged sees all parts in order, in the
client. Through the scheduler go numbers and paths alone.
"""

import os
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from jobs.cleaning.errors import RecipeError

if TYPE_CHECKING:
    from jobs.cleaning.cluster.hands import Hands


@dataclass(frozen=True)
class Cluster:
    """Where the work is done."""

    scheduler: str | None = None
    """Address of a Dask scheduler; None: processes of our own, for the run alone."""
    folder: Path | None = None
    """What the client and all workers see under the same path; None: the run's scratch folder."""
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    """How many processes of our own."""

    def shared(self, scratch: Path) -> Path:
        """The folder for parts; `scratch` is the run's."""
        if self.folder and not self.folder.is_dir():
            raise RecipeError(f"There is no folder {self.folder} (DASK_FOLDER). Name one that all workers see.")
        return self.folder or scratch

    def hands(self, scratch: Path) -> "AbstractContextManager[Hands]":
        """Those who do the work, as long as the context is open."""
        from jobs.cleaning.cluster.hands import dask_hands

        return dask_hands(self, scratch)
