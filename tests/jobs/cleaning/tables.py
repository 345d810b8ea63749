"""Tables in memory, and a run over them: what the engine's tests are written with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from jobs.cleaning.ledger import Parcel, Wanted
from jobs.cleaning.plan import make_plan
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.run import ROOM, Run
from jobs.cleaning.table import ROW, Batch, Column

Cells = Sequence[str | None]


@dataclass
class MemorySource:
    """A Source over rows in memory, in batches of `size` rows."""

    names: Cells
    rows: Sequence[Cells]
    size: int = 1000
    share: float = 0.0
    passes: int = 0

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(Column(f"c{place}", name) for place, name in enumerate(self.names))

    @property
    def reading(self) -> Any:
        raise NotImplementedError

    def batches(self) -> Iterator[Batch]:
        self.passes += 1
        for start in range(0, len(self.rows), self.size) or [0]:
            yield self.batch(start, self.rows[start : start + self.size])
            self.share = (start + self.size) / max(1, len(self.rows))

    def batch(self, start: int, rows: Sequence[Cells]) -> Batch:
        numbers = pl.Series(ROW, range(start + 1, start + len(rows) + 1), dtype=pl.UInt64)
        cells = [pl.Series(column.key, [row[place] for row in rows], dtype=pl.String) for place, column in enumerate(self.columns)]
        return Batch(self.columns, pl.DataFrame([numbers, *cells]))


def table(cells: dict[str, list[str | None]], size: int = 1000) -> MemorySource:
    return MemorySource(list(cells), list(zip(*cells.values(), strict=True)), size)


@dataclass
class Result:
    """What came of a run: the names and rows, the changed cells and the removed rows."""

    names: list[str | None]
    rows: list[tuple[str | None, ...]]
    changes: list[tuple[Any, ...]]
    rejects: list[tuple[Any, ...]]
    run: Run
    parcels: list[Parcel]


def run(source: MemorySource, *steps: dict[str, Any], room: int = ROOM) -> Result:
    plan = make_plan(Recipe.parse({"steps": list(steps)}).numbered(), source.columns)
    work = Run(plan, source, Wanted(changes=True, rejects=True), room=room)
    parcels = list(work.parcels())
    entries = [entry for parcel in parcels for entry in parcel.entries]
    changes = [row for entry in entries for frame in entry.changes for row in frame.select(ROW, "column", "step", "old", "new").iter_rows()]
    rejects = [row for entry in entries for frame in entry.rejects for row in frame.select(ROW, "step", "reason").iter_rows()]
    rows = [row for parcel in parcels for row in parcel.batch.frame.drop(ROW).iter_rows()]
    return Result([column.name for column in plan.columns], rows, sorted(changes), sorted(rejects), work, parcels)
