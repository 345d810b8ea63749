"""The text below a result."""

import pytest

from ui.components.outcome.result import risk


@pytest.mark.parametrize(("formulas", "cells"), [(1, "One cell begins"), (85_716, "85,716 cells begin")])
def test_what_begins_like_a_formula_is_not_said_to_be_one(formulas: int, cells: str) -> None:
    words = risk(formulas)
    assert words.startswith(f"{cells} with =, +, - or @")
    assert "if there is more to it than the sign" in words
