"""What happens to a batch in a run: which cells each step changes, and which rows it removes, and why."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from jobs.cleaning import kernel
from jobs.cleaning.stage import Stage
from jobs.cleaning.table import ROW, Batch, Column, made_of, no_rows
from jobs.cleaning.writer.text import field

if TYPE_CHECKING:
    from jobs.cleaning.trail.ledger_files import Lines

Change = Callable[[pl.DataFrame], pl.DataFrame]
READER = 0
"""Stands for a step's number where the reader rejected a row."""
TO_FIND_A_TEXT = 16
"""Bytes of memory that a cell takes in addition to its text."""


class Wanted(NamedTuple):
    """What a run has to record; the rest is not computed."""

    counts: bool = True
    changes: bool = False
    rejects: bool = False
    lines: bool = False
    """Whether changed cells may be recorded as lines of CSV."""
    text: bool = False
    """Whether the lines for removed rows may be made as text of CSV."""


class Changed(NamedTuple):
    """The cells of one column that a step has changed. There may be millions, so what they share is stored once."""

    column: Column
    place: int
    """The column's position before the step."""
    cells: pl.DataFrame
    """ROW, old, new."""

    def with_frame(self, change: Change) -> "Changed":
        return self._replace(cells=change(self.cells))


class Entry(NamedTuple):
    """What one step did to one batch."""

    step: int
    rejected: int = 0
    by_column: tuple[tuple[str | None, int], ...] = ()
    """Column name and number of changed cells, for each column with any."""
    failed: int = 0
    """The number of cells that it could not read."""
    unread: tuple[int, ...] = ()
    """The first rows of the input with such cells."""
    made: int = 0
    """The number of rows that it made, net: negative if it makes few rows from many."""
    parts: int = 1
    """As in Batch: by how much this step has renumbered made rows."""
    changes: tuple[Changed, ...] = ()
    """One for each column with changed cells."""
    lines: memoryview | None = None
    """The changed cells as lines, for `kernel.merged`; `changes` is empty then."""
    rejects: tuple[pl.DataFrame, ...] = ()
    """A frame of the removed rows, if there are any: ROW, step, reason."""

    @property
    def frames(self) -> list[pl.DataFrame]:
        return [*(changed.cells for changed in self.changes), *self.rejects]

    @property
    def cells_changed(self) -> int:
        return sum(cells for _, cells in self.by_column)

    def with_frames(self, change: Change) -> "Entry":
        """The same with each of its frames changed."""
        changes = tuple(changed.with_frame(change) for changed in self.changes)
        return self._replace(changes=changes, rejects=tuple(map(change, self.rejects)))

    def with_lines(self, change: Callable[[memoryview], memoryview]) -> "Entry":
        return self if self.lines is None else self._replace(lines=change(self.lines))


class Parcel(NamedTuple):
    """A batch on its way through the steps, with the record of what they have done to it."""

    rows_in: int
    batch: Batch
    original: Batch | None
    """The batch as it was read; kept only as long as rows may be removed, and if these are wanted."""
    entries: tuple[Entry, ...] = ()
    gathered: bool = False
    """Whether its rows went into a gatherer: no further step applies to it, and its batch is ignored."""
    in_order: bool = False
    """Whether its rows are those of the input, in their order."""
    text: bytes | memoryview | None = None
    """The batch as output text, if that has been made already."""
    removed: Batch | memoryview | None = None
    """The lines for its removed rows, or their text, once no more can be removed; its entries no longer contain them then."""
    lines: "Lines | None" = None
    """Its lines for the ledger, if they have been prepared already."""

    @classmethod
    def of(cls, batch: Batch, wanted: Wanted) -> "Parcel":
        """A parcel for a batch from the reader; rows that the reader rejected count as removed in step 0."""
        if batch.refused is None:
            return cls(batch.height, batch, batch if wanted.rejects else None, in_order=True)
        rows, refused = batch._replace(refused=None), batch.refused
        left = refused.select(ROW, pl.lit(READER).alias("step"), "reason")
        entry = Entry(READER, rejected=refused.height, rejects=(left,) if wanted.rejects else ())
        original = rows.having(pl.concat([rows.frame, refused.drop("reason")]).sort(ROW)) if wanted.rejects else None
        return cls(rows.height + refused.height, rows, original, (entry,), in_order=True)

    @classmethod
    def made_by(cls, stage: Stage, batch: Batch, original: Batch | None = None) -> "Parcel":
        return cls(0, batch, original, (Entry(stage.number, made=batch.height),))

    @property
    def size(self) -> int:
        """Bytes of memory."""
        batches = [each.frame for each in (self.batch, self.original, self.removed) if isinstance(each, Batch)]
        ledger = [frame for entry in self.entries for frame in entry.frames]
        texts = [each for each in (self.removed, *(entry.lines for entry in self.entries)) if isinstance(each, memoryview)]
        return sum(map(size, (*ledger, *batches))) + sum(map(len, texts))

    def with_frames(self, change: Change) -> "Parcel":
        """The same with each of its frames changed, always in the same order."""
        return self._replace(
            batch=self.batch.having(change(self.batch.frame)),
            original=self.original and self.original.having(change(self.original.frame)),
            removed=self.removed.having(change(self.removed.frame)) if isinstance(self.removed, Batch) else self.removed,
            entries=tuple(entry.with_frames(change) for entry in self.entries),
        )

    def with_lines(self, change: Callable[[memoryview], memoryview]) -> "Parcel":
        """The same with each of its texts changed."""
        removed = change(self.removed) if isinstance(self.removed, memoryview) else self.removed
        return self._replace(removed=removed, entries=tuple(entry.with_lines(change) for entry in self.entries))

    def through(self, stage: Stage, wanted: Wanted) -> "Parcel":
        after = stage.apply(self.batch)
        in_order = self.in_order and not stage.step.may_make_rows()
        entry = Comparison(stage, self.batch, after, in_order=in_order).entry(wanted)
        batch = after._replace(failed=0, unread=(), parts=1)
        return self._replace(batch=batch, entries=(*self.entries, entry), in_order=in_order)

    def into(self, stage: Stage) -> "Parcel":
        """What remains once a gatherer has taken the rows: the record of what was done to them."""
        gone = Entry(stage.number, made=-self.batch.height)
        return self._replace(batch=no_rows(self.batch.columns), entries=(*self.entries, gone), gathered=True)


