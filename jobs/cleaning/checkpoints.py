"""Checkpoints: between two groups of batches, when no batch is being processed, the state of a run is saved.

    pass 1  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒   what was learned, and the position in the file
    pass 2  ▒▒▒▒▒▒▒|┄┄┄┄┄┄┄┄   the files it has written so far, and its counts
                   └ checkpoint: another run continues here

Rows that wait between two passes are not saved: they are read again, and pass through the steps with what those have learned.
"""

import hashlib
import json
import pickle
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import IO, Any, Protocol

import polars as pl

from jobs.cleaning.build import code
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.plan import Plan
from jobs.cleaning.reader import TextSource
from jobs.cleaning.receipt import Tally
from jobs.cleaning.run_state import RunState
from jobs.cleaning.trail.ledger_files import LedgerFiles
from jobs.cleaning.writer import Writer

PIECE = 1 << 20


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint on this disk: the pickled RunState, and what the run had written to each of its files, by name."""

    state: Path
    files: Mapping[str, Path]


class Writable(Protocol):
    def write(self, block: bytes, /) -> int: ...


class CheckpointStore(Protocol):
    """Where checkpoints are stored. Losing one costs time, never correctness."""

    was_cut_off: bool
    """Whether an earlier run of the same work was cut off."""

    def is_due(self) -> bool:
        """Whether it is time for the next checkpoint."""

    def save(self, mark: str, state: Callable[[Writable], object], files: Mapping[str, tuple[Path, int]]) -> None:
        """Stores a checkpoint. `state` writes the run's state; of each file, so many bytes are stored. Files only grow."""

    def load(self, mark: str, folder: Path) -> Checkpoint | None:
        """The newest checkpoint with this mark, intact, copied into the folder; None if there is none."""

    def say(self, sentence: str) -> None:
        """Tells people where the run began."""


@dataclass
class Files:
    """What a run writes and counts in its last pass."""

    result: Writer
    ledger: LedgerFiles
    tally: Tally

    @property
    def open(self) -> dict[str, IO[bytes] | None]:
        """By name; None for a file that is not written sequentially."""
        named = {"result": self.result, "changes": self.ledger.changes, "rejects": self.ledger.rejects}
        return {name: writer.file for name, writer in named.items() if writer}

    def into(self, state: RunState) -> None:
        state.tally = self.tally.counts()
        state.written = [self.result.state, self.ledger.room, self.ledger.left_out]

    def restore(self, checkpoint: Checkpoint, state: RunState) -> None:
        """Restores each file, and the counts, as they were at the checkpoint."""
        for name, file in self.open.items():
            if file:
                file.seek(0)
                file.truncate()
                with checkpoint.files[name].open("rb") as source:
                    shutil.copyfileobj(source, file, PIECE)
        self.tally.restore(state.tally)
        self.result.state, self.ledger.room, self.ledger.left_out = state.written


class Checkpoints:
    """The checkpoints of one run: taken as it goes, or the one of an earlier run from which it continues."""

    def __init__(self, store: CheckpointStore, table: TextSource, scratch: Path, about: Sequence[Any]) -> None:
        """`about` is everything the result depends on, apart from our code and the file's bytes, which never change."""
        self.store, self.table, self.scratch = store, table, scratch
        self.about = [*about, table.reading.as_json(), [column.name for column in table.columns]]
        self.files: Files | None = None
        self.is_off = False
        self.loaded: Checkpoint | None = None
        self.start: RunState | None = None
        """Where the run begins, if not at the first row."""
        if store.was_cut_off:
            self.load()

    @cached_property
    def mark(self) -> str:
        """Equal for runs that can continue each other."""
        basis = [code(), pl.__version__, LIMITS.changes, *self.about]
        return hashlib.sha256(json.dumps(basis, sort_keys=True, default=str).encode()).hexdigest()

    def load(self) -> None:
        folder = self.scratch / "kept"
        folder.mkdir(exist_ok=True)
        self.loaded = self.store.load(self.mark, folder)
        if self.loaded:
            state: RunState = pickle.loads(self.loaded.state.read_bytes())  # noqa: S301 - ours: the store has checked it
            self.table.resume(state.position)
            self.store.say(f"Continued at row {state.place.rows + 1:,}.")
            self.start = state

    def open(self, result: Writer, ledger: LedgerFiles, tally: Tally) -> None:
        """The files of the last pass have been opened: they belong to checkpoints from now on, and are restored from one."""
        self.files = Files(result, ledger, tally)
        if self.loaded and self.start and self.start.written:
            self.files.restore(self.loaded, self.start)

    def is_due(self, plan: Plan) -> bool:
        """Whether to take a checkpoint now. Whether one is possible is only examined once it is time for the first."""
        if self.is_off or not self.store.is_due():
            return False
        why = self.why_not(plan)
        if why and self.store.was_cut_off and not self.loaded:
            self.store.say(f"Started again at the first row: {why}.")
        self.is_off = why is not None
        return not self.is_off

    def why_not(self, plan: Plan) -> str | None:
        if stage := plan.without_checkpoints():
            return f"step {stage.number} ({stage.step.title}) can't be continued in the middle"
        if self.files and None in self.files.open.values():
            return "a result in this format can't be continued in the middle"
        return None

    def save(self, state: RunState) -> None:
        files: dict[str, tuple[Path, int]] = {}
        if self.files:
            self.files.into(state)
            for name, file in self.files.open.items():
                if file:
                    file.flush()
                    files[name] = (Path(file.name), file.tell())
        self.store.save(self.mark, partial(write_state, state), files)


def write_state(state: RunState, target: Writable) -> None:
    pickle.dump(state, Pieces(target), protocol=5)


@dataclass
class Pieces:
    """Passes on what pickle writes, which includes whole arrays, in pieces of plain bytes."""

    target: Writable

    def write(self, block: Any) -> int:
        view = memoryview(block).cast("B")
        for start in range(0, len(view), PIECE):
            self.target.write(bytes(view[start : start + PIECE]))
        return len(view)
