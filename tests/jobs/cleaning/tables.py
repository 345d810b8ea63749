"""Helpers for the engine's tests: tables in memory, and runs on them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from jobs.cleaning.plan import make_plan
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.run import Run
from jobs.cleaning.shelf import ROOM
from jobs.cleaning.step import Step
from jobs.cleaning.table import ROW, Batch, Column
from jobs.cleaning.trail import ledger_files
from jobs.cleaning.trail.ledger import Parcel, Wanted
from jobs.cleaning.trail.ledger_files import CHANGES, REJECTS, changes_of, settled
from jobs.cleaning.trail.lives import lives_of
from jobs.cleaning.trail.undo import original_columns, undone

Cells = Sequence[str | None]


@dataclass
class MemorySource:
    """A Source over rows in memory, in batches of `size` rows."""

    names: Cells
    rows: Sequence[Cells]
    size: int = 1000
    name: str = "table.csv"
    share: float = 0.0
    given: list[Batch] = field(default_factory=list)

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(Column(f"c{place}", name) for place, name in enumerate(self.names))

    @property
    def reading(self) -> Any:
        raise NotImplementedError

    def batches(self) -> Iterator[Batch]:
        self.given = []
        for start in range(0, len(self.rows), self.size) or [0]:
            self.given.append(self.batch(start, self.rows[start : start + self.size]))
            yield self.given[-1]
            self.share = (start + self.size) / max(1, len(self.rows))

    def batch(self, start: int, rows: Sequence[Cells]) -> Batch:
        numbers = pl.Series(ROW, range(start + 1, start + len(rows) + 1), dtype=pl.UInt64)
        cells = [
            pl.Series(column.key, [row[place] for row in rows], dtype=pl.String) for place, column in enumerate(self.columns)
        ]
        return Batch(self.columns, pl.DataFrame([numbers, *cells]))


def table(cells: dict[str, list[str | None]], size: int = 1000) -> MemorySource:
    return MemorySource(list(cells), list(zip(*cells.values(), strict=True)), size)


@dataclass
class Result:
    """The result of a run: names and rows, and the lines of the two ledgers."""

    names: list[str | None]
    rows: list[tuple[str | None, ...]]
    changes: list[tuple[str | None, ...]]
    rejects: list[tuple[str | None, ...]]
    run: Run
    parcels: list[Parcel]

    @property
    def batches(self) -> list[Batch]:
        return [parcel.batch for parcel in self.parcels if not parcel.gathered]

    @property
    def made(self) -> int:
        """Rows made, net."""
        return sum(entry.made for parcel in self.parcels for entry in parcel.entries)


def run(
    source: MemorySource,
    *steps: dict[str, Any] | Step,
    room: int = ROOM,
    files: dict[str, MemorySource] | None = None,
    runs: Callable[..., Run] = Run,
) -> Result:
    plan = make_plan(Recipe.parse({"steps": list(steps)}).numbered(), source.columns, files)
    with TemporaryDirectory() as scratch:
        work = runs(plan, source, Wanted(changes=True, rejects=True), Path(scratch))
        parcels = list(work.parcels(room))
    return Result(
        names=[column.name for column in plan.columns],
        rows=[row for parcel in parcels if not parcel.gathered for row in parcel.batch.frame.drop(ROW).iter_rows()],
        changes=lines(found.batch for parcel in parcels if isinstance(found := changes_of(parcel), ledger_files.Cells)),
        rejects=lines(settled(parcel).removed for parcel in parcels),
        run=work,
        parcels=parcels,
    )


def lines(batches: Iterable[Batch | None]) -> list[tuple[str | None, ...]]:
    """The lines of a ledger file."""
    frames = (batch.frame.drop(ROW).cast(pl.String) for batch in batches if batch)
    return [line for frame in frames for line in frame.iter_rows()]


def undo(source: MemorySource, result: Result) -> tuple[list[str | None], list[tuple[str | None, ...]]]:
    """The names and rows that undoing restores."""
    cleaned, lives = MemorySource(result.names, result.rows, 2), lives_of(result.run.plan)
    changes = MemorySource([column.name for column in CHANGES], result.changes, 2)
    rejects = MemorySource([*(column.name for column in REJECTS), *source.names], result.rejects, 2)
    back = [row for batch in undone(cleaned, changes, rejects, lives) for row in batch.frame.drop(ROW).iter_rows()]
    return [column.name for column in original_columns(lives)], back
