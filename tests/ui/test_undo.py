"""Undoing on the command line, and the message if that is impossible."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jobs.cleaning.trail import ledger_files
from ui.cli import main

MESSY = 'id,city,n\n1, Oslo,2\n1,Oslo,2\n2,,"3,5"\n3,x,\n4, ,""\n'
REVERSIBLE: list[dict[str, Any]] = [
    {"step": "trim"},
    {"step": "drop_duplicates"},
    {"step": "fill_missing", "columns": ["n"], "value": "0"},
    {"step": "drop_missing_rows"},
]


def cleaned(
    folder: Path, content: str, steps: list[dict[str, Any]], ending: str = "csv", *more: str, writer: Mapping[str, Any] = {}
) -> dict[str, Path]:
    """A cleaned file with all its outputs."""
    paths = {name: folder / f"{name}.{ending}" for name in ("changes", "rejects")}
    paths |= {"source": folder / "in.csv", "result": folder / "out.csv", "receipt": folder / "receipt.json"}
    paths["source"].write_text(content, encoding="utf-8", newline="")
    (folder / "recipe.json").write_text(json.dumps({"steps": steps, "writer": dict(writer)}))
    papers = [word for name in ("changes", "rejects", "receipt") for word in (f"--{name}", str(paths[name]))]
    assert (
        main(["clean", str(paths["source"]), "-r", str(folder / "recipe.json"), "-o", str(paths["result"]), *papers, *more])
        == 0
    )
    return paths


def undo(paths: dict[str, Path], *more: str) -> int:
    papers = [word for name in ("changes", "rejects") for word in (f"--{name}", str(paths[name]))]
    return main(["undo", str(paths["result"]), *papers, "-o", str(paths["source"].with_name("back.csv")), *more])


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_the_original_comes_back(tmp_path: Path, ending: str) -> None:
    paths = cleaned(tmp_path, MESSY, REVERSIBLE, ending)
    assert undo(paths, "--receipt", str(paths["receipt"])) == 0
    assert (tmp_path / "back.csv").read_text() == MESSY


def test_the_original_goes_to_standard_output(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regression: it was written to a file called "-"."""
    monkeypatch.chdir(tmp_path)
    paths = cleaned(tmp_path, MESSY, REVERSIBLE)
    assert undo(paths, "--receipt", str(paths["receipt"]), "-o", "-") == 0
    assert capfdbinary.readouterr().out == MESSY.encode()
    assert not (tmp_path / "-").exists()


@pytest.mark.parametrize(
    "step",
    [
        {"step": "trim", "columns": []},
        {"step": "filter_rows", "rules": [{"column": "id", "op": "in", "value": []}], "mode": "remove"},
        {"step": "add_column", "name": " "},
        {"step": "clip_range", "columns": ["id"], "min": 2, "max": 1},
    ],
    ids=lambda step: step["step"],
)
def test_a_run_of_an_earlier_version_is_undone_though_a_step_of_it_would_be_refused_today(
    tmp_path: Path, step: dict[str, Any]
) -> None:
    paths = cleaned(tmp_path, MESSY, REVERSIBLE)
    receipt = json.loads(paths["receipt"].read_bytes())
    receipt["recipe"]["steps"].append(step)
    paths["receipt"].write_text(json.dumps(receipt))
    assert undo(paths, "--receipt", str(paths["receipt"])) == 0
    assert (tmp_path / "back.csv").read_text() == MESSY


def test_a_run_with_a_step_that_is_unknown_is_not_undone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = cleaned(tmp_path, MESSY, REVERSIBLE)
    receipt = json.loads(paths["receipt"].read_bytes())
    receipt["recipe"]["steps"].append({"step": "shuffle"})
    paths["receipt"].write_text(json.dumps(receipt))
    assert undo(paths, "--receipt", str(paths["receipt"])) == 1
    assert "step 5: There is no step 'shuffle'." in capsys.readouterr().err


