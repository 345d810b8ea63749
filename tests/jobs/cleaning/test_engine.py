"""From a file to clean files: all of them or none, and a receipt that adds up."""

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from jobs.cleaning.build import VERSION, code
from jobs.cleaning.engine import Outputs, Progress, Receipt, clean
from jobs.cleaning.errors import CleaningError, RecipeError, StepFailed, Stopped
from jobs.cleaning.receipt import Checksums
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.trail.ledger import Comparison, Entry

ORDERS = """id,city,note
001, Oslo ,NA
002,"",x
001,Oslo,NA
,Rome,1e5
"""
TIDY = [
    {"step": "trim"},
    {"step": "drop_columns", "columns": ["note"], "off": True},
    {"step": "drop_duplicates"},
    {"step": "drop_missing_rows", "columns": ["id"]},
    {"step": "fill_missing", "columns": ["city"], "value": "Bern"},
]


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS, encoding="utf-8")
    return path


def outputs(folder: Path) -> Outputs:
    return Outputs(folder / "clean.csv", folder / "rejects.csv", folder / "changes.csv", folder / "script.py")


def tidy(source: Path, steps: list[dict[str, Any]], **more: Any) -> Receipt:
    folder = source.parent
    return clean(source, Recipe.parse({"steps": steps}), outputs(folder), scratch=folder, **more)


def test_a_file_is_cleaned(orders: Path, tmp_path: Path) -> None:
    receipt = tidy(orders, TIDY)
    assert (tmp_path / "clean.csv").read_text() == "id,city,note\n001,Oslo,NA\n002,Bern,x\n"
    assert (tmp_path / "rejects.csv").read_text() == (
        "row,step,reason,id,city,note\n3,3,repeats row 1,001,Oslo,NA\n4,4,missing: id,,Rome,1e5\n"
    )
    assert (tmp_path / "changes.csv").read_text() == 'row,column,step,old,new\n1,city,1, Oslo ,Oslo\n2,city,5,"",Bern\n'
    assert orders.read_text() == ORDERS
    assert (receipt.rows_in, receipt.rows_out, receipt.rows_rejected, receipt.cells_changed) == (4, 2, 2, 2)


def test_a_run_in_which_a_row_is_not_accounted_for_fails_and_leaves_nothing(
    orders: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Comparison, "entry", lambda step, _: Entry(step.stage.number))  # rows disappear without being counted
    with pytest.raises(AssertionError, match="4 rows in, 0 made, but 2 out and 0 rejected"):
        tidy(orders, TIDY)
    assert [path for path in tmp_path.iterdir() if path.is_file()] == [orders]


def test_the_receipt_says_which_rows_hold_cells_that_a_step_could_not_read(tmp_path: Path) -> None:
    source = tmp_path / "prices.csv"
    source.write_text("id,price\n1,2.5\n2,dear\n3,4\n4,cheap\n")
    trimmed, parsed = tidy(source, [{"step": "trim"}, {"step": "parse_number", "columns": ["price"]}]).steps
    assert (trimmed.failed, trimmed.unread) == (0, [])
    assert (parsed.failed, parsed.unread) == (2, [2, 4])


@pytest.mark.parametrize("block", [64, 4 << 20])
def test_columns_with_as_many_changes_are_told_by_name(block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.cleaning.reader.text.BLOCK", block)
    path = tmp_path / "in.csv"
    path.write_text("b,c,a\n" + "1, x,y\n" + "1,x,y\n" * 100 + " 1, x,y \n")
    told = [(each["column"], each["cells_changed"]) for each in tidy(path, TIDY[:1]).columns]
    assert told == [("c", 2), ("a", 1), ("b", 1)]


def test_a_recipe_may_have_all_its_steps_switched_off(orders: Path, tmp_path: Path) -> None:
    receipt = tidy(orders, [step | {"off": True} for step in TIDY])
    assert (tmp_path / "clean.csv").read_text() == ORDERS
    assert [(step.step, step.rows_out, step.off) for step in receipt.steps] == [(number, 4, True) for number in range(1, 6)]


def test_the_receipt_adds_up(orders: Path, tmp_path: Path) -> None:
    receipt = json.loads(json.dumps(tidy(orders, TIDY, name="Orders of May.csv").as_json()))
    assert receipt["columns"] == [{"column": "city", "cells_changed": 2}]
    counts = [
        tuple(step[key] for key in ("step", "id", "rows_out", "rejected", "cells_changed", "off")) for step in receipt["steps"]
    ]
    assert counts == [
        (1, "trim", 4, 0, 1, False),
        (2, "drop_columns", 4, 0, 0, True),
        (3, "drop_duplicates", 3, 1, 0, False),
        (4, "drop_missing_rows", 2, 1, 0, False),
        (5, "fill_missing", 2, 0, 1, False),
    ]
    assert receipt["inputs"] == [{"name": "Orders of May.csv", "bytes": len(ORDERS), "sha256": sha256(orders)}]
    result = tmp_path / "clean.csv"
    assert receipt["outputs"]["result"] == {"name": "clean.csv", "bytes": result.stat().st_size, "sha256": sha256(result)}
    assert receipt["outputs"].keys() == {"result", "rejects", "changes", "script"}
    assert receipt["reader"]["delimiter"] == ","
    assert receipt["engine"]["name"] == "polars"
    assert receipt["rinse"] == {"version": VERSION, "build": code()[:12]}
    assert receipt["learned"] == [{"step": 3, "distinct_rows": 3}]


def test_the_same_ledger_comes_of_any_size_of_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "many.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["id", "price"], *([f" {i % 700}", "" if i % 9 == 0 else f"{i % 13}.5"] for i in range(3000))]
        )
    steps: list[dict[str, Any]] = [
        {"step": "trim"},
        {"step": "fill_missing", "columns": ["price"], "method": "median"},
        {"step": "drop_duplicates", "keep": "last"},
    ]
    results = []
    for block, room in ((8 << 20, 256_000_000), (1000, 256_000_000), (1000, 0)):
        monkeypatch.setattr("jobs.cleaning.reader.text.BLOCK", block)
        monkeypatch.setattr("jobs.cleaning.run.Run.parcels.__defaults__", (room,))
        tidy(source, steps)
        results.append([path.read_bytes() for path in outputs(tmp_path).paths().values()])
    assert results[0] == results[1] == results[2]


