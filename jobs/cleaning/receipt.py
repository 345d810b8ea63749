"""What a run did, with counts and checksums."""

import hashlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from jobs.cleaning.ledger import Parcel
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.run import Run


@dataclass
class StepReceipt:
    """What one step did. `step` is its number in the recipe, `id` its name there; one that is switched off did nothing."""

    step: int
    id: str
    rows_in: int
    rows_out: int
    rejected: int
    cells_changed: int | None
    seconds: float
    off: bool = False


@dataclass
class FileReceipt:
    name: str
    bytes: int
    sha256: str


@dataclass
class Receipt:
    """What a run did. Without counts (nobody asked) `cells_changed` is null, and there are no files."""

    rows_in: int
    rows_out: int
    rows_rejected: int
    cells_changed: int | None
    steps: list[StepReceipt]
    recipe: dict[str, Any]
    reader: dict[str, Any]
    writer: dict[str, Any]
    learned: list[dict[str, Any]]
    inputs: list[FileReceipt] = field(default_factory=list)
    outputs: dict[str, FileReceipt] = field(default_factory=dict)
    engine: dict[str, str] = field(default_factory=lambda: {"name": "polars", "version": pl.__version__})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Tally:
    """Adds up what happened to the batches."""

    def __init__(self, recipe: Recipe, *, counted: bool) -> None:
        self.recipe, self.counted = recipe, counted
        self.rows_in = self.rows_out = 0
        self.rejected: dict[int, int] = dict.fromkeys(range(1, len(recipe.steps) + 1), 0)
        self.cells_changed = dict(self.rejected)

    def add(self, parcel: Parcel) -> None:
        self.rows_in += parcel.rows_in
        self.rows_out += parcel.batch.height
        for entry in parcel.entries:
            self.rejected[entry.step] += entry.rejected
            self.cells_changed[entry.step] += entry.cells_changed

    def receipt(self, run: Run, reader: dict[str, Any], writer: dict[str, Any]) -> Receipt:
        """Raises AssertionError if a row is not accounted for."""
        rejected = sum(self.rejected.values())
        if self.rows_in != self.rows_out + rejected:
            raise AssertionError(f"{self.rows_in} rows in, but {self.rows_out} out and {rejected} rejected")
        return Receipt(
            rows_in=self.rows_in,
            rows_out=self.rows_out,
            rows_rejected=rejected,
            cells_changed=sum(self.cells_changed.values()) if self.counted else None,
            steps=self.steps(run),
            recipe=self.recipe.as_json(),
            reader=reader,
            writer=writer,
            learned=run.plan.learned(),
        )

    def steps(self, run: Run) -> list[StepReceipt]:
        receipts, rows = [], self.rows_in
        for number, step in enumerate(self.recipe.steps, start=1):
            rejected, changed = self.rejected[number], self.cells_changed[number] if self.counted else None
            seconds = round(run.seconds.get(number, 0.0), 4)
            receipts.append(StepReceipt(number, step.step, rows, rows - rejected, rejected, changed, seconds, step.off))
            rows -= rejected
        return receipts


def file_receipt(path: Path, name: str | None = None) -> FileReceipt:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileReceipt(name or path.name, path.stat().st_size, digest)
