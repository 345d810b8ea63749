"""A result compared with pandas' on the same file: the same, or the first difference."""

from pathlib import Path
from typing import Any

import pytest

from jobs.cleaning.engine import Outputs, clean
from jobs.cleaning.errors import RecipeError
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.verify import Difference, Verdict, verify

TABLE = b'id,n,n\n1, a ,x\n2,"",\n3,,"y\nz"\n1, a ,x\n'
STEPS: list[dict[str, Any]] = [{"step": "trim"}, {"step": "drop_duplicates"}]
CLEANED = b'id,n,n\n1,a,x\n2,"",\n3,,"y\nz"\n'


def verdict(folder: Path, instead: bytes | None = None, content: bytes = TABLE, **recipe: Any) -> Verdict:
    """The verdict on a cleaned file; `instead` replaces its result."""
    source, wanted = folder / "in.csv", Recipe.parse({"steps": STEPS} | recipe)
    source.write_bytes(content)
    result = folder / f"result.{wanted.writer.format}"
    clean(source, wanted, Outputs(result), scratch=folder)
    if instead is not None:
        assert result.read_bytes() == CLEANED
        result.write_bytes(instead)
    return verify(result, source, wanted, scratch=folder)


@pytest.mark.parametrize("format_", ["csv", "tsv", "xlsx", "parquet", "jsonl"])
def test_both_give_the_same_bytes_in_every_format(tmp_path: Path, format_: str) -> None:
    same = verdict(tmp_path, writer={"format": format_})
    assert (same.same, same.rows, same.difference) == ("bytes", 3, None)


@pytest.mark.parametrize("headerless", ["keep", "generate"])
def test_also_without_a_header(tmp_path: Path, headerless: str) -> None:
    writer = {"format": "xlsx", "headerless": headerless}
    assert verdict(tmp_path, reader={"header": "none"}, writer=writer).same == "bytes"


@pytest.mark.parametrize(
    ("instead", "difference"),
    [
        (CLEANED.replace(b"y\nz", b"y\nZ"), Difference(3, "n", "y\nZ", "y\nz")),
        (CLEANED.replace(b'""', b""), Difference(2, "n", None, "")),
        (CLEANED.replace(b"id", b"ID"), Difference(0, "ID", "ID", "id")),
        (CLEANED + b"4,,\n", Difference(4, None, only="ours")),
        (CLEANED[: CLEANED.index(b"3")], Difference(3, None, only="pandas")),
        (CLEANED.replace(b"\n", b",m\n", 1), Difference(0, "column 4", only="ours")),
        (CLEANED.replace(b"x", b"x" * 300 + b"!"), Difference(1, "n", "x" * 200, "x")),
    ],
)
def test_the_first_difference_is_told(tmp_path: Path, instead: bytes, difference: Difference) -> None:
    found = verdict(tmp_path, instead)
    assert (found.same, found.difference) == (None, difference)


def test_cells_that_are_written_in_another_way_are_the_same_cells(tmp_path: Path) -> None:
    assert verdict(tmp_path, CLEANED.replace(b"a", b'"a"')).same == "cells"


def test_rows_of_nothing_but_missing_cells_count(tmp_path: Path) -> None:
    assert verdict(tmp_path, b"id,n,n\n1,a,x\n,,\n").difference == Difference(2, "id", None, "2")


def test_what_pandas_alone_cannot_do_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="standard CSV"):
        verdict(tmp_path, writer={"like_input": True})
    with pytest.raises(RecipeError, match="more than one table"):
        verdict(tmp_path, content=b"id,n,m\n" + b"1,a,x\n" * 30 + b"\nSource: our own books\n")
    with pytest.raises(RecipeError, match="bytes that are not text"):
        verdict(tmp_path, content=b"id,n,m\n1,\xff,x\n", reader={"encoding": "utf-8"})


def test_both_write_the_name_by_which_the_file_is_told(tmp_path: Path) -> None:
    column = {"step": "add_column", "kind": "file_name", "name": "source"}
    assert verdict(tmp_path, steps=[column]).same == "bytes"
