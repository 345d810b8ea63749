"""Storage in a Google Cloud Storage bucket.

Every upload has `ifGenerationMatch=0`: create, never replace. It is resumable, and verified by the checksum that the bucket
reports. Each carries a token of its own: if a response was lost and the retry is refused, the token tells whether the first
try succeeded.
"""

import base64
import io
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import google_crc32c
from google.api_core.retry import Retry
from google.auth.credentials import AnonymousCredentials
from google.cloud.storage import Blob, Bucket, Client
from google.cloud.storage.fileio import BlobReader, BlobWriter
from google.cloud.storage.retry import DEFAULT_RETRY
from google.oauth2 import service_account

from models.errors import AlreadyThere, Damaged, Misconfigured, Missing, RinseError, StorageUnavailable
from models.gcs_errors import translated_errors
from models.gcs_sessions import Sessions, crc32c_number
from models.gcs_signing import Signer
from models.storage import Entry, Storage, Stored, Writer, checked_key

CHUNK = 8 * 1024 * 1024
TIMEOUT = (3.05, 20)
RETRY = DEFAULT_RETRY.with_timeout(30)
BROKE_OFF = "The upload to the bucket broke off. Try again in a moment."


def make_client(emulator: str | None, key_file: Path | None = None) -> Client:
    """A client with the key in the file, or else with this machine's credentials; for an emulator, without any."""
    key = load_key(key_file) if key_file else None
    if emulator:
        options = {"api_endpoint": emulator}
        return Client(project="rinse", credentials=key or AnonymousCredentials(), client_options=options)
    with translated_errors():
        return Client(project=key.project_id, credentials=key) if key else Client()


def load_key(path: Path) -> service_account.Credentials:
    """Raises Misconfigured."""
    try:
        key: service_account.Credentials = service_account.Credentials.from_service_account_file(path)
    except (OSError, ValueError) as error:
        raise Misconfigured(f"STORAGE_KEY_FILE is not a readable key of a service account: {path}.") from error
    return key


class GcsStorage(Storage):
    """Objects of one bucket, under a prefix."""

    def __init__(self, client: Client, bucket: str, prefix: str = "", *, retry: Retry = RETRY) -> None:
        self._bucket: Bucket = client.bucket(bucket)
        self._prefix = prefix.rstrip("/") + "/" if prefix else ""
        self._calls: dict[str, Any] = {"timeout": TIMEOUT, "retry": retry}
        self._signer = Signer(client._credentials)
        self.sessions = Sessions(self._blob, self._calls)

    def create(self, key: str) -> Writer:
        return GcsWriter(self._blob(key), self._calls)

    def open(self, key: str, start: int = 0) -> io.BufferedIOBase:
        return VerifyingReader(self._found(key), self._calls, start)

    def signed_address(self, key: str, *, disposition: str, content_type: str) -> str | None:
        return self._signer.address(self._found(key), disposition=disposition, content_type=content_type)

    def local_path(self, key: str) -> Path | None:
        checked_key(key)
        return None

    def stat(self, key: str) -> Entry | None:
        blob = self._look(key)
        return self._entry(blob) if blob else None

    def delete(self, key: str) -> bool:
        try:
            with translated_errors():
                self._blob(key).delete(**self._calls)
        except Missing:
            return False
        return True

    def list(self, prefix: str) -> Iterator[Entry]:
        with translated_errors():
            for blob in self._bucket.list_blobs(prefix=self._prefix + prefix, **self._calls):
                yield self._entry(blob)

    def sweep(self, age: timedelta) -> None:
        """Nothing to do: the bucket expires unfinished uploads after a week."""

    def check(self) -> None:
        try:
            with translated_errors():
                next(iter(self._bucket.list_blobs(prefix=self._prefix, max_results=1, **self._calls)), None)
        except Missing as error:
            raise Misconfigured(f"STORAGE names a bucket that does not exist: {self._bucket.name}.") from error

    def _blob(self, key: str) -> Blob:
        blob: Blob = self._bucket.blob(self._prefix + checked_key(key))
        return blob

    def _look(self, key: str) -> Blob | None:
        with translated_errors():
            blob: Blob | None = self._bucket.get_blob(self._blob(key).name, **self._calls)
        return blob

    def _found(self, key: str) -> Blob:
        blob = self._look(key)
        if blob is None:
            raise Missing("This file is not in the storage any more.")
        return blob

    def _entry(self, blob: Blob) -> Entry:
        return Entry(blob.name.removeprefix(self._prefix), blob.size, blob.time_created)


