"""A folder for the temporary files of one attempt, gone when the attempt is, also when its process was killed.

Beside each folder lies a lock file that its process holds. Who can take the lock knows that the process is dead.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def scratch_folder(root: Path, name: str) -> Iterator[Path]:
    """Makes the folder `root/name`, and removes it at the end."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder, lock = root / name, _hold(root / f"{name}.lock")
    try:
        folder.mkdir(mode=0o700)
        yield folder
    finally:
        _remove(folder)
        os.close(lock)


def sweep(root: Path) -> None:
    """Removes what dead processes left."""
    for path in root.glob("*.lock"):
        with suppress(FileNotFoundError, BlockingIOError):  # gone by now, or in use
            lock = os.open(path, os.O_RDWR)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(path.with_suffix(""))
            finally:
                os.close(lock)


def _hold(path: Path) -> int:
    """The lock, held. A sweeper may have taken it before us and removed the file: then the next one is ours."""
    while True:
        lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(lock), path.stat()):
                return lock
        os.close(lock)


def _remove(folder: Path) -> None:
    """The lock file last: while it is there, a removal that broke off can be taken up again."""
    shutil.rmtree(folder, ignore_errors=True)
    if not folder.exists():
        folder.with_name(f"{folder.name}.lock").unlink(missing_ok=True)
