"""One Rinse per data folder, and one server per socket.

Two on a data folder would share Redis's append-only file, and delete each other's scratch folders as those of a dead process.
"""

import fcntl
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from jobs.machine.server import runtime_folder
from models.errors import Conflict

log = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds to wait for the children of a Rinse that has just been killed."""


@contextmanager
def only_one(data_dir: Path, *words: str) -> Iterator[int]:
    """Locks the folder. Yields the lock's file descriptor: a child that inherits it holds the lock, too.

    `words`, without white space, are for `words_of`.
    """
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = os.open(data_dir / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        take(lock, data_dir)
        os.ftruncate(lock, 0)
        os.pwrite(lock, " ".join([str(os.getpid()), *words]).encode(), 0)
        yield lock
    finally:
        os.close(lock)


def words_of(data_dir: Path) -> list[str]:
    """What the Rinse that is running on this folder says of itself; nothing if none is."""
    with suppress(FileNotFoundError), (data_dir / "lock").open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return lock.read().split()[1:]
    return []


def take(lock: int, data_dir: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                holder = os.pread(lock, 32, 0).decode("ascii", "replace").partition(" ")[0]
                raise Conflict(
                    f"Rinse is already running on {data_dir} (process {holder}). Stop it, or set DATA_DIR to another folder."
                ) from None
            time.sleep(0.05)
        else:
            return


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Locks a folder of sockets. A second process waits, and removes no sockets; the first may remove the folder at its end."""
    while True:
        runtime_folder(folder)
        lock = os.open(folder, os.O_RDONLY)
        try:
            hold(lock, folder)
            if is_at(folder, lock):
                yield
                return
        finally:
            os.close(lock)


def hold(lock: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        log.warning("waiting: another one serves", extra={"folder": str(folder)})
        fcntl.flock(lock, fcntl.LOCK_EX)


def is_at(folder: Path, opened: int) -> bool:
    """Whether the opened folder is still the one at this path."""
    with suppress(FileNotFoundError):
        return os.path.samestat(folder.stat(), os.fstat(opened))
    return False
