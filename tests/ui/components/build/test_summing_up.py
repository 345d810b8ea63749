"""Problems that are the same in many columns of a wide file are reported in one line."""

from pathlib import Path
from typing import Any

from jobs.cleaning.profile import profile
from jobs.cleaning.reader import ReaderSettings
from ui.components.build.problem_list import problems_of
from ui.components.build.rehearsal import prepared
from ui.components.build.summing_up import summed_up

NAMES = ["a", "b", "c", "d", "e", None]


def missing(place: int, *steps: dict[str, Any], count: int = 5) -> dict[str, Any]:
    drop = {"step": "drop_missing_rows", "columns": [NAMES[place]]}
    return {
        "code": "missing",
        "column": NAMES[place],
        "count": count,
        "sentence": "",
        "steps": [*steps, drop],
        "places": [place],
    }


def fill(name: str, method: str) -> dict[str, Any]:
    return {"step": "fill_missing", "columns": [name], "method": method}


def dates(place: int, *readings: list[str]) -> dict[str, Any]:
    steps = [{"step": "parse_date", "columns": [NAMES[place]], "input_formats": forms} for forms in readings]
    return {"code": "date_formats", "column": NAMES[place], "count": 9, "sentence": "", "steps": steps, "places": [place]}


def test_missing_values_of_many_columns_are_one_line_with_what_can_be_filled_in() -> None:
    wide = [missing(0, fill("a", "median")), missing(1, fill("b", "mode")), missing(2, fill("c", "median")), missing(3)]
    [told] = summed_up([*wide, missing(4), missing(5, count=2)], rows=10)
    assert told["sentence"] == "6 columns have missing values: “a”, “b”, “c” and 3 more."
    assert told["steps"] == [fill("a", "median") | {"columns": ["a", "c"]}, fill("b", "mode")]
    assert told["columns"] == [["a", 0.5], ["b", 0.5], ["c", 0.5], ["d", 0.5], ["e", 0.5], [None, 0.2]]
    assert (told["count"], told["places"]) == (27, [0, 1, 2, 3, 4, 5])


def test_few_are_told_one_by_one_and_so_is_what_is_of_another_sort() -> None:
    repeats = {"code": "repeated_rows", "column": None, "places": [], "steps": []}
    few = [missing(0), repeats, *(missing(place) for place in range(1, 5))]
    assert summed_up(few, rows=10) == few
    below = [missing(place, {"step": "fill_down", "columns": [NAMES[place]]}) for place in range(6)]
    assert summed_up(below, rows=10) == below


def test_dates_are_told_together_where_one_step_reads_all_of_them() -> None:
    alike = [dates(place, ["%Y-%m-%d", "%d/%m/%Y"][:: 1 if place else -1]) for place in range(6)]
    undecided = dates(5, ["%d/%m/%Y"], ["%m/%d/%Y"])
    together, alone = summed_up([*alike, undecided], rows=10)
    assert together["sentence"] == "Dates in 6 columns are written in 2 ways: “a”, “b”, “c” and 3 more."
    assert together["steps"] == [{"step": "parse_date", "columns": NAMES, "input_formats": ["%d/%m/%Y", "%Y-%m-%d"]}]
    assert alone == undecided


def test_a_button_says_for_how_many_columns_it_is() -> None:
    wide = summed_up([missing(0, fill("a", "median")), *(missing(place) for place in range(1, 6))], rows=10)
    [told] = problems_of(wide).told
    assert told["steps"][0]["words"] == "Fill missing values: median, in 1 column"
    assert told["steps"][0]["partly"]
    assert told["columns"][-1] == {"key": "c5", "name": None, "share": 0.5}
    assert told["seek"]["key"] == "c0,c1,c2,c3,c4,c5"


def test_the_columns_are_listed_that_the_profile_tells_together(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    rows = [f"{row},x,{'y' if row < 2 else ''},{'z' if row < 4 else ''},x" for row in range(10)]
    path.write_text("\n".join(["n,same,a,b,alike", *rows, ""]))
    constant, sparse = prepared(profile(path, ReaderSettings(), tmp_path)).problems.told
    assert constant["columns"] == [{"key": "c1", "name": "same", "share": None}, {"key": "c4", "name": "alike", "share": None}]
    assert sparse["columns"] == [{"key": "c2", "name": "a", "share": 0.8}, {"key": "c3", "name": "b", "share": 0.6}]
    assert [step["words"] for each in (constant, sparse) for step in each["steps"]] == ["Remove columns"] * 2
