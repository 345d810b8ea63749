"""Codes that have lost their leading zeros."""

from pathlib import Path

import pytest

from jobs.cleaning.profile import profile
from jobs.cleaning.profiling.lost_zeros import lost_zeros
from jobs.cleaning.reader import ReaderSettings

CODES = dict.fromkeys((f"0{number}" for number in range(6_001, 6_051)), 1)
OTHERS = dict.fromkeys((f"{number}" for number in range(60_001, 60_051)), 1)


def test_they_are_told_with_the_step_that_puts_zeros_before_them(tmp_path: Path) -> None:
    path = tmp_path / "zips.csv"
    path.write_text("zip,n\n" + "".join(f"{code},{place}\n" for place, code in enumerate([*CODES, "6095", "501"])))
    [problem] = [each for each in profile(path, ReaderSettings(), tmp_path)["problems"] if each["code"] == "lost_zeros"]
    assert problem["sentence"] == (
        "2 values in column “zip” have less than 5 digits, as if leading zeros were lost: “6095”, “501”."
    )
    assert problem["steps"] == [{"step": "pad", "columns": ["zip"], "width": 5}]


def test_of_postcodes_the_name_is_enough() -> None:
    assert lost_zeros(OTHERS | {"6095": 2}, "Zip") == (5, {"6095": 2})
    assert lost_zeros(OTHERS | {"6095": 2}, "amount") is None


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(CODES, id="none is shorter"),
        pytest.param(CODES | {"6095": 1, "n/a": 1}, id="the step would spoil another"),
        pytest.param(CODES | {"095": 1}, id="the zero is there"),
        pytest.param(CODES | {"6": 1}, id="much shorter"),
        pytest.param({f"{number:03}": 1 for number in range(200)} | {"7": 1}, id="short codes"),
    ],
)
def test_other_values_are_not_told(values: dict[str, int]) -> None:
    assert lost_zeros(values, "code") is None
