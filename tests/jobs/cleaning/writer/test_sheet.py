"""A workbook that does not fit on the disk."""

import gc
from pathlib import Path

import polars as pl
import pytest

from jobs.cleaning.table import ROW, Batch, Column
from jobs.cleaning.writer.sheet import SheetWriter
from tests.full_disk import no_file_over

NUMBERS = [str(number * number) for number in range(60_000)]
BATCH = Batch((Column("c0", "n"),), pl.DataFrame({ROW: range(1, 60_001), "c0": NUMBERS}, schema_overrides={ROW: pl.UInt64}))


@pytest.mark.parametrize("room", [0, 100, 20_000, 300_000])
def test_nothing_more_is_written_once_it_is_given_up(tmp_path: Path, room: int) -> None:
    """Whether the disk fills up when it is begun, within a sheet, or when it is closed."""
    path = tmp_path / "out.xlsx"
    with no_file_over(room), pytest.raises(OSError, match="too large"), SheetWriter(path, BATCH.columns, ["n"]) as sheet:
        sheet.write(BATCH)
    gc.collect()  # so that pytest reports errors in destructors
