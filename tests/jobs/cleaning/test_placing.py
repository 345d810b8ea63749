"""A step suggested for the columns of a file is inserted where they still have their names."""

from typing import Any

import pytest

from jobs.cleaning.placing import in_order, place_for, places_for

NAMES = [" Name ", "price", "note"]
TRIM, TIDY = {"step": "trim"}, {"step": "clean_headers"}
FILL = {"step": "fill_missing", "columns": ["price"], "method": "median"}
WORDS = {"step": "null_words", "columns": [" Name "], "tokens": ["N/A"]}


@pytest.mark.parametrize(
    ("steps", "step", "place"),
    [
        ([], WORDS, 0),
        ([TRIM], WORDS, 1),
        ([TRIM, TIDY, FILL], WORDS, 1),
        ([TRIM, TIDY], FILL, 2),
        ([TRIM, TIDY], {"step": "drop_duplicates"}, 2),
        ([TIDY | {"off": True}], WORDS, 1),
        ([{"step": "rename_columns", "map": {"price": "cost"}}, TRIM], FILL, 0),
        ([{"step": "drop_columns", "columns": ["price"]}], FILL, 0),
        ([{"step": "fill_missing"}, {"step": "drop_columns", "columns": ["gone"]}, TIDY], WORDS, 2),
        ([TRIM], FILL | {"columns": ["gone"]}, 1),
        ([TRIM, {"step": "skip_rows", "first": 1, "before_header": True}], FILL, 1),
    ],
)
def test_it_goes_behind_all_steps_that_leave_its_columns(steps: list[dict[str, Any]], step: dict[str, Any], place: int) -> None:
    assert place_for(step, steps, NAMES) == place


def test_several_go_in_one_by_one() -> None:
    rename = {"step": "rename_columns", "map": {"price": "cost"}}
    assert places_for([rename, FILL, WORDS], [TRIM], NAMES) == [1, 1, 3]


def test_those_that_take_names_away_come_last() -> None:
    rename, gone = (
        {"step": "rename_columns", "map": {" Name ": "Name", "note": "Note"}},
        {"step": "drop_columns", "columns": ["note"]},
    )
    header = {"step": "skip_rows", "first": 1, "before_header": True}
    assert in_order([header, TIDY, WORDS, gone, TRIM, FILL], NAMES) == [2, 4, 5, 3, 1, 0]
    assert in_order([rename, FILL, WORDS], NAMES) == [1, 2, 0]
    several = {"step": "drop_columns", "columns": [{"name": None, "nth": 1}, "note"]}
    assert in_order([TIDY, several], ["name", None, "note"]) == [1, 0]  # one more has no name than is given one
