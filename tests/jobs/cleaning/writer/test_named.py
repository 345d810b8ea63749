"""Parquet and JSON Lines: text and nulls, and a unique name for each column."""

import json
from pathlib import Path

import polars as pl
import pytest

from jobs.cleaning.values import kept_bytes
from tests.jobs.cleaning.reader.reading import Rows
from tests.jobs.cleaning.writer.writing import write, written

ROWS: Rows = [["00123", None], ["", 'say "hi"\n\u2028\x00'], ["1e5", "Zoë 😀"]]


def test_json_lines_tell_null_from_empty_text(tmp_path: Path) -> None:
    lines = write(tmp_path / "out.jsonl", ["id", "name"], ROWS, format="jsonl").decode().removesuffix("\n").split("\n")
    assert lines[0] == '{"id":"00123","name":null}'
    assert [list(json.loads(line).values()) for line in lines] == ROWS


def test_parquet_tells_null_from_empty_text(tmp_path: Path) -> None:
    write(tmp_path / "out.parquet", ["id", "name"], ROWS, format="parquet")
    frame = pl.read_parquet(tmp_path / "out.parquet")
    assert frame.schema == {"id": pl.String, "name": pl.String}
    assert [list(row) for row in frame.rows()] == ROWS
    assert [path.name for path in tmp_path.iterdir()] == ["out.parquet"]


def test_a_parquet_file_without_rows_has_its_columns(tmp_path: Path) -> None:
    write(tmp_path / "out.parquet", ["id"], [], format="parquet")
    assert pl.read_parquet_schema(tmp_path / "out.parquet") == {"id": pl.String}


@pytest.mark.parametrize("kind", ["parquet", "jsonl"])
def test_equal_and_empty_names_are_told_apart_and_said(kind: str, tmp_path: Path) -> None:
    names = ["id", "id", None, "", "id_2", "column_4"]
    said = written(tmp_path / "out", names, [["1"] * 6], format=kind)
    frame = pl.read_parquet(tmp_path / "out") if kind == "parquet" else pl.read_ndjson(tmp_path / "out")
    assert frame.columns == ["id", "id_3", "column_3", "column_4_2", "id_2", "column_4"]
    assert said["notes"] == [
        "Column 2 is one more called 'id': in this format it is called 'id_3'.",
        "Column 3 has no name: in this format it is called 'column_3'.",
        "Column 4 has no name: in this format it is called 'column_4_2'.",
    ]


@pytest.mark.parametrize("kind", ["parquet", "jsonl", "xlsx"])
def test_bytes_that_are_no_text_are_said(kind: str, tmp_path: Path) -> None:
    kept = chr(kept_bytes.FIRST + 0xE9)
    said = written(tmp_path / "out", ["id", f"na{kept}me"], [["1", f"Ren{kept}"], ["2", "René"]], format=kind)
    why = "1 cell holds bytes that are not text: this format cannot hold them, and has U+FFFD in their place."
    assert said["notes"] == [why]
    if kind == "parquet":
        frame = pl.read_parquet(tmp_path / "out")
        assert (frame.columns, frame.rows()) == (["id", "na\ufffdme"], [("1", "Ren\ufffd"), ("2", "René")])


@pytest.mark.parametrize("kind", ["parquet", "jsonl"])
def test_without_a_header_names_are_made(kind: str, tmp_path: Path) -> None:
    write(tmp_path / "out", [None, None], [["1", "2"]], has_header=False, format=kind)
    frame = pl.read_parquet(tmp_path / "out") if kind == "parquet" else pl.read_ndjson(tmp_path / "out")
    assert frame.columns == ["col_0", "col_1"]
