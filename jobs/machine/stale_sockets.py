"""Removes socket folders that killed instances have left. Each is named after a data folder, which may never be used again."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

AGE = 24 * 3600.0
"""Seconds since a folder last changed, so that one which has just been created is left alone."""


def sweep_folders(root: Path, names: str, age: float = AGE) -> None:
    """Removes our folders in which no process listens, unless they contain anything but sockets."""
    for folder in root.glob(names):
        with suppress(OSError):  # not ours, gone by now, or not empty
            found = folder.lstat()
            if found.st_uid == os.getuid() and time.time() - found.st_mtime >= age and not any(map(is_heard, folder.iterdir())):
                for path in sockets(folder):
                    path.unlink()
                folder.rmdir()


def sockets(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if path.is_socket())


def is_heard(path: Path) -> bool:
    """Whether a process listens at it, which may be frozen."""
    with socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(1)
        try:
            asking.connect(str(path))
        except ConnectionRefusedError:
            return False
        except OSError:  # it may be too busy to accept
            return True
    return True
