"""The receipt: what a run did, with counts and checksums."""

from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import polars as pl

from jobs.cleaning.build import this_build
from jobs.cleaning.reader import Reading
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.run import Run
from jobs.cleaning.table import Column
from jobs.cleaning.trail.ledger import READER, Parcel
from jobs.cleaning.trail.ledger_files import REJECTS
from jobs.cleaning.trail.lives import Life, lives_of, notable
from jobs.cleaning.trail.unread import Unread, note_unread

AT_ONCE = 1 << 18
"""Bytes of a file that are hashed at a time: few enough to stay in the processor's cache."""


@dataclass
class StepReceipt:
    """What one step did. `step` is its number in the recipe, `id` its name there; a disabled step did nothing.

    `failed` is how many cells it could not parse, `unread` the first rows of the input with such cells. A renamed column counts
    as removed under its old name and added under its new one.
    """

    step: int
    id: str
    rows_in: int
    rows_out: int
    rejected: int
    made: int
    cells_changed: int | None
    failed: int
    seconds: float
    unread: list[int] = field(default_factory=list)
    columns_left: list[str | None] = field(default_factory=list)
    columns_came: list[str | None] = field(default_factory=list)
    off: bool = False


@dataclass
class FileReceipt:
    name: str
    bytes: int
    sha256: str


@dataclass
class Receipt:
    """What a run did. Without counts (if not requested), `cells_changed` is null, and there are no files."""

    rows_in: int
    rows_out: int
    rows_rejected: int
    rows_made: int
    """Net: negative if a step makes few rows out of many. rows_in + rows_made = rows_out + rows_rejected."""
    cells_changed: int | None
    changes_left_out: int
    """Changed cells that the ledger does not list because there are too many."""
    steps: list[StepReceipt]
    passes: list[dict[str, Any]]
    """{pass, steps, learned, seconds} of each pass over the table: numbers of the steps that were applied, and that learned."""
    recipe: dict[str, Any]
    reader: dict[str, Any]
    files: dict[str, dict[str, Any]]
    """How the second tables were read."""
    writer: dict[str, Any]
    learned: list[dict[str, Any]]
    rows_mended: int = 0
    """Rows of the input that were replaced by a corrected one."""
    columns: list[dict[str, Any]] = field(default_factory=list)
    """{column, cells_changed} of each column with changed cells, most changes first, then by name; equal names are combined."""
    column_lives: list[Life] | None = None
    """What became of each column that was changed, or cannot be identified by its name; None if this was not recorded."""
    inputs: list[FileReceipt] = field(default_factory=list)
    outputs: dict[str, FileReceipt] = field(default_factory=dict)
    engine: dict[str, str] = field(default_factory=lambda: {"name": "polars", "version": pl.__version__})

    def as_json(self) -> dict[str, Any]:
        """The receipt as JSON, starting with the version of Rinse."""
        return {"rinse": this_build()} | asdict(self)


class Tally:
    """Adds up what was done to the batches."""

    def __init__(self, recipe: Recipe, *, counted: bool) -> None:
        self.recipe, self.counted = recipe, counted
        self.rows_in = self.rows_out = 0
        self.rejected: Counter[int] = Counter()
        self.made: Counter[int] = Counter()
        self.cells_changed: Counter[int] = Counter()
        self.by_column: Counter[str | None] = Counter()
        self.failed: Counter[int] = Counter()
        self.unread = Unread()

    def add(self, parcel: Parcel) -> None:
        self.rows_in += parcel.rows_in
        self.rows_out += parcel.batch.height
        for entry in parcel.entries:
            self.rejected[entry.step] += entry.rejected
            self.made[entry.step] += entry.made
            self.cells_changed[entry.step] += entry.cells_changed
            for name, cells in entry.by_column:
                self.by_column[name] += cells
            self.failed[entry.step] += entry.failed
        note_unread(parcel, self.unread)

    def counts(self) -> dict[str, Any]:
        """All counts so far."""
        return {name: value for name, value in vars(self).items() if name not in ("recipe", "counted")}

    def restore(self, counts: dict[str, Any]) -> None:
        vars(self).update(counts)

    def receipt(
        self, run: Run, reading: Reading, files: Mapping[str, Reading], writer: dict[str, Any], left_out: int
    ) -> Receipt:
        """Raises AssertionError if a row is unaccounted for."""
        rejected, made = self.rejected.total(), self.made.total()
        if self.rows_in + made != self.rows_out + rejected:
            raise AssertionError(f"{self.rows_in} rows in, {made} made, but {self.rows_out} out and {rejected} rejected")
        return Receipt(
            rows_in=self.rows_in,
            rows_out=self.rows_out,
            rows_rejected=rejected,
            rows_made=made,
            cells_changed=self.cells_changed.total() if self.counted else None,
            changes_left_out=left_out,
            steps=self.steps(run),
            passes=run.passes,
            recipe=self.recipe.as_json(),
            reader=reading.as_json(),
            files={name: each.as_json() for name, each in files.items()},
            writer=writer,
            learned=run.plan.learned(),
            column_lives=notable(lives_of(run.plan), [column.name for column in REJECTS]),
            columns=self.columns(),
            engine=run.engine,
        )

    def columns(self) -> list[dict[str, Any]]:
        """Sorted by name where counts are equal: which changed first depends on how the rows were cut into batches."""
        most_first = sorted(self.by_column.items(), key=lambda item: (-item[1], item[0] is not None, item[0] or ""))
        return [{"column": name, "cells_changed": cells} for name, cells in most_first]

    def steps(self, run: Run) -> list[StepReceipt]:
        receipts, rows = [], self.rows_in - self.rejected[READER]
        for number, step in enumerate(self.recipe.steps, start=1):
            before, after = run.plan.columns_around(number)
            receipt = StepReceipt(
                step=number,
                id=step.step,
                rows_in=rows,
                rows_out=rows + self.made[number] - self.rejected[number],
                rejected=self.rejected[number],
                made=self.made[number],
                cells_changed=self.cells_changed[number] if self.counted else None,
                failed=self.failed[number],
                seconds=round(run.seconds[number], 4),
                unread=self.unread.get(number, []),
                columns_left=names_of(before, but=after),
                columns_came=names_of(after, but=before),
                off=step.off,
            )
            receipts.append(receipt)
            rows = receipt.rows_out
        return receipts


def names_of(columns: Iterable[Column], *, but: Iterable[Column]) -> list[str | None]:
    others = set(but)  # there may be thousands
    return [column.name for column in columns if column not in others]


class Checksums(ExitStack):
    """Computes checksums of files in the background while the run continues. If it fails, they are abandoned."""

    def __init__(self) -> None:
        super().__init__()
        self.given_up = Event()
        self.pool = self.enter_context(ThreadPoolExecutor(thread_name_prefix="checksums"))
        self.callback(self.given_up.set)  # before the pool waits for its threads

    def of(self, path: Path, name: str | None) -> "Future[FileReceipt]":
        return self.pool.submit(file_receipt, path, name, self.given_up)


def file_receipt(path: Path, name: str | None = None, given_up: Event | None = None) -> FileReceipt:
    import hashlib  # only if checksums are wanted

    digest, size = hashlib.sha256(), 0
    with path.open("rb", buffering=0) as file:
        while (data := file.read(AT_ONCE)) and not (given_up and given_up.is_set()):
            digest.update(data)
            size += len(data)
    return FileReceipt(name or path.name, size, digest.hexdigest())
