"""The differences between two versions of a recipe."""

import pytest

from ui.components.lists.recipe_changes import changes

TRIM, DEDUPE = {"step": "trim"}, {"step": "drop_duplicates"}
SOME = {"step": "trim", "columns": ["name"]}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ([TRIM], [TRIM], []),
        ([TRIM], [TRIM, DEDUPE], [{"mark": "came", "step": DEDUPE}]),
        ([TRIM, DEDUPE], [DEDUPE], [{"mark": "left", "step": TRIM}]),
        ([TRIM], [SOME], [{"mark": "changed", "step": SOME, "was": TRIM}]),
        ([TRIM], [DEDUPE], [{"mark": "left", "step": TRIM}, {"mark": "came", "step": DEDUPE}]),
    ],
)
def test_steps_come_leave_and_change(before: list[object], after: list[object], told: list[object]) -> None:
    assert changes({"steps": before}, {"steps": after}) == told


def test_settings_are_told_apart_from_steps() -> None:
    assert changes({"reader": {}}, {"reader": {"header": 2}, "writer": {"format": "xlsx"}}) == [
        {"mark": "reader"},
        {"mark": "writer"},
    ]
