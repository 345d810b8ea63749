"""How many passes a recipe takes, and what each of them does."""

from typing import Any

import pytest

from jobs.cleaning.errors import StepFailed
from jobs.cleaning.plan import make_plan
from jobs.cleaning.recipe import Recipe
from tests.jobs.cleaning.tables import run, table

COLUMNS = {name: ["1", "2", None] for name in ("id", "city", "price", "quantity")}
TRIM = {"step": "trim"}
DUPLICATES = {"step": "drop_duplicates"}
MISSING = {"step": "drop_missing_rows", "columns": ["id"]}
MEDIAN = {"step": "fill_missing", "columns": ["price"], "method": "median"}
MODE = {"step": "fill_missing", "columns": ["city"], "method": "mode"}
COPY = {"step": "add_column", "kind": "copy", "name": "copy", "value": "price"}
UNKNOWN = {"step": "fill_missing", "columns": ["city"], "value": "Unknown"}


def passes(*steps: dict[str, Any]) -> list[tuple[list[int], list[int]]]:
    """For each pass, the numbers of the steps that it applies, and of those that learn in it."""
    plan = make_plan(Recipe.parse({"steps": list(steps)}).numbered(), table(COLUMNS).columns)
    return [([stage.number for stage in each.applies], [stage.number for stage in each.learns]) for each in plan.passes()]


def test_what_needs_nothing_but_the_row_takes_one_pass() -> None:
    assert passes(TRIM, MISSING, UNKNOWN) == [([1, 2, 3], [])]


def test_the_first_of_duplicates_is_known_as_it_comes() -> None:
    assert passes(TRIM, DUPLICATES, MISSING) == [([1, 2, 3], [2])]


def test_the_last_of_duplicates_is_known_after_a_pass() -> None:
    assert passes(TRIM, DUPLICATES | {"keep": "last"}, MISSING) == [([1], [2]), ([2, 3], [])]


def test_learners_of_different_columns_share_a_pass() -> None:
    assert passes(TRIM, DUPLICATES, MISSING, MEDIAN, UNKNOWN, MODE | {"columns": ["quantity"]}) == [
        ([1, 2, 3], [2, 4, 6]),
        ([4, 5, 6], []),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(UNKNOWN, MODE, id="its column is filled"),
        pytest.param(MISSING, MODE, id="rows leave"),
        pytest.param(TRIM, DUPLICATES, id="a column it compares is trimmed"),
        pytest.param(UNKNOWN, MODE | {"columns": ["quantity"], "group_by": ["city"]}, id="its groups change"),
        pytest.param(COPY, MODE | {"columns": ["copy"]}, id="its column is made"),
        pytest.param(COPY, {"step": "sort_rows", "keys": [{"column": "id"}]}, id="it takes whole rows"),
    ],
)
def test_a_learner_waits_for_what_alters_what_it_reads(first: dict[str, Any], second: dict[str, Any]) -> None:
    learns = [3 in learning for _, learning in passes(MEDIAN, first, second)]
    assert learns[:2] == [False, True]


def test_no_step_is_one_pass() -> None:
    assert passes() == [([], [])]
    assert passes(TRIM | {"off": True}, MISSING) == [([2], [])]


def test_a_table_is_read_once_whatever_the_passes() -> None:
    source = table(COLUMNS, size=1)
    run(source, MEDIAN, DUPLICATES | {"keep": "last"})
    assert len(source.given) == 3


def test_what_shows_in_the_columns_alone_is_refused_before_a_row_is_read() -> None:
    source = table(COLUMNS)
    with pytest.raises(StepFailed) as refusal:
        run(source, TRIM, TRIM | {"columns": ["nowhere"]})
    assert str(refusal.value) == "step 2: There is no column 'nowhere'. The columns are id, city, price, quantity."
    assert (refusal.value.step, refusal.value.column, source.given) == (2, "nowhere", [])


def test_names_that_look_alike_are_told_apart_in_a_refusal() -> None:
    with pytest.raises(StepFailed) as refusal:
        run(table({"name": ["Ann"], "city ": ["Oslo"]}), TRIM | {"columns": ["city"]})
    assert str(refusal.value) == "step 1: There is no column 'city'. The columns are name, 'city '."


def test_a_refusal_in_the_middle_of_the_work_says_the_step_too() -> None:
    with pytest.raises(
        StepFailed, match=r"step 2: Column 'city' is not numeric: 1 of its 2 values are not numbers, such as 'x'"
    ):
        run(table({"city": ["x", "1", None]}), TRIM, MEDIAN | {"columns": ["city"]})
