"""Rows with nothing but boxes to tick, as sheets have them below a table, are reported with the step that removes them."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from jobs.cleaning.profile import profile
from jobs.cleaning.profiling.unticked import Unticked
from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.table import ROW, Batch, Column
from tests.jobs.cleaning.tables import run, table

NAMES = ["name", "amount", "paid", "sent"]
FILLED = [[f"Ann {n}", f"{n}.50", "TRUE" if n % 2 else "FALSE", "FALSE"] for n in range(12)]
BOXES = [["", "", "FALSE", "FALSE"]] * 9


def problems(tmp_path: Path, rows: list[list[str]]) -> list[dict[str, Any]]:
    path = tmp_path / "given.csv"
    path.write_text("\n".join(map(",".join, [NAMES, *rows])) + "\n")
    found: list[dict[str, Any]] = profile(path, ReaderSettings(), tmp_path)["problems"]
    return [each for each in found if each["code"] != "constant"]


def test_boxes_that_nobody_has_ticked_are_no_rows(tmp_path: Path) -> None:
    """Nor do they repeat others, or lack anything."""
    [problem] = problems(tmp_path, FILLED + BOXES)
    assert problem["sentence"] == (
        "9 rows below the others hold nothing but FALSE in 2 columns, as boxes do that nobody has ticked."
    )
    cells = {name: [row[place] or None for row in FILLED + BOXES] for place, name in enumerate(NAMES)}
    assert [list(row) for row in run(table(cells), *problem["steps"]).rows] == FILLED


def test_a_column_is_not_mostly_empty_because_of_them(tmp_path: Path) -> None:
    rows = [[row[0], "" if place == 3 else row[1], *row[2:]] for place, row in enumerate(FILLED)]
    for below in (BOXES * 5, [[""] * 4] * 30 + [["Bo", "1.50", "TRUE", "FALSE"]]):
        [gap] = [each for each in problems(tmp_path, rows + below) if each["code"] == "missing"]
        assert [step["step"] for step in gap["steps"]] == ["fill_missing", "drop_missing_rows"]
        assert gap["sentence"].startswith("Column “amount” has 1 missing value (")


def test_a_box_may_be_missing_above_them(tmp_path: Path) -> None:
    rows = [[*row[:2], "" if place < 2 else row[2], row[3]] for place, row in enumerate(FILLED)]
    [gap] = [each for each in problems(tmp_path, rows + BOXES) if each["code"] == "missing"]
    assert gap["sentence"].startswith("Column “paid” has 2 missing values (")


def test_blank_rows_among_them_are_told_as_such(tmp_path: Path) -> None:
    gap = [[""] * 4] * 2
    found = problems(tmp_path, FILLED + gap + BOXES)
    assert [(each["code"], each["count"]) for each in found][:2] == [("unticked", 9), ("blank_rows", 2)]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(FILLED, id="none"),
        pytest.param(FILLED + BOXES[:2], id="few"),
        pytest.param([*FILLED, *BOXES, ["", "", "TRUE", "FALSE"]], id="a ticked one"),
        pytest.param([["FALSE"] * 4] * 9, id="answers"),
    ],
)
def test_other_rows_are_not_told(rows: list[list[str]], tmp_path: Path) -> None:
    assert "unticked" not in {each["code"] for each in problems(tmp_path, rows)}


@pytest.mark.parametrize("batch", [1, 2, 5, 100])
def test_it_does_not_matter_how_batches_are_cut(batch: int) -> None:
    columns = tuple(Column(f"c{place}", name) for place, name in enumerate(NAMES))
    cells = [
        *FILLED,
        *BOXES,
        ["", " ", "false ", ""],
        ["", "", "", ""],
        *BOXES,
        ["Bo", "", "", ""],
        *BOXES[:4],
        [""] * 4,
        *BOXES,
    ]
    frame = pl.DataFrame(cells, [column.key for column in columns], orient="row").with_row_index(ROW, 1)
    seen = Unticked(columns)
    for part in frame.iter_slices(batch):
        seen.add(Batch(columns, part))
    assert (seen.count, seen.places, [seen.missing_in(place) for place in range(4)]) == (13, [2, 3], [13, 13, 0, 0])
