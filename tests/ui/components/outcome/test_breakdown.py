"""The changes of a run, step by step: what was not counted is not shown as zero."""

from typing import Any

import pytest

from ui.components.outcome.breakdown import rejected_by_reader, step_of

STEP: dict[str, Any] = {
    "step": 1,
    "cells_changed": 2,
    "rejected": 1,
    "made": 0,
    "failed": 0,
    "columns_left": [],
    "columns_came": [],
    "seconds": 0.1,
    "off": False,
}


def test_cells_that_nobody_has_counted_are_not_none() -> None:
    assert step_of(STEP, "Trim")["changed"] == 2
    assert step_of(STEP | {"cells_changed": None}, "Trim")["changed"] is None


def test_what_a_receipt_of_long_ago_does_not_say_is_nothing() -> None:
    old = {"step": 1, "id": "trim", "rows_in": 4, "rows_out": 4, "rejected": 0, "cells_changed": 2, "seconds": 0.01}
    assert step_of(old, "Trim") == step_of(STEP | {"rejected": 0, "seconds": 0.01}, "Trim")


@pytest.mark.parametrize(
    ("step", "counts"),
    [("rename_columns", (1, 0, 0)), ("split_column", (0, 1, 1))],
)
def test_columns_with_another_name_are_not_others(step: str, counts: tuple[int, int, int]) -> None:
    told = step_of(STEP | {"id": step, "columns_left": [" a "], "columns_came": ["a"]}, "")
    assert (told["renamed"], told["came"], told["left"]) == counts


@pytest.mark.parametrize(
    ("step", "done"),
    [("sort_rows", "rows sorted"), ("keep_columns", "columns in order"), ("trim", ""), ("of_a_later_release", "")],
)
def test_what_no_count_shows_is_said(step: str, done: str) -> None:
    """Regression: a step that sorted was said to have had nothing to do."""
    assert step_of(STEP | {"id": step}, "")["done"] == done


def test_rows_that_left_before_the_first_step_are_the_readers() -> None:
    assert rejected_by_reader({"rows_rejected": 3, "steps": [STEP]}) == 2
