"""Storage in a folder.

A new object is written under a hidden name, flushed to the disk, read back, and then linked to its own name: a link,
unlike a rename, fails if that name is taken. The folder is flushed last, or a power cut could take the name away again.
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

from models.errors import AlreadyThere, Damaged, DiskFull, Misconfigured, Missing, StorageUnavailable
from models.storage import BLOCK, KEY, Entry, Storage, Stored, Sums, Writer, checked_key, crc32c_of

PARTS = ".parts"
"""Where objects are written before they get their name. Keys never begin with a dot."""
NO_LINK = (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP)
"""How a file system says that it makes none: from another disk, or at all."""


class LocalStorage(Storage):
    """Objects are files under one folder, by their keys."""

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
        with translated_errors(), open_part(self.root) as part:
            Path(part.name).unlink()

    def adopt(self, path: Path, key: str) -> Stored:
        """Gives the file its name here as well, where it is on the same disk; else it is copied."""
        target, sums = self._path(key), Sums()
        with path.open("rb", buffering=0) as file, translated_errors():
            while block := file.read(BLOCK):
                sums.add(block)
            os.fsync(file.fileno())
            os.utime(file.fileno())  # its age as an object is told by it
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
        """All but those of the first level, where everybody writes."""
        with suppress(OSError):
            while folder.parent != self.root and folder != self.root:
                folder.rmdir()
                folder = folder.parent


class LocalWriter(Writer):
    """A file that has no name of its own yet."""

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
    """Somebody may drop the folder, as it is empty, just before the link is made in it: then once more."""
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
    """Like mkdir -p, and they are still there after a power cut."""
    if folder.is_dir():
        return
    make_folders(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    flush_folder(folder.parent)


def flush_folder(folder: Path) -> None:
    """Names that were given in it are on the disk after this."""
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
    """What the operating system says, as one of our errors."""
    try:
        yield
    except OSError as error:
        raise _as_ours(error) from error


def _as_ours(error: OSError) -> Exception:
    if isinstance(error, FileNotFoundError):
        return Missing("This file is not in the storage any more.")
    if isinstance(error, FileExistsError):
        return AlreadyThere("There is an object of this name already.")
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return DiskFull("The disk is full. Free some space, then try again.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EOPNOTSUPP):
        return Misconfigured(f"The folder in STORAGE can not be used: {error.strerror}.")
    return StorageUnavailable(f"The disk does not answer: {error.strerror}.")
