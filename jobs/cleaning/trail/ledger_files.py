"""The two files of a run's ledger, CSV or Parquet: changed cells, and removed rows.

Both are in the order of the input's rows, then of the steps, then of the columns, whatever the size of the batches.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Protocol

import polars as pl

from jobs.cleaning import kernel
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.outputs import Outputs
from jobs.cleaning.table import FOREIGN, ROW, Batch, Column, as_it_came, origin
from jobs.cleaning.trail.ledger import Changed, Parcel, Wanted
from jobs.cleaning.writer import Writer, WriterSettings, open_writer
from jobs.cleaning.writer.text import Text, restored

CHANGES = (Column("l0", "row"), Column("l1", "column"), Column("l2", "step"), Column("l3", "old"), Column("l4", "new"))
REJECTS = (Column("l0", "row"), Column("l1", "step"), Column("l2", "reason"))


class Changes(Protocol):
    """A parcel's lines for the changes: row, column, step, old, new."""

    @property
    def height(self) -> int: ...

    def prepare(self, writer: Writer) -> None:
        """Makes their text, if it does not depend on other parcels."""

    def write(self, writer: Writer, most: int) -> None:
        """Writes the first `most` lines."""


@dataclass
class Cells:
    """Changes that were recorded as cells."""

    changes: list[tuple[int, Changed]]
    """Step number and changed cells, in the order of steps and columns."""
    text: Text | None = None

    @property
    def height(self) -> int:
        return sum(changed.cells.height for _, changed in self.changes)

    @cached_property
    def batch(self) -> Batch:
        which = enumerate(changed.cells for _, changed in self.changes)
        cells = in_order(pl.concat(frame.with_columns(pl.lit(number).alias("which")) for number, frame in which), "which")
        names, steps = [changed.column.name for _, changed in self.changes], [step for step, _ in self.changes]
        return lines(CHANGES, cells, of_which(names, pl.String), of_which(steps, pl.Int64), pl.col("old"), pl.col("new"))

    def prepare(self, writer: Writer) -> None:
        self.text = writer.text(self.batch)

    def write(self, writer: Writer, most: int) -> None:
        if most >= self.height:
            writer.write(self.batch, self.text)
        else:
            writer.write(self.batch.having(self.batch.frame.head(most)))


@dataclass
class Texts:
    """Changes that were recorded as lines of CSV, step by step."""

    parts: list[memoryview]
    height: int
    text: Text | None = None

    def prepare(self, writer: Writer) -> None:  # noqa: ARG002 - which format it is has been considered before
        self.text = self.first(self.height)

    def first(self, most: int) -> Text:
        return restored(kernel.merged(self.parts, most))

    def write(self, writer: Writer, most: int) -> None:
        writer.add(self.text if self.text is not None and most >= self.height else self.first(most))


def changes_of(parcel: Parcel) -> Changes | None:
    """The lines for a parcel's changed cells, if there are any."""
    if parts := [entry.lines for entry in parcel.entries if entry.lines]:
        return Texts(parts, sum(entry.cells_changed for entry in parcel.entries))
    changes = [(entry.step, changed) for entry in parcel.entries for changed in entry.changes]
    return Cells(sorted(changes, key=lambda change: (change[0], change[1].place))) if changes else None


class Lines(NamedTuple):
    """A parcel's lines for both files. Their text has been made already, if it does not depend on other parcels."""

    changes: Changes | None
    rejects: Batch | Text | None


@dataclass
class LedgerFiles:
    """Those of the two files that are wanted. `room` is how many more lines of changes may be written."""

    changes: Writer | None
    rejects: Writer | None
    room: int
    left_out: int = 0
    """The number of changes that are not listed."""

    @property
    def is_wanted(self) -> bool:
        return self.changes is not None or self.rejects is not None

    def prepared(self, parcel: Parcel) -> Parcel:
        """The parcel with its lines, which take longest to make: in parallel, before the parcel's turn."""
        parcel = settled(parcel, text=self.rejects is not None and kernel.BUILT and self.rejects.adds_text)
        changes, removed = changes_of(parcel) if self.changes else None, parcel.removed
        if changes and self.changes and self.room:
            changes.prepare(self.changes)
        text = self.rejects.text(removed) if self.rejects and isinstance(removed, Batch) else None
        entries = tuple(entry._replace(changes=(), lines=None) for entry in parcel.entries)
        return parcel._replace(entries=entries, removed=None, lines=Lines(changes, removed if text is None else text))

    def write(self, parcel: Parcel) -> None:
        lines = parcel.lines or self.prepared(parcel).lines
        if self.changes and lines and lines.changes:
            self.write_changes(self.changes, lines.changes)
        if self.rejects and lines and lines.rejects:
            write(self.rejects, lines.rejects)

    def write_changes(self, writer: Writer, changes: Changes) -> None:
        if self.room:
            changes.write(writer, self.room)
        self.left_out += max(0, changes.height - self.room)
        self.room = max(0, self.room - changes.height)

    def finish(self) -> None:
        """Adds a line to the changes that says how many are not listed."""
        if self.changes and self.left_out:
            note = f"{self.left_out:,} more changes are not listed"
            cells = {key: [text] for key, text in zip((c.key for c in CHANGES), (None, None, None, None, note), strict=True)}
            frame = pl.DataFrame({ROW: [0]} | cells, schema={ROW: pl.UInt64} | dict.fromkeys(cells, pl.String))
            self.changes.write(Batch(CHANGES, frame))


