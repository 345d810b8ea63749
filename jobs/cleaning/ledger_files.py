"""The two CSV files of a run's ledger: changed cells, and rows that left.

Both are in the order of the input's rows, then of the steps, then of the columns, whatever the size of the batches.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jobs.cleaning.ledger import Parcel
from jobs.cleaning.outputs import Outputs
from jobs.cleaning.table import ROW, Batch, Column
from jobs.cleaning.writer import Writer, WriterSettings, open_writer

CHANGES = (Column("l0", "row"), Column("l1", "column"), Column("l2", "step"), Column("l3", "old"), Column("l4", "new"))
REJECTS = (Column("l0", "row"), Column("l1", "step"), Column("l2", "reason"))


@dataclass(frozen=True)
class LedgerFiles:
    """Those of the two that are wanted."""

    changes: Writer | None
    rejects: Writer | None

    def write(self, parcel: Parcel) -> None:
        if self.changes and (cells := changed_cells(parcel)):
            self.changes.write(cells)
        if self.rejects and (rows := removed_rows(parcel)):
            self.rejects.write(rows)


@contextmanager
def ledger_files(outputs: Outputs, columns: tuple[Column, ...]) -> Iterator[LedgerFiles]:
    """The files for a table of these columns."""
    with ExitStack() as files:

        def opened(path: Path | None, columns: tuple[Column, ...]) -> Writer | None:
            return files.enter_context(open_writer(path, WriterSettings(), columns, has_header=True)) if path else None

        yield LedgerFiles(opened(outputs.changes, CHANGES), opened(outputs.rejects, REJECTS + columns))


def changed_cells(parcel: Parcel) -> Batch | None:
    """The parcel's lines of the first file: row, column, step, old, new."""
    frames = [frame for entry in parcel.entries for frame in entry.changes]
    if not frames:
        return None
    cells = pl.concat(frames).sort(ROW, "step", "place")
    return lines(CHANGES, cells, "column", "step", "old", "new")


def removed_rows(parcel: Parcel) -> Batch | None:
    """The parcel's lines of the second: row, step, reason, and the row's cells as they were read."""
    frames = [frame for entry in parcel.entries for frame in entry.rejects]
    if not frames or parcel.original is None:
        return None
    rows = pl.concat(frames).sort(ROW).join(parcel.original.frame, on=ROW, how="left", maintain_order="left")
    return lines(REJECTS + parcel.original.columns, rows, "step", "reason", *parcel.original.keys)


def lines(columns: tuple[Column, ...], frame: pl.DataFrame, *contents: str) -> Batch:
    """A batch for a CSV file of these columns: the row's number, then the contents, all as text."""
    texts = [pl.col(name).cast(pl.String).alias(column.key) for name, column in zip((ROW, *contents), columns, strict=True)]
    return Batch(columns, frame.select(ROW, *texts))