def test_with_nothing_to_list_the_ledger_is_its_header(orders: Path, tmp_path: Path) -> None:
    tidy(orders, [])
    assert (tmp_path / "clean.csv").read_text() == ORDERS
    assert (tmp_path / "rejects.csv").read_text() == "row,step,reason,id,city,note\n"
    assert (tmp_path / "changes.csv").read_text() == "row,column,step,old,new\n"


@pytest.mark.parametrize(
    "steps", [[{"step": "drop_columns", "columns": ["id", "city", "note"]}], [*TIDY, TIDY[0] | {"columns": ["x"]}]]
)
def test_a_refusal_leaves_nothing_behind_and_old_files_alone(orders: Path, tmp_path: Path, steps: list[dict[str, Any]]) -> None:
    (tmp_path / "clean.csv").write_text("of yesterday")
    with pytest.raises(StepFailed):
        tidy(orders, steps)
    assert {path.name for path in tmp_path.iterdir()} == {"orders.csv", "clean.csv"}
    assert (tmp_path / "clean.csv").read_text() == "of yesterday"


def test_a_progress_callback_can_stop_the_work(orders: Path, tmp_path: Path) -> None:
    def stop(progress: Progress) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        tidy(orders, TIDY, progress=stop)
    assert [path.name for path in tmp_path.iterdir()] == ["orders.csv"]


def test_a_run_that_ends_early_does_not_wait_for_checksums() -> None:
    with Checksums() as checksums:
        endless = checksums.of(Path("/dev/zero"), "endless")
    assert endless.done()


def test_progress_counts_all_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.cleaning.reader.text.BLOCK", 2000)
    source = tmp_path / "many.csv"
    source.write_text("n\n" + "".join(f"{i}\n" for i in range(3000)), encoding="utf-8")
    seen: list[Progress] = []
    tidy(source, [{"step": "fill_missing", "columns": ["n"], "method": "median"}], progress=seen.append)
    shares = [progress.share for progress in seen]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert {progress.phase for progress in seen} == {"learning for step 1", "cleaning"}
    assert (seen[0].rows_total, seen[-1].rows_done, seen[-1].rows_total) == (None, 3000, 3000)


def test_a_receipt_that_nobody_wants_is_short(orders: Path) -> None:
    receipt = tidy(orders, TIDY, counted=False)
    assert (receipt.rows_out, receipt.cells_changed, receipt.inputs, receipt.outputs) == (2, None, [], {})


def test_a_row_far_down_may_be_wider(tmp_path: Path) -> None:
    source = tmp_path / "wide.csv"
    source.write_text("a,b\n" + "1,2\n" * 400_000 + "1,2,3\n", encoding="utf-8")
    receipt = tidy(source, [{"step": "drop_duplicates"}])
    assert (tmp_path / "clean.csv").read_text() == "a,b,\n1,2,\n1,2,3\n"
    assert receipt.rows_in == 400_001


def test_there_is_no_script_for_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["id"])
    book.save(tmp_path / "book.xlsx")
    with pytest.raises(RecipeError, match="no pandas script for a workbook"):
        tidy(tmp_path / "book.xlsx", [])
    assert [path.name for path in tmp_path.glob("*.*")] == ["book.xlsx"]


def test_an_unreadable_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "page.csv").write_bytes(b"<html>")
    with pytest.raises(CleaningError) as error:
        tidy(tmp_path / "page.csv", TIDY)
    assert error.value.code == "TYPE_MISMATCH"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_what_the_reader_rejects_is_accounted_for(tmp_path: Path) -> None:
    source, rejects = tmp_path / "in.csv", tmp_path / "rejects.csv"
    source.write_text("Sales\nid,name,n\n1,a,2\n2,b\n3,c,4,5\n\n6,d,7\n")
    reader = {"aside": "reject", "ragged": {"short": "reject", "long": "reject"}}
    recipe = Recipe.parse({"reader": reader, "steps": [{"step": "trim"}]})
    receipt = clean(source, recipe, Outputs(tmp_path / "out.csv", rejects=rejects), scratch=tmp_path)
    assert (tmp_path / "out.csv").read_text() == "id,name,n\n1,a,2\n6,d,7\n"
    assert (receipt.rows_in, receipt.rows_out, receipt.rows_rejected, receipt.steps[0].rows_in) == (6, 2, 4, 2)
    assert rejects.read_text().splitlines() == [
        "row,step,reason,id,name,n",
        "1,0,line 1 is above the table,Sales,,",
        '3,0,"line 4 has 2 cells, not 3",2,b,',
        '4,0,"line 5 has 4 cells, not 3; beyond the columns: 5",3,c,4',
        "5,0,line 6 is blank,,,",
    ]
