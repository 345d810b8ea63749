"""Temporary folders, removed at the end of the work, or later if its process was killed.

Beside each folder is a lock file, which its process holds. Whoever can take the lock knows that the process is dead.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def held_folder(root: Path, name: str) -> Iterator[Path]:
    """Creates the folder `root/name`, and removes it at the end."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder, lock = root / name, _hold(root / f"{name}.lock")
    try:
        folder.mkdir(mode=0o700)
        yield folder
    finally:
        _remove(folder)
        os.close(lock)


def sweep(root: Path, names: str = "*", age: float = 0) -> None:
    """Removes folders of dead processes that match `names` and were last written to at least `age` seconds ago."""
    for path in root.glob(f"{names}.lock"):
        with suppress(OSError):  # gone by now, in use, somebody else's, or on a file system without locks
            lock = os.open(path, os.O_RDWR)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if time.time() - _written_at(path) >= age:
                    _remove(path.with_suffix(""))
            finally:
                os.close(lock)


def _hold(path: Path) -> int:
    """The lock file, locked. If a sweeper locked it first and removed the file, a new one is created.

    On a file system without locks, a sweeper cannot lock it either, and nothing is swept.
    """
    while True:
        lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        with suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX)
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(lock), path.stat()):
                return lock
        os.close(lock)


def _written_at(lock: Path) -> float:
    """When the folder was last modified. If there is none, a removal was interrupted."""
    folder = lock.with_suffix("")
    return (folder if folder.exists() else lock).stat().st_mtime


def _remove(folder: Path) -> None:
    """Removes the lock file last: while it exists, an interrupted removal can be resumed."""
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):  # a folder shared by several machines may be unavailable
        if not folder.exists():
            folder.with_name(f"{folder.name}.lock").unlink(missing_ok=True)
