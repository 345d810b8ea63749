"""Columns with little content, and the steps offered for missing values."""

from pathlib import Path
from typing import Any

import pytest

from jobs.cleaning.profile import profile
from jobs.cleaning.reader import ReaderSettings


def told(tmp_path: Path, columns: dict[str, list[str]], *codes: str) -> list[dict[str, Any]]:
    path = tmp_path / "given.csv"
    rows = zip(*columns.values(), strict=True)
    path.write_text("\n".join([",".join(columns), *map(",".join, rows)]) + "\n")
    return [each for each in profile(path, ReaderSettings(), tmp_path)["problems"] if each["code"] in codes]


NUMBERS = [str(number) for number in range(10)]


def test_columns_of_one_value_are_told_together(tmp_path: Path) -> None:
    [problem] = told(tmp_path, {"n": NUMBERS, "state": ["CT"] * 10, "year": ["2024"] * 10}, "constant")
    assert problem["sentence"] == "2 columns hold the same value in every row: “state”, “year”."
    assert problem["steps"] == [{"step": "drop_columns", "columns": ["state", "year"]}]
    assert (problem["column"], problem["count"], problem["places"]) == (None, 20, [1, 2])


def test_no_step_is_offered_that_would_leave_no_column(tmp_path: Path) -> None:
    [problem] = told(tmp_path, {"a": ["x"] * 3, "b": ["y"] * 3}, "constant")
    assert problem["steps"] == []


@pytest.mark.parametrize("nothing", ['""', '" "', ""])
def test_an_empty_column_is_not_told_to_hold_one_value_too(nothing: str, tmp_path: Path) -> None:
    [problem] = told(tmp_path, {"n": NUMBERS, "a": [nothing] * 10}, "constant", "empty")
    assert problem["code"] == "empty"


def test_columns_without_a_name_or_of_one_name_are_told_by_their_places(tmp_path: Path) -> None:
    cells = "1,,,,\n2,,,,\n"
    path = tmp_path / "given.csv"
    path.write_text("n,Notes,,Notes,m\n" + cells.replace(",\n", ",x\n"))
    [problem] = [each for each in profile(path, ReaderSettings(), tmp_path)["problems"] if each["code"] == "empty"]
    assert problem["sentence"] == "3 columns are empty: column 2 “Notes”, column 3, column 4 “Notes”."


def test_of_a_column_that_is_mostly_empty_the_column_goes_before_nearly_all_rows_do(tmp_path: Path) -> None:
    [problem] = told(tmp_path, {"n": NUMBERS, "line 2": ["apt 3", *[""] * 9]}, "missing")
    assert problem["sentence"] == "Column “line 2” has 9 missing values (90.0 %)."
    assert [step["step"] for step in problem["steps"]] == ["drop_columns", "drop_missing_rows"]


def test_such_columns_are_told_together(tmp_path: Path) -> None:
    columns = {"n": NUMBERS, "a": ["x", "y", *[""] * 8], "b": ["", "x", *[""] * 8], "c": ["", *"abcdefghi"]}
    several, one = told(tmp_path, columns, "missing")
    assert several["sentence"] == "2 columns have a value in less than half of the rows: “a”, “b”."
    assert several["steps"] == [{"step": "drop_columns", "columns": ["a", "b"]}]
    assert several["places"] == [1, 2]
    assert one["sentence"] == "Column “c” has 1 missing value (10.0 %)."


def test_mostly_empty_columns_are_not_offered_to_go_if_none_would_be_left(tmp_path: Path) -> None:
    [alone] = told(tmp_path, {"a": ["x", "y", *[" "] * 8]}, "missing")
    assert [step["step"] for step in alone["steps"]] == ["drop_missing_rows"]
    thirds = {name: ["x" if row % 3 == place else "" for row in range(1, 10)] for place, name in enumerate("abc")}
    every = told(tmp_path, thirds, "missing")
    dropped = [step["columns"] for each in every for step in each["steps"] if step["step"] == "drop_columns"]
    assert dropped == [["a"], ["b"], ["c"]]


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        pytest.param("n", range(10_001, 10_099, 3), id="postcodes"),
        pytest.param("n", [1999, 2001, 2024], id="years"),
        pytest.param("n", [20240131, 20231207, 19991231], id="days"),
        pytest.param("n", range(1, 60), id="keys"),
        pytest.param("n", [0, 1, 1], id="yes or no"),
        pytest.param("ID No.", [3, 7, 12], id="by its name"),
        pytest.param("street_number", [3, 7, 12], id="by the end of its name"),
        pytest.param("ARC_ZIP", [3, 7, 12], id="by a name in capitals"),
        pytest.param("NAICSCode", [3, 7, 12], id="by a name that begins with capitals"),
        pytest.param("startMonth", [3, 7, 12], id="by a name in one word"),
    ],
)
def test_no_median_is_offered_for_numbers_that_measure_nothing(name: str, numbers: list[int], tmp_path: Path) -> None:
    cells = [*map(str, numbers), ""]
    [problem] = told(tmp_path, {"x": [*map(str, range(len(cells)))], name: cells}, "missing")
    assert [step["step"] for step in problem["steps"]] == ["drop_missing_rows"]


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("pay", ["45000", "52000", "61500", "70250"]),
        ("height", ["1.82", "1.75", "1.60"]),
        ("No. of staff", ["3", "7", "12"]),
        ("age", ["19", "45", "102", "45"]),
    ],
)
def test_a_median_is_offered_for_those_that_measure(name: str, numbers: list[str], tmp_path: Path) -> None:
    cells = [*numbers, ""]
    [problem] = told(tmp_path, {"x": [*map(str, range(len(cells)))], name: cells}, "missing")
    assert problem["steps"][0]["method"] == "median"


@pytest.mark.parametrize(
    ("rows", "is_offered"),
    [
        pytest.param([[{0: "a", 30: "b"}.get(row, ""), "x", f"{row}"] for row in range(60)], True, id="it leads"),
        pytest.param(
            [[f"{row}", {0: "a", 30: "b"}.get(row, ""), "x"] for row in range(60)], False, id="few values behind others"
        ),
        pytest.param([[f"{row}", "ab"[row % 4 // 2] if row % 2 == 0 else "", "x"] for row in range(60)], True, id="no chance"),
        pytest.param([[{0: "a", 3: "b"}.get(row, ""), "x" if row < 2 else ""] for row in range(6)], False, id="nothing beside"),
    ],
)
def test_gaps_are_filled_from_above_where_that_is_hardly_chance(
    rows: list[list[str]], is_offered: bool, tmp_path: Path
) -> None:
    path = tmp_path / "gaps.csv"
    path.write_text("".join(",".join(cells) + "\n" for cells in [["p", "q", "r"][: len(rows[0])], *rows]))
    steps = [step["step"] for problem in profile(path, ReaderSettings(), tmp_path)["problems"] for step in problem["steps"]]
    assert ("fill_down" in steps) is is_offered
