"""Going on where a run was cut off: between two groups of batches, when nothing is on its way, all that it has done is kept.

    pass 1  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒   what was learned, and where in the file
    pass 2  ▒▒▒▒▒▒▒|┄┄┄┄┄┄┄┄   the files it has written so far, and its counts
                   └ kept: another run begins here

What waits between two passes is not kept: it is read again, and goes through the steps with what they have learned.
"""

import hashlib
import json
import pickle
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path
from typing import IO, Any, Protocol

import polars as pl

from jobs.cleaning.limits import LIMITS
from jobs.cleaning.plan import Plan
from jobs.cleaning.reader import TextSource
from jobs.cleaning.receipt import Tally
from jobs.cleaning.standing import Standing
from jobs.cleaning.trail.ledger_files import LedgerFiles
from jobs.cleaning.writer import Writer

HERE = Path(__file__).parent
PIECE = 1 << 20


@dataclass(frozen=True)
class Kept:
    """What was kept, on this disk: a standing, and what the run had written of each of its files, by name."""

    standing: Path
    files: Mapping[str, Path]


class Writable(Protocol):
    def write(self, block: bytes, /) -> int: ...


class Keeper(Protocol):
    """Where it is kept. What it loses costs time, and nothing else."""

    was_cut_off: bool
    """Whether another run of the same was begun before this one."""

    def is_due(self) -> bool:
        """Whether it is time to keep what was done."""

    def keep(self, mark: str, standing: Callable[[Writable], object], files: Mapping[str, tuple[Path, int]]) -> None:
        """All that was done so far. `standing` writes it; `files` only grow: of each, so many bytes are meant."""

    def kept(self, mark: str, folder: Path) -> Kept | None:
        """The newest that was kept under the same mark, whole and in this folder; else None."""

    def say(self, sentence: str) -> None:
        """For people who wonder what became of a run."""


@dataclass
class Files:
    """What a run writes in its last pass, and counts as it does."""

    result: Writer
    ledger: LedgerFiles
    tally: Tally

    @property
    def open(self) -> dict[str, IO[bytes] | None]:
        """By name; None for one that is not written from its beginning to its end."""
        named = {"result": self.result, "changes": self.ledger.changes, "rejects": self.ledger.rejects}
        return {name: writer.file for name, writer in named.items() if writer}

    def into(self, standing: Standing) -> None:
        standing.tally = self.tally.counts()
        standing.written = [self.result.state, self.ledger.room, self.ledger.left_out]

    def go_on(self, kept: Kept, standing: Standing) -> None:
        """Brings each file to where it was."""
        for name, file in self.open.items():
            if file:
                file.seek(0)
                file.truncate()
                with kept.files[name].open("rb") as source:
                    shutil.copyfileobj(source, file, 1 << 20)
        self.tally.go_on(standing.tally)
        self.result.state, self.ledger.room, self.ledger.left_out = standing.written


class Keeping:
    """Keeps one run with a keeper, or goes on with what another has kept there."""

    def __init__(self, keeper: Keeper, table: TextSource, scratch: Path, about: Sequence[Any]) -> None:
        """`about` is all on which the result depends, but for the code and the bytes of the file, which are never changed."""
        self.keeper, self.table, self.scratch = keeper, table, scratch
        self.about = [*about, table.reading.as_json(), [column.name for column in table.columns]]
        self.files: Files | None = None
        self.is_off = False
        self.kept: Kept | None = None
        self.standing: Standing | None = None
        """Where to begin, if that is not the beginning."""
        if keeper.was_cut_off:
            self.load()

    @cached_property
    def mark(self) -> str:
        said = [code(), pl.__version__, LIMITS.changes, *self.about]
        return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()

    def load(self) -> None:
        folder = self.scratch / "kept"
        folder.mkdir(exist_ok=True)
        self.kept = self.keeper.kept(self.mark, folder)
        if self.kept:
            standing: Standing = pickle.loads(self.kept.standing.read_bytes())  # noqa: S301 - ours: the keeper has made sure
            self.table.go_on(standing.position)
            self.keeper.say(f"Continued at row {standing.place.rows + 1:,}.")
            self.standing = standing

    def open(self, result: Writer, ledger: LedgerFiles, tally: Tally) -> None:
        """The files of the last pass are there: they are kept, too, and brought to where they were."""
        self.files = Files(result, ledger, tally)
        if self.kept and self.standing and self.standing.written:
            self.files.go_on(self.kept, self.standing)

    def is_due(self, plan: Plan) -> bool:
        """Whether to keep the run now. What can't be kept is found out only when it is time for it."""
        if self.is_off or not self.keeper.is_due():
            return False
        why = self.why_not(plan)
        if why and self.keeper.was_cut_off and not self.kept:
            self.keeper.say(f"Started again at the first row: {why}.")
        self.is_off = why is not None
        return not self.is_off

    def why_not(self, plan: Plan) -> str | None:
        if stage := plan.cannot_be_kept():
            return f"step {stage.number} ({stage.step.title}) can't be continued in the middle"
        if self.files and None in self.files.open.values():
            return "a result in this format can't be continued in the middle"
        return None

    def keep(self, standing: Standing) -> None:
        files: dict[str, tuple[Path, int]] = {}
        if self.files:
            self.files.into(standing)
            for name, file in self.files.open.items():
                if file:
                    file.flush()
                    files[name] = (Path(file.name), file.tell())
        self.keeper.keep(self.mark, partial(write_standing, standing), files)


def write_standing(standing: Standing, target: Writable) -> None:
    pickle.dump(standing, Pieces(target), protocol=5)


@dataclass
class Pieces:
    """Takes what pickle writes, whole arrays among it, and passes it on in pieces of plain bytes."""

    target: Writable

    def write(self, block: Any) -> int:
        view = memoryview(block).cast("B")
        for start in range(0, len(view), PIECE):
            self.target.write(bytes(view[start : start + PIECE]))
        return len(view)


@cache
def code() -> str:
    """A digest of what does the work: another version may learn other things, or write in another way."""
    digest = hashlib.sha256()
    for path in sorted(path for ending in ("py", "c", "h") for path in HERE.rglob(f"*.{ending}")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
