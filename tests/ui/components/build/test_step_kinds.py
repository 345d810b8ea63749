"""The menu of steps."""

from typing import Any

import pytest

from jobs.cleaning.registry import FORMER, all_steps
from models.job import Job
from ui.components.build.rehearsal import recipe_of
from ui.components.build.step_kinds import GROUPS, titles_of


def test_every_step_is_in_a_group_that_the_menu_has() -> None:
    assert {kind.group for kind in all_steps().values()} == set(GROUPS)


def test_a_recipe_is_shown_and_built_on_by_what_its_steps_are_called_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMER, "strip", "trim")
    recipe = {"steps": [{"step": "strip", "side": "left"}, {"step": "of_a_later_release"}]}
    assert titles_of(recipe) == ["Trim white space", "of_a_later_release"]
    job = Job(owner="alice", kind="clean", options={"recipe": recipe})
    assert recipe_of(job)["steps"] == [{"step": "trim", "side": "left"}, {"step": "of_a_later_release"}]


@pytest.mark.parametrize("steps", [None, 5, ["trim"], [{"step": ["trim"]}], [{}]])
def test_what_an_earlier_release_took_for_a_draft_s_recipe_is_built_anew_if_it_is_none(steps: Any) -> None:
    recipe = {"version": 1, "steps": steps}
    assert recipe_of(Job(owner="alice", kind="clean", options={"recipe": recipe})) == {"version": 1, "steps": []}
