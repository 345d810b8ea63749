"""Folders of sockets that killed instances have left, each named after a data folder that nobody may ever start again."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

AGE = 24 * 3600.0
"""Seconds since something came or went in a folder: one that is being used for the first time is left alone."""


def sweep_folders(root: Path, names: str, age: float = AGE) -> None:
    """Removes those of ours in which nobody listens. What is in them but sockets stays, and they with it."""
    for folder in root.glob(names):
        with suppress(OSError):  # somebody else's, gone by now, or not empty
            found = folder.lstat()
            if found.st_uid == os.getuid() and time.time() - found.st_mtime >= age and not any(map(is_heard, folder.iterdir())):
                for path in sockets(folder):
                    path.unlink()
                folder.rmdir()


def sockets(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if path.is_socket())


def is_heard(path: Path) -> bool:
    """Whether a process listens at it. One that is frozen does."""
    with socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(1)
        try:
            asking.connect(str(path))
        except ConnectionRefusedError:
            return False
        except OSError:  # too busy to take us, say
            return True
    return True
