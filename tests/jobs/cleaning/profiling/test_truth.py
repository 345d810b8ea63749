"""Different words for yes and no are reported if a column contains nothing else."""

from pathlib import Path
from typing import Any

import pytest

from jobs.cleaning.profile import profile
from jobs.cleaning.profiling.truth import truths_in
from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.recipe import Recipe


def told(tmp_path: Path, *cells: str) -> list[dict[str, Any]]:
    path = tmp_path / "given.csv"
    path.write_text("n,active\n" + "".join(f"{row},{cell}\n" for row, cell in enumerate(cells)))
    found: list[dict[str, Any]] = profile(path, ReaderSettings(), tmp_path)["problems"]
    return [problem for problem in found if problem["code"] in ("truths", "spellings")]


def test_yes_and_no_in_several_ways_are_told_once_with_the_step_that_writes_them_alike(tmp_path: Path) -> None:
    [problem] = told(tmp_path, "yes", "no", "Yes", "no", "Y", "TRUE", "0", "Y", "-", "")
    assert problem["sentence"] == "8 values in column “active” say yes or no in 4 ways: “no”, “Y”, “TRUE” and 1 more."
    assert (problem["count"], problem["values"]) == (8, ["Y", "TRUE", "0"])
    assert problem["steps"] == [{"step": "standardize_type", "columns": ["active"], "kind": "boolean"}]
    Recipe.parse({"steps": problem["steps"]})


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(["yes", "no", "Yes", "NO"], id="one way"),
        pytest.param(["1", "0", "y", "n"], id="letters and digits alone"),
        pytest.param(["yes", "no", "1", "2", "0"], id="numbers"),
        pytest.param(["yes", "y", "1"], id="nobody says no"),
        pytest.param(["no", "se", "dk", "n"], id="countries"),
        pytest.param(["true", "n", "perhaps"], id="something else"),
        pytest.param([], id="nothing"),
    ],
)
def test_what_may_mean_something_else_is_not_told(values: list[str]) -> None:
    assert truths_in(dict.fromkeys(values, 3)) is None
