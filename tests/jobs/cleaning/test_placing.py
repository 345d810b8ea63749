"""A step suggested for the columns of a file is inserted where they still have their names."""

from typing import Any

import pytest

from jobs.cleaning.placing import fitted, in_order, one_after_the_other, placed

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
    assert fitted(step, steps, NAMES) == (step, place)


def test_several_go_in_one_by_one() -> None:
    rename = {"step": "rename_columns", "map": {"price": "cost"}}
    assert placed([rename, FILL, WORDS], [TRIM], NAMES) == [(rename, 1), (FILL, 1), (WORDS, 3)]


def dropped(*numbers: int) -> dict[str, Any]:
    return {"step": "drop_columns", "columns": [{"name": None, "nth": number} for number in numbers]}


def test_of_columns_without_a_name_it_takes_those_that_were_meant() -> None:
    """However many were removed from between them."""
    nameless = ["id", None, None, None, None]
    assert fitted(dropped(3), [dropped(1, 4)], nameless) == (dropped(2), 1)
    rule = {"step": "filter_rows", "rules": [{"column": {"name": None, "nth": 4}, "op": "is_null"}]}
    there, place = fitted(rule, [dropped(1, 3)], nameless)
    assert (there["rules"][0]["column"], place) == ({"name": None, "nth": 2}, 1)
    assert fitted(dropped(1), [dropped(1, 4)], nameless) == (dropped(1), 0)
    trim = {"step": "trim", "columns": [{"name": "x", "nth": 2}]}
    assert fitted(trim, [{"step": "drop_columns", "columns": ["x"]}], ["x", "id", "x"]) == (
        {"step": "trim", "columns": ["x"]},
        1,
    )
    fill = {"step": "fill_missing", "columns": ["x"], "value": "Unknown"}
    assert fitted(fill, [{"step": "drop_columns", "columns": ["x"]}], ["x", "id", "x"]) == (fill, 0)


def test_so_do_the_steps_of_a_recipe_that_are_run_one_after_the_other() -> None:
    steps = [dropped(1), dropped(2), TIDY]
    nameless = ["id", None, None, None, None]
    assert in_order(steps, nameless) == [1, 0, 2]
    assert [*one_after_the_other([dropped(2), dropped(1)], nameless)] == [dropped(2), dropped(1)]
    assert [*one_after_the_other([dropped(1, 4), dropped(2), TIDY], nameless)] == [dropped(1, 4), dropped(1), TIDY]


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