def test_a_table_without_a_header_comes_back(tmp_path: Path) -> None:
    paths = cleaned(tmp_path, "1,a\n2,b\n2,b\n", REVERSIBLE[1:2], "csv", "--header", "none")
    assert undo(paths) == 0
    assert (tmp_path / "back.csv").read_text() == "1,a\n2,b\n2,b\n"


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_names_come_back_as_they_were(tmp_path: Path, ending: str) -> None:
    """Padded, empty and equal names; also if cells changed under the new name, and the column moved."""
    content = 'Id,, City , City ,"",Id\n 1,x,Oslo, ,2,a\n1,x,Oslo,,2,a\n2,y,,,,\n'
    steps: list[dict[str, Any]] = [
        {"step": "clean_headers"},
        {"step": "trim"},
        {"step": "rename_columns", "map": {"city": "city_2", "city_2": "city"}},
        {"step": "fill_missing", "columns": ["city_2"], "value": "none"},
        {"step": "keep_columns", "columns": ["city", "id_2", "id", "city_2", "column_5", "column_2"]},
        {"step": "flag_missing", "columns": ["city"], "name": "flag"},
        {"step": "drop_duplicates", "columns": ["id"]},
        {"step": "drop_columns", "columns": ["flag"]},
    ]
    paths = cleaned(tmp_path, content, steps, ending)
    assert undo(paths, "--receipt", str(paths["receipt"])) == 0
    assert (tmp_path / "back.csv").read_text() == content


def test_a_cell_of_one_of_several_columns_of_a_name_is_found_by_what_it_became(tmp_path: Path) -> None:
    content = "note,id,note\n x,1,y\ny,2,x \n z ,3, w\n"
    upper = {"step": "change_case", "columns": [{"name": "note", "nth": 2}], "to": "upper"}
    paths = cleaned(tmp_path, content, [{"step": "trim"}, upper])
    assert undo(paths, "--receipt", str(paths["receipt"])) == 0
    assert (tmp_path / "back.csv").read_text() == content


def test_where_several_of_them_hold_it_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = cleaned(tmp_path, "note,id,note\ny,1,z\n x,2,x\n", [{"step": "trim"}])
    assert undo(paths, "--receipt", str(paths["receipt"])) == 1
    assert "several columns 'note', which the ledger does not tell apart in row 2" in capsys.readouterr().err
    assert not (tmp_path / "back.csv").exists()


@pytest.mark.parametrize("result", ["out.csv", "out.parquet", "out.jsonl", "out.xlsx"])
@pytest.mark.parametrize("steps", [[], [{"step": "clean_headers"}], [{"step": "skip_rows", "before_header": True}]])
def test_a_table_that_was_given_a_header_loses_it(tmp_path: Path, result: str, steps: list[dict[str, Any]]) -> None:
    paths = cleaned(
        tmp_path, "id,city\n2,b\n2,b\n", [*REVERSIBLE[1:2], *steps], "csv", "--header", "none", "-o", str(tmp_path / result)
    )
    assert undo(paths | {"result": tmp_path / result}, "--receipt", str(paths["receipt"])) == 0
    assert (tmp_path / "back.csv").read_text() == "id,city\n2,b\n2,b\n"


@pytest.mark.parametrize(
    "writer",
    [
        {"like_input": True},
        {"delimiter": ";", "quoting": "all", "encoding": "utf-16-le", "byte_order_mark": True, "record_end": "crlf"},
        {"delimiter": "|", "quote": "'", "encoding": "cp1252"},
        {"format": "tsv"},
    ],
    ids=str,
)
def test_a_result_is_read_as_it_was_written(tmp_path: Path, writer: dict[str, Any]) -> None:
    content = 'id;name;;note\r\n1; Ärger ;"";"a;b|c"\r\n2;"say ""it\'s""";;\r\n2;x;;\r\n'
    steps = [{"step": "clean_headers", "case": "upper"}, {"step": "trim"}, {"step": "drop_duplicates", "columns": ["ID"]}]
    paths = cleaned(tmp_path, content, steps, writer=writer)
    assert undo(paths, "--receipt", str(paths["receipt"])) == 0
    back = 'id,name,,note\n1, Ärger ,"",a;b|c\n2,"say ""it\'s""",,\n2,x,,\n'
    assert (tmp_path / "back.csv").read_text(encoding="utf-8") == back


@pytest.mark.parametrize("city", ["Rome, Italy", "Rome\nItaly", 'the "Eternal", Rome'])
def test_a_result_like_an_input_without_quotes_may_need_some(tmp_path: Path, city: str) -> None:
    step = {"step": "find_replace", "columns": ["city"], "find": "Rome", "replace": city}
    paths = cleaned(tmp_path, "id,city\n1,Oslo\n2,Rome\n", [step], writer={"like_input": True})
    assert '"' in paths["result"].read_text()
    assert undo(paths, "--receipt", str(paths["receipt"])) == 0
    assert (tmp_path / "back.csv").read_text() == "id,city\n1,Oslo\n2,Rome\n"


