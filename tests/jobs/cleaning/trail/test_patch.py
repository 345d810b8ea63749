"""Removed rows that somebody corrects: they replace the input's own, and the input file stays as it is."""

from pathlib import Path
from typing import Any

import pytest

from jobs.cleaning.engine import Outputs, Receipt, clean
from jobs.cleaning.errors import CleaningError
from jobs.cleaning.preview import preview
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.trail.mending import mended

ORDERS = 'id,city,city\n1,Oslo,\n2,,"x,y"\n3,Rome\n4,"",z\n'
RECIPE = {"reader": {"ragged": {"short": "reject"}}, "steps": [{"step": "drop_missing_rows", "columns": ["city"]}]}


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS)
    return path


def run(source: Path, *patches: Path, **outputs: Any) -> Receipt:
    folder = source.parent
    to = Outputs(folder / "clean.csv", folder / "rejects.csv", folder / "changes.csv", **outputs)
    return clean(source, Recipe.parse(RECIPE), to, scratch=folder, patches=patches)


def test_rejects_that_are_mended_come_through(orders: Path, tmp_path: Path) -> None:
    assert run(orders).rows_rejected == 3  # 2 has no city, 3 is cut off, 4 has an empty one
    patch = tmp_path / "patch.csv"
    patch.write_text(mended(tmp_path / "rejects.csv", tmp_path, [(2, 0, "02"), (2, 1, "Lima"), (3, 2, "")])["text"])

    receipt = run(orders, patch)
    assert (tmp_path / "clean.csv").read_text() == 'id,city,city\n1,Oslo,\n02,Lima,"x,y"\n3,Rome,""\n'
    assert (receipt.rows_mended, receipt.rows_in, receipt.rows_out, receipt.rows_rejected) == (2, 4, 3, 1)
    assert [each.name for each in receipt.inputs] == ["orders.csv", "mended rows"]
    assert orders.read_text() == ORDERS


def test_line_ends_inside_cells_that_nobody_touched_stay(tmp_path: Path) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_bytes(b'id,city,note\n1,,"x\r\ny\rz"\n')
    run(orders)
    patch = mended(tmp_path / "rejects.csv", tmp_path, [(1, 1, "Lima")])["text"]
    assert patch.endswith('1,Lima,"x\r\ny\rz"\n')


def test_a_row_that_was_given_back_as_it_was_counts_for_nothing(orders: Path, tmp_path: Path) -> None:
    run(orders)
    untouched = tmp_path / "rejects.csv"
    untouched = untouched.rename(tmp_path / "patch.csv")
    receipt = run(orders, untouched)
    assert (receipt.rows_mended, receipt.rows_rejected) == (0, 3)


def test_of_two_patches_the_later_counts(orders: Path, tmp_path: Path) -> None:
    for number, city in enumerate(("Lima", "Bern")):
        (tmp_path / f"{number}.csv").write_text(f'row,step,reason,id,city,city\n2,1,,2,{city},"x,y"\n')
    run(orders, tmp_path / "0.csv", tmp_path / "1.csv")
    assert '2,Bern,"x,y"\n' in (tmp_path / "clean.csv").read_text()


@pytest.mark.parametrize(
    ("patch", "said"),
    [
        ("row,step,reason,id,town,city\n2,1,,2,Lima,\n", "column 5 is 'town' in place of 'city'"),
        ("row,step,reason,id,city,city\n9,1,,2,Lima,\n", "mends row 9, but the file has no such row"),
        ("row,step,reason,id,city,city\n,1,,2,Lima,\n", "without the number of the row"),
    ],
)
def test_a_patch_that_does_not_fit_is_refused(orders: Path, tmp_path: Path, patch: str, said: str) -> None:
    (tmp_path / "patch.csv").write_text(patch)
    with pytest.raises(CleaningError, match=said):
        run(orders, tmp_path / "patch.csv")
    assert not (tmp_path / "clean.csv").exists()


def test_no_script_says_what_a_hand_has_mended(orders: Path, tmp_path: Path) -> None:
    (tmp_path / "patch.csv").write_text("row,step,reason,id,city,city\n2,1,,2,Lima,\n")
    with pytest.raises(CleaningError, match="cannot include rows mended by hand"):
        run(orders, tmp_path / "patch.csv", script=tmp_path / "clean.py")


def test_a_preview_shows_the_mended_rows(orders: Path, tmp_path: Path) -> None:
    (tmp_path / "patch.csv").write_text('row,step,reason,id,city,city\n2,1,,2,Lima,"x,y"\n')
    seen = preview(orders, Recipe.parse(RECIPE), tmp_path, patches=[str(tmp_path / "patch.csv")])
    assert [row["row"] for row in seen["rows"] if row["left"]] == [4]
