"""Keeps a long run in the storage, under its attempt's own names, so that the next attempt goes on with it.

What counts is what the row names: that is a compare-and-set, so an attempt that was overtaken keeps nothing any more. And what
is read back must have the checksum that the row says.
"""

import hashlib
import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from jobs.cleaning.errors import Stopped
from jobs.cleaning.keeping import Kept, Writable
from models import db
from models.errors import RinseError, StorageError, Unavailable
from models.job import Job, keep, remark
from models.job.kept import KeptWork, Part, kept_keys
from models.storage import BLOCK, Storage, output_key

log = logging.getLogger(__name__)

SHARE = 0.04
"""Of a run's processor time, that may go into keeping it."""


class StorageKeeper:
    """A `Keeper` for one attempt at a job."""

    def __init__(self, job: Job, storage: Storage, seconds: float) -> None:
        self.job, self.storage, self.seconds = job, storage, seconds
        self.was_cut_off = job.attempt > 1
        self.before: KeptWork | None = job.kept
        """What an earlier attempt has kept; ours takes its place."""
        self.now: KeptWork | None = None
        self.number = 0
        self.last, self.began = time.monotonic(), time.process_time()
        self.spent = self.cost = 0.0

    @property
    def is_used(self) -> bool:
        """Whether there may be something to remove in the end."""
        return self.number > 0 or self.before is not None

    def is_due(self) -> bool:
        if not self.seconds or time.monotonic() - self.last < self.seconds:
            return False
        return self.spent + self.cost <= SHARE * (time.process_time() - self.began)

    def keep(self, mark: str, standing: Callable[[Writable], object], files: Mapping[str, tuple[Path, int]]) -> None:
        """A storage that is full or away costs what could have been kept, and not the run. Raises Stopped if overtaken."""
        start = time.process_time()
        try:
            self.store(mark, standing, files)
        except RinseError as error:
            log.warning("not kept", extra={"job": self.job.id, "attempt": self.job.attempt, "reason": error.message})
        finally:
            self.cost = time.process_time() - start
            self.spent += self.cost
            self.last = time.monotonic()

    def store(self, mark: str, standing: Callable[[Writable], object], files: Mapping[str, tuple[Path, int]]) -> None:
        self.number += 1
        last = self.now if self.now and self.now["mark"] == mark else None
        parts = {name: self.parts(name, path, size, last) for name, (path, size) in files.items()}
        kept: KeptWork = {"mark": mark, "files": parts, "standing": self.put("standing", standing)}
        with db.session() as session:
            if keep(session, self.job.id, self.job.attempt, kept) is None:
                raise Stopped
        gone = kept_keys(self.before) | kept_keys(self.now)
        self.before, self.now = None, kept
        for key in gone - kept_keys(kept):
            self.storage.delete(key)

    def parts(self, name: str, path: Path, size: int, last: KeptWork | None) -> list[Part]:
        """Those of before, and one with what the file has grown by."""
        parts: list[Part] = last["files"].get(name, []) if last else []
        start = sum(part["bytes"] for part in parts)
        return [*parts, self.put(name, lambda target: copy(path, start, size, target))] if size > start else parts

    def put(self, name: str, write: Callable[[Writable], object]) -> Part:
        key = output_key(self.job.id, self.job.attempt, f"kept-{self.number}-{name}")
        with self.storage.create(key) as writer:
            write(writer)
        return {"key": key, "bytes": writer.stored.bytes, "sha256": writer.stored.sha256}

    def kept(self, mark: str, folder: Path) -> Kept | None:
        """Whatever is wrong with what was kept, the run starts over. Raises Unavailable: then it is not known."""
        if self.before is None or self.before["mark"] != mark:
            return None
        try:
            files = {name: self.fetch(parts, folder / name) for name, parts in self.before["files"].items()}
            return Kept(self.fetch([self.before["standing"]], folder / "standing"), files)
        except Unavailable:
            raise
        except StorageError as error:
            log.warning("kept and lost", extra={"job": self.job.id, "attempt": self.job.attempt, "reason": error.message})
            return None

    def fetch(self, parts: list[Part], path: Path) -> Path:
        """The parts, one behind the other."""
        with path.open("wb") as target:
            for part in parts:
                digest = hashlib.sha256()
                with self.storage.open(part["key"]) as source:
                    while block := source.read(BLOCK):
                        digest.update(block)
                        target.write(block)
                if digest.hexdigest() != part["sha256"]:
                    raise StorageError("What was kept is not what is there now.")
        return path

    def say(self, sentence: str) -> None:
        try:
            with db.session() as session:
                remark(session, self.job.id, self.job.attempt, sentence)
        except RinseError as error:
            log.warning("not said", extra={"job": self.job.id, "attempt": self.job.attempt, "reason": error.message})


def copy(path: Path, start: int, end: int, target: Writable) -> None:
    with path.open("rb") as source:
        source.seek(start)
        while start < end and (block := source.read(min(BLOCK, end - start))):
            target.write(block)
            start += len(block)
