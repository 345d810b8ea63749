"""Makes a patch from removed rows and what somebody has typed into their cells."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.reader import open_table
from jobs.cleaning.table import ROW, Batch
from jobs.cleaning.trail.patch import FACTS, reader_of
from jobs.cleaning.writer import WriterSettings, open_writer

Edit = tuple[int, int, str | None]
"""A row's number, a column's position (0 is the first), and the corrected cell."""


def mended(path: Path, scratch: Path, edits: Sequence[Edit]) -> dict[str, Any]:
    """{text, rows}: a patch with the edited rows, as text, and their number."""
    with open_table(path, reader_of(path), scratch=scratch) as rejects:
        number = pl.col(rejects.columns[0].key).cast(pl.Int64, strict=False)
        wanted = number.is_in([row for row, _, _ in edits])
        found = pl.concat([batch.frame.filter(wanted) for batch in rejects.batches()])
        rows = found.unique(rejects.columns[0].key, keep="last", maintain_order=True)
        for row, place, cell in edits:
            if not 0 <= place < len(rejects.columns) - len(FACTS):
                raise CleaningError("There is no such column to mend.", code="PARSE")
            key = rejects.columns[place + len(FACTS)].key
            rows = rows.with_columns(pl.when(number == row).then(pl.lit(cell, pl.String)).otherwise(pl.col(key)).alias(key))
        target = scratch / "patch.csv"
        with open_writer(target, WriterSettings(), rejects.columns, has_header=True) as writer:
            writer.write(Batch(rejects.columns, rows.select(ROW, *(column.key for column in rejects.columns))))
    # Read as bytes: text mode would change line ends inside cells that nobody has edited.
    return {"text": target.read_bytes().decode(), "rows": rows.height}
