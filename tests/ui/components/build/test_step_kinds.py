"""The menu of steps."""

from jobs.cleaning.registry import all_steps
from ui.components.build.step_kinds import GROUPS


def test_every_step_is_in_a_group_that_the_menu_has() -> None:
    assert {kind.group for kind in all_steps().values()} == set(GROUPS)