def test_a_result_that_knows_no_quotes_does_not_tell_empty_text_from_nothing(tmp_path: Path) -> None:
    content, step = 'id,note\n1,x\n2,\n3,5" disk\n', {"step": "find_replace", "columns": ["note"], "find": "x", "replace": ""}
    paths = cleaned(tmp_path, content, [step], writer={"like_input": True})
    assert paths["result"].read_text() == content.replace("x", "")
    assert undo(paths, "--receipt", str(paths["receipt"])) == 0
    assert (tmp_path / "back.csv").read_text() == content.replace('5" disk', '"5"" disk"')


def test_what_was_empty_text_between_two_steps_is_not_taken_for_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Otherwise the x would return in the other column with that name."""
    step = {"step": "find_replace", "columns": ["note"], "find": "x", "replace": ""}
    paths = cleaned(
        tmp_path,
        'note,id,note\nx,1,\ny,2,5" disk\n',
        [step, {"step": "fill_missing", "columns": ["note"], "value": "z"}],
        writer={"like_input": True},
    )
    assert paths["result"].read_text() == 'note,id,note\nz,1,\ny,2,5" disk\n'
    assert undo(paths, "--receipt", str(paths["receipt"])) == 1
    assert "which the ledger does not tell apart in row 1" in capsys.readouterr().err


@pytest.mark.parametrize("result", ["out.csv", "out.xlsx", "out.jsonl"])
@pytest.mark.parametrize("header", ["1", "none"])
def test_all_rows_come_back_where_none_stayed(tmp_path: Path, result: str, header: str) -> None:
    """Such a result need not contain its columns."""
    steps = [
        {"step": "flag_missing", "name": "flag"},
        {"step": "filter_rows", "rules": [{"column": "flag", "op": "equals", "value": "?"}]},
    ]
    paths = cleaned(tmp_path, "id,\n1,\n2,x\n", steps, "csv", "--header", header, "-o", str(tmp_path / result))
    assert undo(paths | {"result": tmp_path / result}, "--receipt", str(paths["receipt"])) == 0
    assert (tmp_path / "back.csv").read_text() == "id,\n1,\n2,x\n"


WITH_EMPTY_ROWS = "id,x\n1,a\n,\n2,b\n,\n,\n"


def test_rows_of_nulls_at_the_end_of_a_sheet_come_back(tmp_path: Path) -> None:
    paths = cleaned_sheet(tmp_path, WITH_EMPTY_ROWS)
    assert undo(paths, "--receipt", str(paths["receipt"])) == 0
    assert (tmp_path / "back.csv").read_text() == WITH_EMPTY_ROWS


@pytest.mark.parametrize("content", ["id,\n1,\n2,\n", ",id,,x,,\n,1,,a,,\n,2,b,,,\n", ",,id\n,1,\n,,3\n"])
def test_columns_without_a_name_or_a_cell_at_the_sides_of_a_sheet_come_back(tmp_path: Path, content: str) -> None:
    paths = cleaned_sheet(tmp_path, content)
    assert undo(paths, "--receipt", str(paths["receipt"])) == 0
    assert (tmp_path / "back.csv").read_text() == content


def test_rows_of_nulls_that_may_stand_anywhere_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sheet without names also begins with its first cell."""
    paths = cleaned_sheet(tmp_path, ",\n1,a\n,\n", "--header", "none")
    assert undo(paths, "--receipt", str(paths["receipt"])) == 1
    assert "The result has 1 rows, and should have 3." in capsys.readouterr().err
    assert not (tmp_path / "back.csv").exists()


def test_without_a_receipt_the_rows_that_the_ledger_names_come_back(tmp_path: Path) -> None:
    step = {"step": "null_words", "columns": "all", "tokens": ["-"]}
    paths = cleaned_sheet(tmp_path, "id,x\n1,a\n,\n-,-\n,\n", steps=[step])
    assert undo(paths) == 0
    assert (tmp_path / "back.csv").read_text() == "id,x\n1,a\n,\n-,-\n"


def test_a_result_that_lacks_rows_in_front_of_a_reject_is_noticed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = cleaned(tmp_path, "id\n1\n2\n3\n3\n", REVERSIBLE[1:2])
    paths["result"].write_text("id\n1\n")
    assert undo(paths) == 1
    assert "The result has 1 rows, and should have 3 or more." in capsys.readouterr().err


