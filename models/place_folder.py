"""A folder that schedules read from or write to."""

import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from models.errors import Conflict
from models.places import Found, Place, at
from models.storage_local import translated_errors

SETTLED = 5.0
"""Seconds without a change after which a file counts as complete: a file that is being copied is visible before it is."""


class FolderPlace(Place):
    """The regular files of a folder, without hidden ones, links and folders."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self) -> Iterator[Found]:
        with at(self.folder), translated_errors(), os.scandir(self.folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or not entry.is_file(follow_symlinks=False):
                    continue
                with suppress(FileNotFoundError):  # gone while we look
                    seen = entry.stat(follow_symlinks=False)
                    if time.time() - seen.st_mtime >= SETTLED:
                        yield Found(entry.name, seen.st_size, str(seen.st_mtime_ns))

    def fetch(self, found: Found, path: Path) -> None:
        file = self.folder / found.name
        with at(file), translated_errors():
            source = os.open(file, os.O_RDONLY | os.O_NOFOLLOW)
            with open(source, "rb") as old, path.open("xb") as new:  # noqa: PTH123  a descriptor, opened without following links
                refuse_changed(old, found)
                shutil.copyfileobj(old, new, 1 << 20)
                refuse_changed(old, found)

    def put(self, name: str, path: Path) -> bool:
        """Copies under a hidden name first, so that nobody finds an incomplete file."""
        part = self.folder / f".{secrets.token_hex(8)}.part"
        with at(self.folder), translated_errors():
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copyfile(path, part)
                os.link(part, self.folder / name)
            except FileExistsError:
                return False
            finally:
                part.unlink(missing_ok=True)
        return True


def refuse_changed(file: IO[bytes], found: Found) -> None:
    """Raises Conflict if the file has changed since it was found: the copy would mix two versions."""
    seen = os.fstat(file.fileno())
    if (seen.st_size, str(seen.st_mtime_ns)) != (found.bytes, found.state):
        raise Conflict(f"{found.name} was being written to. It is taken by the next run.")
