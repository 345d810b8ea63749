"""What a kind of job works with: options, input files, a scratch folder, and methods for progress and outputs."""

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from jobs.attempts.checkpoints import StorageCheckpoints
from jobs.attempts.heartbeat import Heartbeat
from models import db
from models.errors import Missing
from models.file import File, note_sha256
from models.job import Job, Progress
from models.settings import get_settings
from models.storage import Storage, Stored, output_key

if TYPE_CHECKING:
    from jobs.cleaning import engine

UPLOADS = 4
"""Outputs stored in parallel: each mostly waits for the disk or the bucket."""


class Work:
    """One attempt at a job, as its kind sees it. After the `with` block, no more uploads to the storage are running."""

    heartbeat: Heartbeat

    def __init__(self, job: Job, scratch: Path, storage: Storage) -> None:
        self.job, self.scratch, self.storage = job, scratch, storage
        self.options: dict[str, Any] = job.options
        self.outputs: dict[str, str] = {}
        self.output_bytes = 0
        """Set by `settle`."""
        self.checkpoints = StorageCheckpoints(job, storage, get_settings().checkpoint_seconds)
        """For kinds that can continue where an earlier attempt was cut off."""
        self._uploads = ThreadPoolExecutor(UPLOADS, "upload")
        self._stored: list[Future[Stored]] = []
        self._given: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._uploads.shutdown(cancel_futures=True)

    @property
    def name(self) -> str:
        """The input's name, as its owner uploaded it."""
        return self.job.file_name or "unnamed"

    def input(self) -> Path:
        """The path of the input, on this disk. Read it only: it may be the stored file itself."""
        return self._on_disk(self.job.file_id, "input")

    def second_input(self, file_id: str) -> Path:
        """The path of another file. That the job's owner may see it was checked when the job was created."""
        return self._on_disk(file_id, f"input-{file_id}")

    def stored(self, key: str, name: str = "stored") -> Path:
        """The path of a stored object, on this disk. Read it only: it may be the stored object itself."""
        if path := self.storage.local_path(key):
            self._given.append(path)
            return path
        copy = self.scratch / (name + Path(key).suffix)
        if not copy.exists():
            self.storage.download(key, copy)
        return copy

    def second(self, file_id: str) -> tuple[str, Path]:
        """The name and the path of another file."""
        with db.read_session() as session:
            file = session.get(File, file_id)
        return file.name if file else "", self.second_input(file_id)

    def report(
        self, share: float, rows_done: int | None = None, rows_total: int | None = None, phase: str | None = None
    ) -> None:
        """Reports progress. It is cheap, so call it at every batch. Raises Stopped when the work is to end."""
        self.heartbeat.report(Progress(share, rows_done, rows_total, phase))

    def follow(self, now: "engine.Progress") -> None:
        """Reports the progress of the cleaning core."""
        self.report(now.share, now.rows_done, now.rows_total, now.phase)

    def put(self, name: str, path: Path) -> None:
        """Stores an output, which becomes visible once the job is done. The extension is kept.

        It is stored in the background, maybe as this very file, which must not change any more; `settle` waits for it.
        """
        key = output_key(self.job.id, self.job.attempt, name + path.suffix)
        self.outputs[name] = key
        self._stored.append(self._uploads.submit(self.storage.adopt, path, key))

    def settle(self) -> None:
        """Waits until every output is stored. Raises the storage's error for the first that cannot be."""
        self.output_bytes = sum(stored.result().bytes for stored in self._stored)

    def explained(self, error: BaseException) -> BaseException:
        """The error, or a clearer one if a stored file that the kind was reading has been removed meanwhile."""
        if isinstance(error, OSError) and not all(path.exists() for path in self._given):
            return Missing("A file of this job was taken out of the storage while it ran.")
        return error

    def _on_disk(self, file_id: str | None, name: str) -> Path:
        with db.read_session() as session:
            file = session.get(File, file_id) if file_id else None
        if file is None:
            raise Missing("The file of this job was deleted." if name == "input" else "A second file of this job was deleted.")
        path = self.stored(file.key, name)
        if file.sha256 is None:
            note(file.id, path)
        return path


def note(file_id: str, path: Path) -> None:
    """Records the checksum of a file that was uploaded directly to the bucket."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with db.session() as session:
        note_sha256(session, file_id, digest)
