"""External merge sort: what does not fit into memory is sorted in parts, which are then merged."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from jobs.cleaning.learner import Gatherer
from jobs.cleaning.learners.sort_keys import Order
from jobs.cleaning.room import room_on_disk
from jobs.cleaning.shelf import ROOM_FOR_TEXTS
from jobs.cleaning.table import Batch, Column, no_rows

ROWS = 50_000
"""Of a batch that it gives."""


class Sorted(Gatherer):
    """Yields the rows in order. About `room` bytes of them, as Polars counts, are kept in memory."""

    def __init__(self, columns: tuple[Column, ...], order: Order, room: int = ROOM_FOR_TEXTS) -> None:
        self.columns, self.order, self.room = columns, order, room
        self.rows = self.size = 0
        self.parts: list[pl.DataFrame] = []
        self.runs: list[SortedRun] = []

    def observe(self, batch: Batch) -> None:
        part = self.order.prepared(batch, self.rows)
        self.rows += batch.height
        self.size += int(part.estimated_size())
        self.parts.append(part)
        if self.size > self.room:
            self.runs.append(SortedRun(self.take(), self.scratch / f"{len(self.runs)}.arrow"))

    def take(self) -> pl.DataFrame:
        """What is in memory, in order."""
        rows = self.order.sorted(pl.concat(self.parts))
        self.parts, self.size = [], 0
        return rows

    def batches(self) -> Iterator[Batch]:
        if not self.rows:
            yield no_rows(self.columns)
        for frame in self.merged() if self.runs else [self.take()] if self.rows else []:
            for rows in frame.iter_slices(ROWS):
                yield Batch(self.columns, rows).with_columns(self.columns)

    def merged(self) -> Iterator[pl.DataFrame]:
        if self.parts:
            self.runs.append(SortedRun(self.take(), self.scratch / f"{len(self.runs)}.arrow"))
        runs = self.runs
        while runs:
            for run in runs:
                run.load(share=run.rows // len(self.runs) + 1)
            bound = self.bound([run for run in runs if not run.is_read])
            yield self.order.sorted(pl.concat([run.take(bound) for run in runs]))
            runs = [run for run in runs if run.block.height or not run.is_read]

    def bound(self, runs: list["SortedRun"]) -> pl.Expr:
        """Up to where all rows are at hand: no run with more rows to read has any before its last one here."""
        if not runs:
            return pl.lit(value=True)
        return self.order.up_to(self.order.sorted(pl.concat([run.block.tail(1) for run in runs])).row(0, named=True))


class SortedRun:
    """A sorted run in a file; its next rows are in memory, as `block`."""

    def __init__(self, rows: pl.DataFrame, path: Path) -> None:
        with room_on_disk():
            rows.write_ipc(path, record_batch_size=ROWS // 10)
        self.path, self.rows, self.at, self.block = path, rows.height, 0, rows.clear()

    @property
    def is_read(self) -> bool:
        return self.at == self.rows

    def load(self, share: int) -> None:
        """Fills up the block to `share` rows if it has less than half of that."""
        if self.block.height * 2 < share and not self.is_read:
            more = pl.scan_ipc(self.path).slice(self.at, share - self.block.height).collect()
            self.at += more.height
            self.block = pl.concat([self.block, more])

    def take(self, bound: pl.Expr) -> pl.DataFrame:
        """Takes the rows up to the bound from the block."""
        count = self.block.filter(bound).height
        taken, self.block = self.block.head(count), self.block.slice(count)
        return taken
