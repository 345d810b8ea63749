"""The two files of a run's ledger, CSV or Parquet: changed cells, and removed rows.

Both are in the order of the input's rows, then of the steps, then of the columns, whatever the size of the batches.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import polars as pl

from jobs.cleaning import kernel
from jobs.cleaning.limits import LIMITS
from jobs.cleaning.outputs import Outputs
from jobs.cleaning.table import FOREIGN, ROW, Batch, Column, as_it_came, origin
from jobs.cleaning.trail.ledger import Changed, Parcel
from jobs.cleaning.writer import Writer, WriterSettings, open_writer
from jobs.cleaning.writer.text import Text, field, restored

CHANGES = (Column("l0", "row"), Column("l1", "column"), Column("l2", "step"), Column("l3", "old"), Column("l4", "new"))
REJECTS = (Column("l0", "row"), Column("l1", "step"), Column("l2", "reason"))


MANY = 64
"""From this many columns with changed cells on, sorting the cells is faster than looking through all columns for each row."""


@dataclass
class Lines:
    """A parcel's lines for the changes: row, column, step, old, new."""

    changes: list[tuple[int, Changed]]
    """Step number and changed cells, in the order of steps and columns."""
    text: Text | None = None
    """The lines as output text, if that has been made already."""

    @classmethod
    def of(cls, parcel: Parcel) -> Self:
        changes = [(entry.step, changed) for entry in parcel.entries for changed in entry.changes]
        return cls(sorted(changes, key=lambda change: (change[0], change[1].place)))

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
        """Makes the text that the writer will append."""
        cells = [changed.cells for _, changed in self.changes]
        if kernel.BUILT and writer.adds_text and len(cells) <= MANY and all(map(are_as_read, cells)):
            between = [b"," + field(changed.column.name, ",").encode() + b",%d," % step for step, changed in self.changes]
            self.text = restored(kernel.changes(cells, between))
        else:
            self.text = writer.text(self.batch)


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
        """The parcel with the text of its changes, which takes longest: it is made in parallel, before the parcel's turn."""
        lines = Lines.of(parcel)
        if not self.changes or not lines.changes:
            return parcel
        if self.room:
            lines.prepare(self.changes)
        entries = tuple(entry._replace(changes=()) for entry in parcel.entries)
        return parcel._replace(entries=entries, changes=lines)

    def write(self, parcel: Parcel) -> None:
        lines = parcel.changes or self.prepared(parcel).changes
        if self.changes and lines:
            self.write_changes(self.changes, lines)
        if self.rejects and (rows := removed_rows(parcel)):
            self.rejects.write(rows)

    def write_changes(self, changes: Writer, lines: Lines) -> None:
        if lines.text is not None and lines.height <= self.room:
            changes.add(lines.text)
        elif self.room:
            changes.write(lines.batch.having(lines.batch.frame.head(self.room)))
        self.left_out += max(0, lines.height - self.room)
        self.room = max(0, self.room - lines.height)

    def finish(self) -> None:
        """Adds a line to the changes that says how many are not listed."""
        if self.changes and self.left_out:
            note = f"{self.left_out:,} more changes are not listed"
            cells = {key: [text] for key, text in zip((c.key for c in CHANGES), (None, None, None, None, note), strict=True)}
            frame = pl.DataFrame({ROW: [0]} | cells, schema={ROW: pl.UInt64} | dict.fromkeys(cells, pl.String))
            self.changes.write(Batch(CHANGES, frame))


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


def removed_rows(parcel: Parcel) -> Batch | None:
    """The parcel's lines for the rejects: row, step, reason, and the row's original cells."""
    frames = [frame for entry in parcel.entries for frame in entry.rejects]
    if not frames or parcel.original is None:
        return None
    left = in_order(pl.concat(frames)).with_columns(as_it_came(pl.col(ROW)).alias("as read"))
    rows = left.join(parcel.original.frame, left_on="as read", right_on=ROW, how="left", maintain_order="left")
    return lines(REJECTS + parcel.original.columns, rows, *map(pl.col, ("step", "reason", *parcel.original.keys)))


def in_order(frame: pl.DataFrame, *then: str) -> pl.DataFrame:
    """Sorted by the input's rows, made rows with the one they come from. Within a row, the order is correct already."""
    if is_made(frame):
        return frame.sort(as_it_came(pl.col(ROW)), *then, ROW)
    return frame.sort(ROW, maintain_order=True)


def is_made(frame: pl.DataFrame) -> bool:
    """Whether some of its rows were made, or come from another file."""
    return bool((frame[ROW] >= FOREIGN).any())


def are_as_read(frame: pl.DataFrame) -> bool:
    """Whether its rows are those of the input, in their order."""
    return not is_made(frame) and frame[ROW].is_sorted()


def lines(columns: tuple[Column, ...], frame: pl.DataFrame, *contents: pl.Expr) -> Batch:
    """A batch for a file with these columns: the row's number, then the contents. Writers convert numbers to text."""
    number = origin(pl.col(ROW))
    row = pl.when(number > 0).then(number) if is_made(frame) else pl.col(ROW)
    cells = [cell.alias(column.key) for cell, column in zip((row, *contents), columns, strict=True)]
    return Batch(columns, frame.select(ROW, *cells))
