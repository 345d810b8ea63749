"""The ledger of changed cells is the same whichever engine writes it."""

import tempfile
from pathlib import Path

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from jobs.cleaning.table import ROW, Column
from jobs.cleaning.trail.ledger import Changed
from jobs.cleaning.trail.ledger_files import CHANGES, Lines
from jobs.cleaning.writer import WriterSettings, open_writer
from tests.jobs.cleaning.kernel.columns import columns

NAMES = st.none() | st.sampled_from(["", "city", 'a "b"', "x,y", "nul\0", "two\nlines", "é"])
ROWS = st.sets(st.integers(1, 30) | st.integers(1 << 30, 1 << 35), max_size=12)


@st.composite
def changes(draw: st.DrawFn) -> Changed:
    rows = draw(ROWS.map(sorted) | ROWS.map(list))  # in the file's order, or sorted by a step
    old, new = (draw(columns(height=len(rows))).alias(name) for name in ("old", "new"))
    cells = pl.DataFrame([pl.Series(ROW, rows, pl.UInt64), old, new])
    return Changed(Column("c0", draw(NAMES)), draw(st.integers(0, 3)), cells)


@given(st.lists(st.tuples(st.integers(1, 200), changes()), min_size=1, max_size=5))
def test_changed_cells_are_written_as_by_polars(found: list[tuple[int, Changed]]) -> None:
    lines = Lines(sorted(found, key=lambda change: (change[0], change[1].place)))
    with (
        tempfile.TemporaryDirectory() as folder,
        open_writer(Path(folder, "c.csv"), WriterSettings(), CHANGES, has_header=True) as file,
    ):
        lines.prepare(file)
        assert lines.text == file.text(lines.batch)