def write(writer: Writer, removed: Batch | Text) -> None:
    if isinstance(removed, Batch):
        writer.write(removed)
    else:
        writer.add(removed)


def wanted_for(outputs: Outputs, *, counted: bool) -> Wanted:
    """What a run has to record for these files."""
    changes, rejects = outputs.changes is not None, outputs.rejects is not None
    return Wanted(counted, changes, rejects, lines=is_made_by_kernel(outputs.changes), text=is_made_by_kernel(outputs.rejects))


def is_made_by_kernel(path: Path | None) -> bool:
    return kernel.BUILT and path is not None and ledger_format(path).format == "csv"


@contextmanager
def ledger_files(outputs: Outputs, columns: tuple[Column, ...]) -> Iterator[LedgerFiles]:
    """The files for a table of these columns."""
    with ExitStack() as files:

        def opened(path: Path | None, columns: tuple[Column, ...]) -> Writer | None:
            return files.enter_context(open_writer(path, ledger_format(path), columns, has_header=True)) if path else None

        ledger = LedgerFiles(opened(outputs.changes, CHANGES), opened(outputs.rejects, REJECTS + columns), LIMITS.changes)
        yield ledger
        ledger.finish()


def ledger_format(path: Path) -> WriterSettings:
    """Parquet or CSV, by the extension."""
    return WriterSettings(format="parquet" if path.suffix.lower() == ".parquet" else "csv")


def of_which(values: Sequence[str | int | None], kind: type[pl.DataType]) -> pl.Expr:
    """For each cell, the value that belongs to its column and step."""
    return pl.lit(pl.Series(values, dtype=kind)).gather("which")


def settled(parcel: Parcel, *, text: bool = False) -> Parcel:
    """The parcel once no more of its rows can be removed: with the lines for those that were, and without its original rows.

    With `text`, the lines are text that the kernel makes: without collecting their cells first, which takes longer.
    """
    if parcel.original is None:
        return parcel
    frames, removed = [frame for entry in parcel.entries for frame in entry.rejects], None
    if frames:
        removed = (removed_text if text else removed_rows)(in_order(pl.concat(frames)), parcel.original)
    return parcel._replace(
        original=None, entries=tuple(entry._replace(rejects=()) for entry in parcel.entries), removed=removed
    )


def removed_rows(left: pl.DataFrame, original: Batch) -> Batch:
    """Lines for the rejects: row, step, reason, and the row's original cells."""
    about, cells = lines(REJECTS, left, pl.col("step"), pl.col("reason")), original.frame[places_of(left, original)]
    return Batch(REJECTS + original.columns, pl.concat([about.frame, cells.drop(ROW)], how="horizontal"))


def removed_text(left: pl.DataFrame, original: Batch) -> memoryview:
    """The same as text."""
    about, cells = lines(REJECTS, left, pl.col("step"), pl.col("reason")), original.frame.drop(ROW)
    return memoryview(restored(kernel.beside(about.frame.drop(ROW).cast(pl.String), cells, places_of(left, original), ",")))


def places_of(left: pl.DataFrame, original: Batch) -> pl.Series:
    """Where the rejects are among the original rows."""
    as_read, rows = left.select(as_it_came(pl.col(ROW)))[ROW], original.frame[ROW]
    places = rows.search_sorted(as_read).cast(pl.UInt64)
    if not rows.gather(places).equals(as_read):
        raise AssertionError("a removed row is not among the original ones")
    return places


def in_order(frame: pl.DataFrame, *then: str) -> pl.DataFrame:
    """Sorted by the input's rows, made rows with the one they come from. Within a row, the order is correct already."""
    if is_made(frame):
        return frame.sort(as_it_came(pl.col(ROW)), *then, ROW)
    return frame.sort(ROW, maintain_order=True)


def is_made(frame: pl.DataFrame) -> bool:
    """Whether some of its rows were made, or come from another file."""
    return bool((frame[ROW] >= FOREIGN).any())


def lines(columns: tuple[Column, ...], frame: pl.DataFrame, *contents: pl.Expr) -> Batch:
    """A batch for a file with these columns: the row's number, then the contents. Writers convert numbers to text."""
    number = origin(pl.col(ROW))
    row = pl.when(number > 0).then(number) if is_made(frame) else pl.col(ROW)
    cells = [cell.alias(column.key) for cell, column in zip((row, *contents), columns, strict=True)]
    return Batch(columns, frame.select(ROW, *cells))
