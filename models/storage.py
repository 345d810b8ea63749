"""Storage of bytes by key, in a folder or a bucket, with the same guarantees.

An object appears complete, durable and verified, or not at all. Nothing is ever overwritten. Keys are chosen by us, never
by a user.
"""

import hashlib
import re
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BufferedIOBase
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, Protocol, Self

import google_crc32c

from models.settings import Settings, get_settings

if TYPE_CHECKING:
    from models.gcs_sessions import Sessions

BLOCK = 1024 * 1024


class Stored(NamedTuple):
    """What a writer has stored."""

    bytes: int
    sha256: str
    crc32c: int


class Entry(NamedTuple):
    """An object's metadata."""

    key: str
    bytes: int
    stored_at: datetime


class Sums:
    """Size and checksums of the bytes seen so far."""

    def __init__(self) -> None:
        self._bytes, self._sha256, self._crc32c = 0, hashlib.sha256(), google_crc32c.Checksum()

    def add(self, block: bytes) -> int:
        self._bytes += len(block)
        self._sha256.update(block)
        self._crc32c.update(block)
        return len(block)

    def stored(self) -> Stored:
        return Stored(self._bytes, self._sha256.hexdigest(), int.from_bytes(self._crc32c.digest(), "big"))


class Writer(ABC):
    """A new object. Leaving the `with` block cleanly stores it; an exception leaves nothing behind.

    Raises AlreadyThere, Damaged, DiskFull and StorageUnavailable.
    """

    stored: Stored
    """Set once the block has been left cleanly."""

    def __init__(self) -> None:
        self._sums = Sums()

    def write(self, block: bytes) -> int:
        self._write(block)
        return self._sums.add(block)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._abandon()
            return
        stored = self._sums.stored()
        try:
            self._commit(stored)
        except BaseException:
            self._abandon()
            raise
        self.stored = stored

    @abstractmethod
    def _write(self, block: bytes) -> None:
        """Take the next bytes."""

    @abstractmethod
    def _commit(self, stored: Stored) -> None:
        """Make the object visible, once its bytes are known to be these."""

    @abstractmethod
    def _abandon(self) -> None:
        """Leave nothing behind. Never raises: it runs while another error is being handled."""


class Storage(Protocol):
    """Where bytes are stored. All methods raise StorageUnavailable if the storage does not respond."""

    sessions: "Sessions | None" = None
    """For direct uploads; None if the storage cannot take them."""

    def create(self, key: str) -> Writer:
        """Begin a new object, in a `with` block."""

    def open(self, key: str, start: int = 0) -> BufferedIOBase:
        """Read an object, from its beginning or from byte `start`. Raises Missing.

        An object of a bucket that is read from its beginning is verified: Damaged is raised no later than with its last bytes.
        """

    def signed_address(self, key: str, *, disposition: str, content_type: str) -> str | None:
        """A URL from which anybody can download the object for some minutes, served with these headers.

        None if the storage has no such URLs, or we cannot sign them. Raises Missing.
        """

    def local_path(self, key: str) -> Path | None:
        """The object's path on this machine, for reading only; None if it is elsewhere. Raises Missing."""

    def stat(self, key: str) -> Entry | None:
        """None if there is no such object."""

    def delete(self, key: str) -> bool:
        """False if there was no such object."""

    def list(self, prefix: str) -> Iterator[Entry]:
        """The objects whose keys begin with the prefix, in no particular order."""

    def sweep(self, age: timedelta) -> None:
        """Remove what killed writers have left behind, if it is at least this old."""

    def check(self) -> None:
        """Raise StorageUnavailable or Misconfigured if objects cannot be stored now."""

    def upload(self, path: Path, key: str) -> Stored:
        """Store a file of this machine as a new object."""
        with path.open("rb") as source, self.create(key) as writer:
            shutil.copyfileobj(source, writer, BLOCK)
        return writer.stored

    def adopt(self, path: Path, key: str) -> Stored:
        """The same for a file of ours that nobody writes to any more: the storage may keep this very file."""
        return self.upload(path, key)

    def download(self, key: str, path: Path) -> None:
        """Copy an object into a new file; on an exception there is no file."""
        with self.open(key) as source, path.open("xb") as target:
            try:
                shutil.copyfileobj(source, target, BLOCK)
            except BaseException:
                path.unlink()
                raise


def open_storage(settings: Settings | None = None) -> Storage:
    """The storage in the settings. Open it in the process that uses it: connections do not survive a fork."""
    settings = settings or get_settings()
    if settings.storage.startswith("gs://"):
        from models.storage_gcs import GcsStorage, make_client  # takes half a second to import

        bucket, _, prefix = settings.storage.removeprefix("gs://").partition("/")
        return GcsStorage(make_client(settings.storage_emulator_host, settings.storage_key_file), bucket, prefix)
    from models.storage_local import LocalStorage

    return LocalStorage(Path(settings.storage))


def load_storage(settings: Settings) -> None:
    """Imports what `open_storage` will need, without opening anything: for processes that fork."""
    if settings.storage.startswith("gs://"):
        import models.storage_gcs
    else:
        import models.storage_local  # noqa: F401


OUTPUTS = "o/"


def output_key(job_id: str, attempt: int, name: str) -> str:
    """The key of an attempt's output. Every attempt has its own keys, so that two of them cannot collide."""
    return f"{output_prefix(job_id)}{attempt}/{name}"


def output_prefix(job_id: str) -> str:
    """The prefix of everything that any attempt of a job has written."""
    return f"{OUTPUTS}{job_id}/"


def checked_key(key: str) -> str:
    """The key, if it is valid: plain names separated by slashes. Nothing else may reach a file system or a bucket."""
    if len(key) > 250 or not KEY.fullmatch(key):
        raise ValueError(f"not a key: {key!r}")
    return key


KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")


def crc32c_of(file: IO[bytes]) -> int:
    """The checksum of the rest of the file."""
    crc32c = google_crc32c.Checksum()
    while block := file.read(BLOCK):
        crc32c.update(block)
    return int.from_bytes(crc32c.digest(), "big")
