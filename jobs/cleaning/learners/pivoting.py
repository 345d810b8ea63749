"""Gathers the rows of a long table, and yields them as a wide one."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from jobs.cleaning.errors import LimitExceeded
from jobs.cleaning.learner import Gatherer
from jobs.cleaning.learners.aggregates import Aggregate
from jobs.cleaning.learners.rowset import RowSet, first_seen
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.room import room_on_disk
from jobs.cleaning.shelf import ROOM_FOR_TEXTS
from jobs.cleaning.table import ROW, Batch, Column, new_column, no_rows

RECORDS = 1 << 16
"""Rows of the result that are made at once; their cells lie in files of their own."""

CELLS = 4_000_000
"""Of a batch that it gives."""


class Pivoted(Gatherer):
    """Numbers the rows and columns of the result in the order in which they appear, and keeps each value with its numbers."""

    late = True

    def __init__(
        self, ids: Sequence[Column], names: Column, values: Column, aggregate: Aggregate, room: int = ROOM_FOR_TEXTS
    ) -> None:
        self.ids, self.names, self.values, self.aggregate, self.room = ids, names, values, aggregate, room
        self.records, self.known_names = RowSet(), RowSet()
        self.columns: tuple[Column, ...] = tuple(ids)
        self.parts: defaultdict[int, list[pl.DataFrame]] = defaultdict(list)
        self.files: defaultdict[int, list[Path]] = defaultdict(list)
        self.size = 0

    def observe(self, batch: Batch) -> None:
        records, is_first = self.numbered(batch)
        cells = batch.frame.select(
            ROW,
            records.cast(pl.UInt32).alias("record"),
            is_first.alias("is_first"),
            self.named(batch).cast(pl.UInt32).alias("name"),
            pl.col(self.values.key).alias("value"),
            *(pl.when(is_first).then(column.key).alias(column.key) for column in self.ids),
        )
        self.aggregate.observe(cells)
        for (part,), frame in cells.group_by(pl.col("record") // RECORDS, maintain_order=True):
            self.parts[int(part)].append(frame)
        self.size += int(cells.estimated_size())
        if self.size > self.room:
            self.clear_memory()

    def numbered(self, batch: Batch) -> tuple[pl.Series, pl.Series]:
        """The number of the record each row is of, and whether it is the first of it."""
        known = self.records.size
        keys = batch.frame.with_columns(pl.lit(0).alias("one")).select("one", *(column.key for column in self.ids))
        numbers = self.records.add(keys)
        return numbers, first_seen(numbers, known)

    def named(self, batch: Batch) -> pl.Series:
        """The number of the column each row's value goes to."""
        known = self.known_names.size
        numbers = self.known_names.add(batch.frame.select(self.names.key))
        for name in batch.frame[self.names.key].filter(first_seen(numbers, known)):
            if len(self.columns) >= LIMITS.columns:
                raise LimitExceeded(f"There would be more than {LIMITS.columns:,} columns.", code="TOO_MANY_COLUMNS")
            self.columns = (*self.columns, new_column(self.columns, name))
        return numbers

    def clear_memory(self) -> None:
        """Puts what is in memory into files, one for each part of the result."""
        for part, frames in self.parts.items():
            path = self.scratch / f"{part}-{len(self.files[part])}.arrow"
            with room_on_disk():
                pl.concat(frames).write_ipc(path)
            self.files[part].append(path)
        self.parts.clear()
        self.size = 0

    def settle(self) -> None:
        self.aggregate.settle()

    def columns_after(self) -> tuple[Column, ...]:
        return self.columns

    def batches(self) -> Iterator[Batch]:
        if not self.records.size:
            yield no_rows(self.columns)
        for part in sorted({*self.files, *self.parts}):
            cells = pl.concat([*map(pl.read_ipc, self.files[part]), *self.parts[part]])
            found = self.aggregate.of(cells)
            firsts = cells.filter("is_first").select(ROW, "record", *(column.key for column in self.ids))
            for records in firsts.iter_slices(max(1, CELLS // max(1, len(self.columns)))):
                yield Batch(self.columns, self.wide(records, found))

    def wide(self, records: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
        """The records, each with its values as columns."""
        keys = [column.key for column in self.columns[len(self.ids) :]]
        cells = found.join(records.select("record"), on="record", how="semi")
        values = cells.with_columns(pl.col("name").cast(pl.String)).pivot(on="name", index="record", values="value")
        there = {name: pl.col(name) for name in values.columns}
        columns = [there.get(str(place), pl.lit(None, pl.String)).alias(key) for place, key in enumerate(keys)]
        both = records.join(values, on="record", how="left", maintain_order="left")
        return both.select(ROW, *(column.key for column in self.ids), *columns)
