"""The ledger is the same however its lines are recorded, and wherever they wait."""

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.cleaning.limits import LIMITS
from jobs.cleaning.outputs import Outputs
from jobs.cleaning.plan import make_plan
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.run import Run
from jobs.cleaning.shelf import ROOM
from jobs.cleaning.stage import Stage
from jobs.cleaning.step import keys
from jobs.cleaning.table import ROW, Batch, Column
from jobs.cleaning.trail.ledger import Comparison, Entry, Parcel, Wanted
from jobs.cleaning.trail.ledger_files import CHANGES, Cells, Texts, changes_of, ledger_files
from jobs.cleaning.writer import WriterSettings, open_writer
from tests.jobs.cleaning.kernel.columns import CELLS, columns
from tests.jobs.cleaning.tables import MemorySource

NAMES = st.none() | st.sampled_from(["", "city", 'a "b"', "x,y", "nul\0", "two\nlines", "é"])
ROWS = st.sets(st.integers(1, 30) | st.integers(1 << 30, (1 << 35) - 1), max_size=12).map(sorted)
[TRIM] = Recipe.parse({"steps": [{"step": "trim"}]}).steps
CLEAN = (
    {"step": "trim", "empty_to_null": True},
    {"step": "drop_missing_rows", "columns": ["id"]},
    {"step": "fill_missing", "columns": ["n"], "method": "median"},
    {"step": "fill_missing", "columns": ["n"], "value": "none"},
)
MAKE = (
    {"step": "split_column", "column": "city", "delimiter": "s", "to_rows": True},
    *CLEAN,
)
SORT = (
    *CLEAN,
    {"step": "sort_rows", "keys": [{"column": "city"}]},
    {"step": "change_case", "columns": ["city"]},
    {"step": "drop_missing_rows", "columns": ["city"]},
)


@st.composite
def batches(draw: st.DrawFn, width: int = 3) -> list[Batch]:
    """A batch as it is after each step: some cells are changed, some rows removed, some columns left alone."""
    named = tuple(Column(f"c{place}", draw(NAMES)) for place in range(width))
    rows, cells = draw(ROWS), {}
    found: list[Batch] = []
    for _ in range(draw(st.integers(2, 4))):
        left = [place for place in range(len(rows)) if not found or draw(st.integers(0, 4))]
        rows = [rows[place] for place in left]
        for column in named:
            same = cells[column.key].gather(left) if found and draw(st.booleans()) else None
            cells[column.key] = draw(columns(height=len(rows))) if same is None else same
        texts = [series.alias(key) for key, series in cells.items()]
        found.append(Batch(named, pl.DataFrame([pl.Series(ROW, rows, pl.UInt64), *texts])))
    return found


def entries(found: list[Batch], wanted: Wanted) -> tuple[Entry, ...]:
    written = keys(found[0].columns)
    stages = (Stage(number, TRIM, found[0].columns, None, None, written, written, moves_rows=True) for number in (2, 11, 12))
    pairs = zip(stages, pairwise(found), strict=False)
    return tuple(Comparison(stage, before, after, in_order=True).entry(wanted) for stage, (before, after) in pairs)


@given(batches())
def test_lines_are_the_same_whether_recorded_as_text_or_as_cells(found: list[Batch]) -> None:
    as_text, as_cells = (entries(found, Wanted(changes=True, lines=lines)) for lines in (True, False))
    assert [sorted(entry.by_column, key=str) for entry in as_text] == [sorted(entry.by_column, key=str) for entry in as_cells]
    texts, cells = (changes_of(Parcel(0, found[-1], None, each)) for each in (as_text, as_cells))
    if cells is None:
        assert texts is None
        return
    assert isinstance(texts, Texts)
    assert isinstance(cells, Cells)
    assert texts.height == cells.height
    with TemporaryDirectory() as folder, open_writer(Path(folder, "c"), WriterSettings(), CHANGES, has_header=True) as file:
        for most in range(cells.height + 1):
            assert texts.first(most) == file.text(cells.batch.having(cells.batch.frame.head(most)))


@given(batches())
def test_the_same_rows_are_missed_with_the_kernel_and_without(found: list[Batch]) -> None:
    for before, after in pairwise(found):
        stage = Stage(1, TRIM, before.columns, None, None, frozenset(), frozenset(), moves_rows=True)
        assert Comparison(stage, before, after, in_order=True).left.frame.equals(
            Comparison(stage, before, after, in_order=False).left.frame
        )


def ledger(source: MemorySource, steps: tuple[dict[str, object], ...], wanted: Wanted, room: int) -> tuple[bytes, bytes]:
    plan = make_plan(Recipe.parse({"steps": list(steps)}).numbered(), source.columns)
    with TemporaryDirectory() as name:
        folder = Path(name)
        outputs = Outputs(folder / "result.csv", folder / "rejects.csv", folder / "changes.csv")
        run = Run(plan, source, wanted, folder)
        with ledger_files(outputs, source.columns) as files:
            run.before_last = lambda: files.prepared
            for parcel in run.parcels(room):
                files.write(parcel)
        return (folder / "changes.csv").read_bytes(), (folder / "rejects.csv").read_bytes()


@pytest.mark.parametrize("most", [50_000_000, 5])
@pytest.mark.parametrize("steps", [CLEAN, SORT, MAKE], ids=["in the input's order", "sorted", "of made rows"])
@given(rows=st.lists(st.tuples(CELLS, st.sampled_from([" 1", "2", None]), st.sampled_from([" Oslo", "Rome", ""]))))
def test_files_are_the_same_from_memory_and_from_disk(
    rows: list[tuple[str | None, ...]], steps: tuple[dict[str, object], ...], most: int
) -> None:
    source = MemorySource(["id", "n", "city"], rows, size=3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LIMITS, "changes", most)
        expected = ledger(source, steps, Wanted(changes=True, rejects=True), ROOM)
        for room in (ROOM, 0):
            assert ledger(source, steps, Wanted(changes=True, rejects=True, lines=True, text=True), room) == expected
