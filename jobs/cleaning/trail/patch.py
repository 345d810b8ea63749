"""Corrected rows, which replace a table's own as it is read. The file itself is never modified.

A patch has the format of the removed rows, `row,step,reason,` and then the table's columns: people can correct that file in any
editor, and give it back as a whole. Rows in which no cell differs from the table are ignored.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.reader import ReaderSettings, Reading, open_table
from jobs.cleaning.table import ROW, Batch, Column, Source
from jobs.cleaning.trail.ledger_files import REJECTS

FACTS = [column.name or "" for column in REJECTS]
OURS = ",".join(FACTS).encode()
FIRST_ROW, LAST_ROW = 1, 1 << 36


class Patched:
    """A table with its corrected rows. They may include rows that the reader has rejected, which are then part of the table."""

    def __init__(self, table: Source, rows: pl.DataFrame) -> None:
        self.table, self.rows = table, rows
        self.mended = 0

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def reading(self) -> Reading:
        return self.table.reading

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.table.columns

    @property
    def share(self) -> float:
        return self.table.share

    def batches(self) -> Iterator[Batch]:
        """Raises CleaningError if the patch has rows that the table does not have."""
        self.mended = 0
        waiting = self.rows
        for batch in self.table.batches():
            yield self.mend(batch)
            waiting = waiting.join(rows_of(batch).select(ROW), on=ROW, how="anti") if waiting.height else waiting
        if waiting.height:
            row = min(waiting[ROW].to_list())
            raise CleaningError(f"The patch mends row {row:,}, but the file has no such row.", code="PARSE", row=row)

    def mend(self, batch: Batch) -> Batch:
        rows = rows_of(batch)
        mended = self.rows.join(rows.select(ROW), on=ROW, how="semi").join(rows, on=rows.columns, how="anti", nulls_equal=True)
        if mended.is_empty():
            return batch
        self.mended += mended.height
        others = batch.frame.join(mended, on=ROW, how="anti")
        refused = batch.refused.join(mended, on=ROW, how="anti") if batch.refused is not None else None
        frame = pl.concat([others, mended.select(others.columns)]).sort(ROW)
        return Batch(batch.columns, frame, batch.failed, refused if refused is not None and refused.height else None)


def patched(table: Source, patches: Sequence[Path], scratch: Path) -> Source:
    """The table with the rows of these patches; if several contain a row, the last one counts."""
    if not patches:
        return table
    parts = [read_patch(path, table.columns, scratch / f"patch-{number}") for number, path in enumerate(patches)]
    return Patched(table, pl.concat(parts).unique(ROW, keep="last", maintain_order=True))


def read_patch(path: Path, columns: tuple[Column, ...], scratch: Path) -> pl.DataFrame:
    """ROW and the table's columns, by their keys. Raises CleaningError if the patch does not fit the table."""
    scratch.mkdir(exist_ok=True)
    with open_table(path, reader_of(path), scratch=scratch) as patch:
        demand_columns(patch.columns, columns)
        cells = [
            pl.col(given.key).alias(column.key) for given, column in zip(patch.columns[len(FACTS) :], columns, strict=True)
        ]
        number = pl.col(patch.columns[0].key).cast(pl.UInt64, strict=False).alias(ROW)
        rows = pl.concat([batch.frame.select(number, *cells) for batch in patch.batches()])
    if rows.filter(pl.col(ROW).is_between(FIRST_ROW, LAST_ROW).not_().fill_null(value=True)).height:
        raise CleaningError("The patch has a row without the number of the row that it mends.", code="PARSE")
    return rows


def reader_of(path: Path) -> ReaderSettings:
    """Exact settings for a patch as we write it; detected ones for a patch that was saved by a spreadsheet."""
    with path.open("rb") as file:
        is_ours = file.read(len(OURS)) == OURS
    return ReaderSettings(encoding="utf-8", delimiter=",", quote='"', header=1) if is_ours else ReaderSettings(header=1)


def demand_columns(given: tuple[Column, ...], columns: tuple[Column, ...]) -> None:
    wanted = [*FACTS, *(column.name or "" for column in columns)]
    found = [column.name or "" for column in given]
    if found == wanted:
        return
    differs = next((place for place, pair in enumerate(zip(found, wanted, strict=False)) if pair[0] != pair[1]), None)
    where = f": column {differs + 1} is {found[differs]!r} in place of {wanted[differs]!r}" if differs is not None else ""
    raise CleaningError(
        f"The patch does not fit this file{where}. It has row, step, reason, and then the file's columns.", code="PARSE"
    )


def rows_of(batch: Batch) -> pl.DataFrame:
    """All rows as they were read, including those that the reader rejected."""
    if batch.refused is None:
        return batch.frame
    return pl.concat([batch.frame, batch.refused.select(batch.frame.columns)])