@dataclass(frozen=True)
class Comparison:
    """A batch before and after a step."""

    stage: Stage
    before: Batch
    after: Batch
    in_order: bool
    """Whether the rows are those of the input, in their order."""

    def entry(self, wanted: Wanted) -> Entry:
        rejected = self.left.height if self.stage.step.may_make_rows() else self.before.height - self.after.height
        as_lines = wanted.lines and self.in_order
        lines, by_column = self.lines() if as_lines else (None, self.by_column() if wanted.counts or wanted.changes else ())
        return Entry(
            self.stage.number,
            rejected=rejected,
            by_column=by_column,
            failed=self.after.failed,
            unread=self.after.unread,
            made=self.after.height - self.before.height + rejected,
            parts=self.after.parts,
            changes=tuple(map(self.changes, filter(pl.Series.any, self.differs))) if wanted.changes and not as_lines else (),
            lines=lines,
            rejects=(self.rejects(),) if wanted.rejects and rejected else (),
        )

    @cached_property
    def differs(self) -> pl.DataFrame:
        """Which cells have changed, in each column that the step may write to."""
        both = [key for key in self.after.keys if key in self.stage.writes]
        if not both:
            return pl.DataFrame()
        return pl.DataFrame([self.staying[key].ne_missing(self.stayed[key]) for key in both])

    def by_column(self) -> tuple[tuple[str | None, int], ...]:
        names = {column.key: column.name for column in self.before.columns}
        counts = ((names[cells.name], int(cells.sum())) for cells in self.differs)
        return tuple((name, count) for name, count in counts if count)

    def lines(self) -> tuple[memoryview | None, tuple[tuple[str | None, int], ...]]:
        """The changed cells as lines, if there are any; and as `by_column`."""
        columns = [column for column in self.before.columns if column.key in self.stage.writes & {*self.after.keys}]
        if not columns:
            return None, ()
        between = [f",{field(column.name, ',')},{self.stage.number},".encode() for column in columns]
        old, new = ([frame[column.key] for column in columns] for frame in (self.stayed, self.staying))
        lines, counts = kernel.changed(self.staying[ROW], old, new, between)
        return lines or None, tuple((column.name, count) for column, count in zip(columns, counts, strict=True) if count)

    def changes(self, differs: pl.Series) -> Changed:
        """The changed cells of the column whose key is the series' name."""
        key, place = differs.name, self.before.keys.index(differs.name)
        cells = pl.DataFrame([self.staying[ROW], self.stayed[key].alias("old"), self.staying[key].alias("new")])
        return Changed(self.before.columns[place], place, cells.filter(differs))

    @cached_property
    def stayed(self) -> pl.DataFrame:
        """The remaining rows, as they were before."""
        if self.after.height == self.before.height and not self.stage.step.may_make_rows():
            return self.before.frame
        return self.before.frame.join(self.came_of, on=ROW, how="semi", maintain_order="left")

    @cached_property
    def staying(self) -> pl.DataFrame:
        """The same rows as they are now; if several were made from one, the first."""
        if not self.stage.step.may_make_rows():
            return self.after.frame
        return self.after.frame.filter(self.came_of[ROW].is_first_distinct())

    @cached_property
    def left(self) -> Batch:
        """The removed rows; if the step makes rows, those from which none was made."""
        if self.in_order and kernel.BUILT:
            return self.before.having(self.before.frame[kernel.gone(self.before.frame[ROW], self.after.frame[ROW])])
        return self.before.where(~pl.col(ROW).is_in(self.came_of[ROW].implode()))

    @cached_property
    def came_of(self) -> pl.DataFrame:
        """For each row, which previous row it is, or was made from."""
        row = pl.col(ROW)
        return self.after.frame.select(made_of(row, self.after.parts) if self.stage.step.may_make_rows() else row)

    def rejects(self) -> pl.DataFrame:
        left = self.left
        return left.frame.select(ROW, pl.lit(self.stage.number).alias("step"), self.stage.reasons(left).alias("reason"))


def size(frame: pl.DataFrame) -> int:
    """Bytes of memory. Polars counts only the texts, but not the views to them (16 bytes in all columns but ROW)."""
    return int(frame.estimated_size()) + frame.height * (frame.width - 1) * TO_FIND_A_TEXT
