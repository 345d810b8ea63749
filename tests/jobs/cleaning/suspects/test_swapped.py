"""Cells that were exchanged within a row: each is proposed what the other holds."""

import pytest

from tests.jobs.cleaning.suspects.looking import Found, suspects

ADDRESSES: list[str | None] = [f"ann.{row}@example.org" for row in range(12)]
NUMBERS: list[str | None] = [f"+47 2222 54{row}" for row in range(10, 22)]
NAMES: list[str | None] = ["Ann", "Bo", "Cy"] * 4
DATES: list[str | None] = [f"2024-03-{row}" for row in range(10, 22)]


def swapped(cells: dict[str, list[str | None]]) -> Found:
    return {cell: found for cell, found in suspects(cells).items() if found[1] == "swapped"}


@pytest.mark.parametrize(("one", "other"), [(ADDRESSES, NUMBERS), (DATES, NAMES), (NUMBERS, DATES), (NAMES, ADDRESSES)])
def test_both_cells_are_told(one: list[str | None], other: list[str | None]) -> None:
    left, right = [*one[:7], other[7], *one[8:]], [*other[:7], one[7], *other[8:]]
    found = swapped({"n": [str(row) for row in range(12)], "left": left, "right": right})
    assert found == {(7, "left"): (one[7], "swapped"), (7, "right"): (other[7], "swapped")}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param([*ADDRESSES[:11], "22225421"], [*NUMBERS[:11], None], id="a cell alone"),
        pytest.param([*ADDRESSES[:11], "22225421"], [*NUMBERS[:11], "n/a"], id="a word in the other"),
        pytest.param([*ADDRESSES[:11], "bo@example.org"], [*NUMBERS[:11], "cy@example.org"], id="two addresses"),
        pytest.param([*NUMBERS[:11], "closed"], [*NAMES[:11], "5"], id="words and numbers"),
    ],
)
def test_other_cells_are_not(one: list[str | None], other: list[str | None]) -> None:
    assert swapped({"left": one, "right": other}) == {}
