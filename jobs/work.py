"""What a kind of job gets to work with: options, input, a scratch folder, and places for progress and outputs."""

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from jobs.attempts.checkpoints import StorageCheckpoints
from jobs.attempts.pulse import Pulse
from models import db
from models.errors import Missing
from models.file import File, note_sha256
from models.job import Job, Progress
from models.settings import get_settings
from models.storage import Storage, Stored, output_key

if TYPE_CHECKING:
    from jobs.cleaning import engine

UPLOADS = 4
"""Outputs stored at a time: each waits for its disk or bucket, and while one waits the others can."""


class Work:
    """One attempt at a job, as its kind sees it. Left, nothing of it is on its way to the storage any more."""

    pulse: Pulse

    def __init__(self, job: Job, scratch: Path, storage: Storage) -> None:
        self.job, self.scratch, self.storage = job, scratch, storage
        self.options: dict[str, Any] = job.options
        self.outputs: dict[str, str] = {}
        self.output_bytes = 0
        """Known once all are stored."""
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
        """The input's name, as its owner gave it."""
        return self.job.file_name or "unnamed"

    def input(self) -> Path:
        """The whole input on this disk. Only to be read: it may be the stored file itself."""
        return self._on_disk(self.job.file_id, "input")

    def second_input(self, file_id: str) -> Path:
        """Another file on this disk, as `input`. Whether the job's owner may see it was asked when the job was made."""
        return self._on_disk(file_id, f"input-{file_id}")

    def stored(self, key: str, name: str = "stored") -> Path:
        """An object of the storage on this disk. Only to be read: it may be the stored one itself."""
        if path := self.storage.local_path(key):
            self._given.append(path)
            return path
        copy = self.scratch / (name + Path(key).suffix)
        if not copy.exists():
            self.storage.download(key, copy)
        return copy

    def second(self, file_id: str) -> tuple[str, Path]:
        """A second input with its name."""
        with db.read_session() as session:
            file = session.get(File, file_id)
        return file.name if file else "", self.second_input(file_id)

    def report(
        self, share: float, rows_done: int | None = None, rows_total: int | None = None, phase: str | None = None
    ) -> None:
        """Says how far the work is. Costs nothing, so say it at every batch. Raises Stopped when the work is to end."""
        self.pulse.report(Progress(share, rows_done, rows_total, phase))

    def follow(self, now: "engine.Progress") -> None:
        """The same, of work that the core does."""
        self.report(now.share, now.rows_done, now.rows_total, now.phase)

    def put(self, name: str, path: Path) -> None:
        """Stores an output in this attempt's own place, its ending kept. Nobody sees it before the job is done.

        It is stored while the work goes on, maybe as this very file, which has to stay as it is; `settle` waits for it.
        """
        key = output_key(self.job.id, self.job.attempt, name + path.suffix)
        self.outputs[name] = key
        self._stored.append(self._uploads.submit(self.storage.adopt, path, key))

    def settle(self) -> None:
        """Waits until every output is stored. Raises what the storage says of the first that can't be."""
        self.output_bytes = sum(stored.result().bytes for stored in self._stored)

    def explained(self, error: BaseException) -> BaseException:
        """The error; or what is behind it, if a stored file that was given to the kind has been taken away meanwhile."""
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
    """What a file's bytes are: it did not come through us."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with db.session() as session:
        note_sha256(session, file_id, digest)