def cleaned_sheet(folder: Path, content: str, *more: str, steps: list[dict[str, Any]] = REVERSIBLE[:1]) -> dict[str, Path]:
    """A file of which every line is a row, cleaned into a workbook."""
    (folder / "aside.json").write_text(json.dumps({"reader": {"table": "whole", "delimiter": ","}, "steps": steps}))
    sheet = folder / "out.xlsx"
    return cleaned(folder, content, [], "csv", "-r", str(folder / "aside.json"), "-o", str(sheet), *more) | {"result": sheet}


def test_without_a_receipt_it_says_what_it_cannot_know(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = cleaned(tmp_path, MESSY, [{"step": "sort_rows", "keys": [{"column": "n"}]}])
    assert undo(paths) == 0
    assert "Without the receipt" in capsys.readouterr().err
    assert undo(paths, "--receipt", str(paths["receipt"])) == 1
    assert "step 1: Sort rows cannot be undone." in capsys.readouterr().err


def test_what_the_receipt_lacks_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = cleaned(tmp_path, MESSY, [{"step": "clean_headers", "case": "upper"}])
    assert undo(paths) == 1
    assert "The receipt tells which column it is" in capsys.readouterr().err
    receipt = json.loads(paths["receipt"].read_text())
    del receipt["column_lives"]
    paths["receipt"].write_text(json.dumps(receipt))
    assert undo(paths, "--receipt", str(paths["receipt"])) == 1
    assert "This receipt does not tell what became of the columns" in capsys.readouterr().err


def test_a_receipt_of_another_run_is_noticed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    swapped = {"step": "rename_columns", "map": {"id": "city", "city": "id"}}
    receipt = cleaned(tmp_path, MESSY, [swapped])["receipt"].read_text()
    paths = cleaned(tmp_path, MESSY, [])
    paths["receipt"].write_text(receipt)
    assert undo(paths, "--receipt", str(paths["receipt"])) == 1
    assert "out.csv is not the file that the run wrote: its checksum is another" in capsys.readouterr().err
    paths["receipt"].write_text(json.dumps(json.loads(receipt) | {"outputs": {}}))
    assert undo(paths, "--receipt", str(paths["receipt"])) == 1
    assert "The result has other columns than the receipt tells of." in capsys.readouterr().err


@pytest.mark.parametrize("which", ["result", "changes", "rejects"])
def test_a_file_that_was_changed_since_is_noticed(which: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = cleaned(tmp_path, MESSY, REVERSIBLE)
    paths[which].write_text(paths[which].read_text().replace("Oslo", "Rome").replace("repeats", "is like"))
    assert undo(paths, "--receipt", str(paths["receipt"])) == 1
    assert f"{paths[which].name} is not the file that the run wrote" in capsys.readouterr().err
    assert not (tmp_path / "back.csv").exists()


def test_cells_made_safe_for_spreadsheets_do_not_come_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = cleaned(tmp_path, "id\n=1+1\n", [], writer={"guard_formulas": True})
    assert undo(paths, "--receipt", str(paths["receipt"])) == 1
    assert "Cells were made safe for spreadsheets (1)" in capsys.readouterr().err


def test_papers_of_another_run_are_noticed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = cleaned(tmp_path, MESSY, REVERSIBLE)
    paths["result"].write_text(paths["result"].read_text().replace("Oslo", "Rome"))
    assert undo(paths) == 1
    assert "Row 1, column 'city' is not what the ledger says it became." in capsys.readouterr().err


def test_a_ledger_that_was_cut_says_so_and_undoes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ledger_files, "LIMITS", replace(ledger_files.LIMITS, changes=2))
    paths = cleaned(tmp_path, MESSY, REVERSIBLE)
    assert paths["changes"].read_text().splitlines()[1:] == [
        "1,city,1, Oslo,Oslo",
        "4,n,3,,0",
        ",,,,2 more changes are not listed",
    ]
    receipt = json.loads(paths["receipt"].read_text())
    assert (receipt["cells_changed"], receipt["changes_left_out"]) == (4, 2)
    assert undo(paths) == 1
    assert "it is not complete" in capsys.readouterr().err


def test_a_run_explains_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    median = {"step": "fill_missing", "columns": ["id"], "method": "median"}
    cleaned(tmp_path, MESSY, [REVERSIBLE[0], median], "csv", "--explain")
    said = capsys.readouterr().err
    assert "pass 1: works step 1, learns for step 2" in said
    assert "pass 2: works step 2" in said
    assert "step 2 learned: column id, value 2" in said
