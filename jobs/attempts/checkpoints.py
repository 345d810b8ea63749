"""Stores the checkpoints of a long run, under the attempt's own keys, so that the next attempt can continue it.

Only what the job's row names counts. The row is written by compare-and-set, so an attempt that was overtaken saves nothing any
more, and whatever is read back must match the checksum in the row.
"""

import hashlib
import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from jobs.cleaning import checkpoints
from jobs.cleaning.checkpoints import Writable
from jobs.cleaning.errors import Stopped
from models import db
from models.errors import RinseError, StorageError, Unavailable
from models.job import Job, add_note, save_checkpoint
from models.job.checkpoint import Checkpoint, Part, checkpoint_keys
from models.storage import BLOCK, Storage, output_key

log = logging.getLogger(__name__)

SHARE = 0.04
"""The most of a run's processor time that checkpoints may take."""


class StorageCheckpoints:
    """A `CheckpointStore` for one attempt at a job."""

    def __init__(self, job: Job, storage: Storage, seconds: float) -> None:
        self.job, self.storage, self.seconds = job, storage, seconds
        self.was_cut_off = job.attempt > 1
        self.before: Checkpoint | None = job.kept
        """The checkpoint of an earlier attempt, until our first replaces it."""
        self.now: Checkpoint | None = None
        self.number = 0
        self.last, self.began = time.monotonic(), time.process_time()
        self.spent = self.cost = 0.0

    @property
    def is_used(self) -> bool:
        """Whether there may be objects to remove in the end."""
        return self.number > 0 or self.before is not None

    def is_due(self) -> bool:
        if not self.seconds or time.monotonic() - self.last < self.seconds:
            return False
        return self.spent + self.cost <= SHARE * (time.process_time() - self.began)

    def save(self, mark: str, state: Callable[[Writable], object], files: Mapping[str, tuple[Path, int]]) -> None:
        """A storage that is full or away costs the checkpoint, not the run. Raises Stopped if the attempt was overtaken."""
        start = time.process_time()
        try:
            self.store(mark, state, files)
        except RinseError as error:
            log.warning("not kept", extra={"job": self.job.id, "attempt": self.job.attempt, "reason": error.message})
        finally:
            self.cost = time.process_time() - start
            self.spent += self.cost
            self.last = time.monotonic()

    def store(self, mark: str, state: Callable[[Writable], object], files: Mapping[str, tuple[Path, int]]) -> None:
        self.number += 1
        last = self.now if self.now and self.now["mark"] == mark else None
        parts = {name: self.parts(name, path, size, last) for name, (path, size) in files.items()}
        checkpoint: Checkpoint = {"mark": mark, "files": parts, "standing": self.put("standing", state)}
        with db.session() as session:
            if save_checkpoint(session, self.job.id, self.job.attempt, checkpoint) is None:
                raise Stopped
        gone = checkpoint_keys(self.before) | checkpoint_keys(self.now)
        self.before, self.now = None, checkpoint
        for key in gone - checkpoint_keys(checkpoint):
            self.storage.delete(key)

    def parts(self, name: str, path: Path, size: int, last: Checkpoint | None) -> list[Part]:
        """The parts stored before, and one more with what the file has grown by."""
        parts: list[Part] = last["files"].get(name, []) if last else []
        start = sum(part["bytes"] for part in parts)
        return [*parts, self.put(name, lambda target: copy(path, start, size, target))] if size > start else parts

    def put(self, name: str, write: Callable[[Writable], object]) -> Part:
        key = output_key(self.job.id, self.job.attempt, f"kept-{self.number}-{name}")
        with self.storage.create(key) as writer:
            write(writer)
        return {"key": key, "bytes": writer.stored.bytes, "sha256": writer.stored.sha256}

    def load(self, mark: str, folder: Path) -> checkpoints.Checkpoint | None:
        """None if it is missing or damaged: the run then starts over. Raises Unavailable if the storage cannot say."""
        if self.before is None or self.before["mark"] != mark:
            return None
        try:
            files = {name: self.fetch(parts, folder / name) for name, parts in self.before["files"].items()}
            return checkpoints.Checkpoint(self.fetch([self.before["standing"]], folder / "standing"), files)
        except Unavailable:
            raise
        except StorageError as error:
            log.warning("kept and lost", extra={"job": self.job.id, "attempt": self.job.attempt, "reason": error.message})
            return None

    def fetch(self, parts: list[Part], path: Path) -> Path:
        """Joins the parts in a file."""
        with path.open("wb") as target:
            for part in parts:
                digest = hashlib.sha256()
                with self.storage.open(part["key"]) as source:
                    while block := source.read(BLOCK):
                        digest.update(block)
                        target.write(block)
                if digest.hexdigest() != part["sha256"]:
                    raise StorageError("A part of the checkpoint is not what was stored.")
        return path

    def say(self, sentence: str) -> None:
        try:
            with db.session() as session:
                add_note(session, self.job.id, self.job.attempt, sentence)
        except RinseError as error:
            log.warning("not said", extra={"job": self.job.id, "attempt": self.job.attempt, "reason": error.message})


def copy(path: Path, start: int, end: int, target: Writable) -> None:
    with path.open("rb") as source:
        source.seek(start)
        while start < end and (block := source.read(min(BLOCK, end - start))):
            target.write(block)
            start += len(block)
