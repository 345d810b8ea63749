"""Rinse without one of its protections, patched into every process as it starts: chaos must detect each mutant.

Run as a module, this runs chaos against each of them, and fails if one is not detected.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col


def apply() -> None:
    """Applies the mutant that the environment names."""
    MUTANTS[os.environ["CHAOS_MUTANT"]]()


def no_reconciler() -> None:
    """Nothing reconciles rows and queue."""
    from jobs import reconciler

    reconciler.run_forever = lambda: time.sleep(10**6)


def plain_update() -> None:
    """Rows are updated unconditionally, whatever their status and attempt are now."""
    from models.job import reconciliation, transition, worker_actions
    from models.job.row import Job, Status

    def touch(session: Session, job_id: str, _attempt: int, _status: Status, /, *_: Any, **values: Any) -> Job | None:
        statement = update(Job).where(col(Job.id) == job_id).values(**values).returning(Job)
        return session.scalars(statement.execution_options(synchronize_session=False, populate_existing=True)).one_or_none()

    for module in (transition, reconciliation, worker_actions):
        module.touch = touch


def no_precondition() -> None:
    """Storing an object may overwrite another one."""
    from google.cloud.storage.fileio import BlobWriter

    from models import storage_gcs

    class Upload(storage_gcs.Upload):
        def __init__(self, *arguments: Any, if_generation_match: int, **options: Any) -> None:
            BlobWriter.__init__(self, *arguments, **options)

    storage_gcs.Upload = Upload


def surviving_children() -> None:
    """Killed processes leave their children running."""
    from jobs.machine import children

    children._libc = None


MUTANTS: dict[str, Callable[[], None]] = {
    mutant.__name__: mutant for mutant in (no_reconciler, plain_update, no_precondition, surviving_children)
}


def main() -> int:
    unseen = [name for name in MUTANTS if passes(name)]
    print(f"not found out: {', '.join(unseen)}" if unseen else "every mutant was found out")
    return 1 if unseen else 0


def passes(mutant: str) -> bool:
    """Whether no promise was broken."""
    command = [sys.executable, "-m", "tests.chaos", "--seconds", "60", "--seed", "1", "--mutant", mutant]
    return subprocess.run(command, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