class GcsWriter(Writer):
    """A resumable upload. Nothing of it is visible before its last request."""

    def __init__(self, blob: Blob, calls: dict[str, Any]) -> None:
        super().__init__()
        self._blob, self._calls = blob, calls
        self._token = secrets.token_hex(16)
        blob.metadata = {"upload": self._token}
        self._upload = Upload(blob, chunk_size=CHUNK, if_generation_match=0, checksum="crc32c", **calls)

    def _write(self, block: bytes) -> None:
        with sending():
            self._upload.write(block)

    def _commit(self, stored: Stored) -> None:
        refusal = self._finish()
        if not self._is_ours():
            raise refusal or AlreadyThere("There is an object of this name already.")
        if crc32c_number(self._blob) != stored.crc32c:
            self._blob.delete(if_generation_match=self._blob.generation, **self._calls)
            raise Damaged("The bucket did not keep what was sent to it.")

    def _finish(self) -> RinseError | None:
        """Send the rest. Returns a refusal instead of raising it: it may be for a retry after the first try succeeded."""
        try:
            with sending():
                self._upload.finish()
        except RinseError as refusal:
            return refusal
        return None

    def _is_ours(self) -> bool:
        try:
            with translated_errors():
                self._blob.reload(**self._calls)
        except Missing:
            return False
        return (self._blob.metadata or {}).get("upload") == self._token

    def _abandon(self) -> None:
        """Nothing to do: an unfinished upload never becomes visible, and the bucket expires it after a week."""


class Upload(BlobWriter):
    """The library's writer, with one difference: the original also finishes its upload when it is garbage collected.

    An interrupted upload would then become visible, as a complete object with half of the bytes.
    """

    def close(self) -> None:
        """Does nothing. The interpreter calls it when the object is garbage collected."""

    def finish(self) -> None:
        """Sends the rest. The library does not report that the bucket took only a part of it: there is no object then."""
        BlobWriter.close(self)
        begun: Any = self._upload_and_transport
        upload, _ = begun
        if not upload.finished:
            raise StorageUnavailable(BROKE_OFF)


class VerifyingReader(io.BufferedIOBase):
    """Reads one generation of an object, whatever happens meanwhile. From its beginning, it is verified at its end."""

    def __init__(self, blob: Blob, calls: dict[str, Any], start: int = 0) -> None:
        super().__init__()
        self._blob, self._seen, self._is_whole, self._crc32c = blob, start, start == 0, google_crc32c.Checksum()
        self._source = BlobReader(blob, chunk_size=CHUNK, if_generation_match=blob.generation, **calls)
        self._source.seek(start)

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        with translated_errors():
            block: bytes = self._source.read(-1 if size is None else size)
        self._seen += len(block)
        self._crc32c.update(block)
        at_end = self._seen >= self._blob.size or (size != 0 and not block)
        if at_end and self._is_whole and self._crc32c.digest() != base64.b64decode(self._blob.crc32c):
            raise Damaged("What came from the bucket is not what was stored in it.")
        return block

    def readinto(self, buffer: Any, /) -> int:
        block = self.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)


@contextmanager
def sending() -> Iterator[None]:
    """During an upload, Missing means that its session is gone; a new upload will have a new one.

    The library raises ValueError if the bucket took only a part of a chunk, since its buffer has dropped the rest.
    """
    try:
        with translated_errors():
            yield
    except (Missing, ValueError) as error:
        raise StorageUnavailable(BROKE_OFF) from error
