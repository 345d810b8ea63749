"""Several spaces between words are reported, with the step that makes them one."""

from pathlib import Path
from typing import Any

import pytest

from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.suggest import suggest

STREETS = ["Main Street", "Oak Road", "Lincoln Ave"] * 4


def told(tmp_path: Path, *columns: list[str]) -> list[dict[str, Any]]:
    path = tmp_path / "given.csv"
    names = ",".join(f"street {place}" for place in range(len(columns)))
    rows = (",".join(f'"{cell}"' for cell in cells) for cells in zip(*columns, strict=True))
    path.write_text("\n".join([names, *rows]))
    found: list[dict[str, Any]] = suggest(path, ReaderSettings(), tmp_path).profile["problems"]
    return [problem for problem in found if problem["code"] in ("inner_space", "mistyped", "spellings")]


def test_they_are_told_once_and_offered_to_become_one(tmp_path: Path) -> None:
    [problem] = told(tmp_path, [*STREETS, "Oak  Road", "Lincoln   Ave"])
    assert problem["sentence"] == "2 values in column “street 0” have several spaces between words, such as “Oak  Road”."
    assert (problem["column"], problem["count"]) == ("street 0", 2)
    assert problem["steps"] == [{"step": "trim", "columns": ["street 0"], "collapse_inner": True}]
    Recipe.parse({"steps": problem["steps"]})


def test_of_several_columns_they_are_told_together(tmp_path: Path) -> None:
    [problem] = told(tmp_path, [*STREETS, "Oak  Road"], [*STREETS, "Main  Street"])
    assert problem["sentence"] == "2 values in 2 columns have several spaces between words, such as “Oak  Road”."
    assert problem["column"] is None
    assert problem["steps"][0]["columns"] == ["street 0", "street 1"]


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(["A-1  X7", "A-2  X9", "A-3  Y1", "A-4 X7"], id="codes"),
        pytest.param(["Ann  Lee", "Bob  Ray", "Eve  Fox"], id="all of them"),
        pytest.param(["Oak Road", "1 Main Street\n  Oslo", "Lincoln Ave"], id="lines"),
        pytest.param(["Oak Road", f"It rained.  {'We went home. ' * 5}", "Lincoln Ave"], id="long texts"),
        pytest.param([" Oak Road  ", "Main Street", "Lincoln Ave"], id="around"),
    ],
)
def test_what_may_be_meant_so_is_not_told(tmp_path: Path, cells: list[str]) -> None:
    assert [problem for problem in told(tmp_path, cells) if problem["code"] == "inner_space"] == []
