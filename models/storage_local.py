"""Storage in a folder.

A new object is written under a hidden name, flushed to the disk, read back, and then hard-linked to its final name: a link,
unlike a rename, fails if the name is taken. The folder is flushed last; otherwise a power cut could lose the name.
"""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from io import BufferedIOBase
from pathlib import Path
from typing import IO

from models.disk_space import NONE_LEFT, demand_room
from models.errors import AlreadyThere, Damaged, DiskFull, Missing, StorageClosed, StorageUnavailable
from models.storage import BLOCK, KEY, Entry, Storage, Stored, Sums, Writer, checked_key, crc32c_of

PARTS = ".parts"
"""The folder for objects that are still being written. Keys never begin with a dot."""
NO_LINK = (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP)
"""Errors of a file system that cannot make a hard link: across disks, or at all."""


class LocalStorage(Storage):
    """Each object is a file under one folder; its key is its path."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def create(self, key: str) -> Writer:
        return LocalWriter(self.root, checked_key(key))

    def open(self, key: str, start: int = 0) -> BufferedIOBase:
        with translated_errors():
            file = self._path(key).open("rb")
            file.seek(start)
            return file

    def local_path(self, key: str) -> Path:
        path = self._path(key)
        if not path.is_file():
            raise Missing("This file is not in the storage any more.")
        return path

    def signed_address(self, key: str, **_: str) -> None:
        checked_key(key)

    def stat(self, key: str) -> Entry | None:
        path = self._path(key)
        return entry(key, path) if path.is_file() else None

    def delete(self, key: str) -> bool:
        path = self._path(key)
        try:
            with translated_errors():
                path.unlink()
        except Missing:
            return False
        self._drop_empty_folders(path.parent)
        return True

    def list(self, prefix: str) -> Iterator[Entry]:
        for folder, names, files in os.walk(self.root / prefix.rpartition("/")[0]):
            names[:] = [name for name in names if not name.startswith(".")]
            for path in (Path(folder, file) for file in files):
                key = path.relative_to(self.root).as_posix()
                if key.startswith(prefix) and KEY.fullmatch(key):  # file managers and network disks leave files of their own
                    with suppress(FileNotFoundError):  # deleted while we look
                        yield entry(key, path)

    def sweep(self, age: timedelta) -> None:
        limit = datetime.now(UTC) - age
        for part in (self.root / PARTS).glob("*"):
            with suppress(FileNotFoundError):  # its writer has just finished
                if datetime.fromtimestamp(part.stat().st_mtime, UTC) <= limit:
                    part.unlink()

    def check(self) -> None:
        with translated_errors():
            make_folders(self.root / PARTS)
            demand_room(self.root / PARTS)

    def adopt(self, path: Path, key: str) -> Stored:
        """Hard-links the file to its key if it is on the same disk; otherwise copies it."""
        target, sums = self._path(key), Sums()
        with path.open("rb", buffering=0) as file, translated_errors():
            while block := file.read(BLOCK):
                sums.add(block)
            os.fsync(file.fileno())
            os.utime(file.fileno())  # it counts as stored from now on
            try:
                give_name(path, target)
            except OSError as error:
                if error.errno not in NO_LINK:
                    raise
                return self.upload(path, key)
        return sums.stored()

    def _path(self, key: str) -> Path:
        return self.root / checked_key(key)

    def _drop_empty_folders(self, folder: Path) -> None:
        """Except those of the first level, which every writer uses."""
        with suppress(OSError):
            while folder.parent != self.root and folder != self.root:
                folder.rmdir()
                folder = folder.parent


class LocalWriter(Writer):
    """A file that does not have its final name yet."""

    def __init__(self, root: Path, key: str) -> None:
        super().__init__()
        self._target = root / key
        if self._target.exists():
            raise AlreadyThere(f"There is an object {key} already.")
        with translated_errors():
            self._part = open_part(root)

    def _write(self, block: bytes) -> None:
        with translated_errors():
            self._part.write(block)

    def _commit(self, stored: Stored) -> None:
        with translated_errors():
            self._part.flush()
            os.fsync(self._part.fileno())
            self._part.seek(0)
            if crc32c_of(self._part) != stored.crc32c:
                raise Damaged("The disk did not keep what was written to it.")
            give_name(Path(self._part.name), self._target)
        self._drop_part()

    def _abandon(self) -> None:
        with suppress(OSError):
            self._drop_part()

    def _drop_part(self) -> None:
        Path(self._part.name).unlink(missing_ok=True)
        self._part.close()


def give_name(path: Path, target: Path) -> None:
    """Links `path` to `target`. Tries again if the folder, still empty, is removed by somebody just before the link is made."""
    while True:
        make_folders(target.parent)
        try:
            target.hardlink_to(path)
        except FileNotFoundError:
            if not path.exists():
                raise
        else:
            flush_folder(target.parent)
            return


def open_part(root: Path) -> IO[bytes]:
    """A new file under a hidden name."""
    make_folders(root / PARTS)
    return (root / PARTS / secrets.token_hex(16)).open("x+b")


def make_folders(folder: Path) -> None:
    """Like mkdir -p, and durable: the folders survive a power cut."""
    if folder.is_dir():
        return
    make_folders(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    flush_folder(folder.parent)


def flush_folder(folder: Path) -> None:
    """Makes the names in the folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def entry(key: str, path: Path) -> Entry:
    known = path.stat()
    return Entry(key, known.st_size, datetime.fromtimestamp(known.st_mtime, UTC))


@contextmanager
def translated_errors() -> Iterator[None]:
    """Translates errors of the operating system into ours."""
    try:
        yield
    except OSError as error:
        raise _as_ours(error) from error


def _as_ours(error: OSError) -> Exception:
    if isinstance(error, FileNotFoundError):
        return Missing("This file is not in the storage any more.")
    if isinstance(error, FileExistsError):
        return AlreadyThere("There is an object of this name already.")
    if error.errno in NONE_LEFT:
        return DiskFull("The disk is full. Free some space, then try again.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EOPNOTSUPP):
        return StorageClosed(f"The folder in STORAGE cannot be used: {error.strerror}.")
    return StorageUnavailable(f"The disk does not answer: {error.strerror}.")
