"""The values that fill gaps, to the last digit."""

import random
from decimal import Decimal

import pytest

from jobs.cleaning.errors import StepFailed
from tests.jobs.cleaning.tables import run, table

Cells = list[str | None]


def filled(cells: Cells, method: str, size: int = 2, **more: object) -> str | None:
    """The last cell, a gap, after filling."""
    return run(table({"n": [*cells, None]}, size), {"step": "fill_missing", "columns": ["n"], "method": method, **more}).rows[
        -1
    ][0]


@pytest.mark.parametrize(
    ("cells", "method", "value"),
    [
        (["1", "4", "2", "3"], "median", "2.5"),
        (["1", "4", "2", "3"], "mean", "2"),
        (["1.10", "2.25", "10.00", "2.20"], "median", "2.22"),
        (["1.10", "2.25", "10.00", "2.20"], "mean", "3.89"),
        (["-0.04", "0.03", "0.00"], "mean", "0.00"),
        (["1.5", "007", "2.5", "3.125"], "min", "1.5"),
        (["1.5", "007", "2.5", "3.125"], "max", "007"),
        (["1", "1.0", "+1"], "min", "1"),
        (["b", "a", "a", "b"], "mode", "b"),
        (["12345678901234567890", "12345678901234567892"], "median", "12345678901234567891"),
        (["9" * 40, "9" * 40], "mean", "9" * 40),
        (["1" * 40, "3"], "median", "5" * 38 + "7"),
        (["1" * 40, "0.5", "2"], "max", "1" * 40),
        (["0." + "0" * 30 + "4", "0." + "0" * 30 + "2"], "mean", "0." + "0" * 30 + "3"),
        (["0", "0." + "0" * 17 + "1", "0"], "median", "0"),
        (["9" * 29, "0." + "1" * 18], "min", "0." + "1" * 18),
        ([None, "", " "], "mean", None),
    ],
)
def test_statistics_are_exact(cells: Cells, method: str, value: str | None) -> None:
    assert filled(cells, method) == value


def test_long_columns_are_exact_too() -> None:
    chance = random.Random(1)
    cells = [f"{chance.uniform(-500, 900):.{chance.choice([1, 2, 2, 2, 3])}f}" for _ in range(2001)]
    numbers = sorted(map(Decimal, cells))
    for size in (7, 5000):
        assert filled([*cells], "median", size) == str(numbers[1000].quantize(Decimal("0.01")))
        assert Decimal(str(filled([*cells], "mean", size))) == (sum(numbers) / 2001).quantize(Decimal("0.01"))


def test_one_in_twenty_may_be_something_else() -> None:
    assert filled(["2"] * 19 + ["n/a"], "mean") == "2"
    with pytest.raises(StepFailed, match="1 of its 19 values are not numbers, such as 'n/a'"):
        filled(["2"] * 18 + ["n/a"], "mean")


def test_each_group_has_a_value_of_its_own_and_one_without_values_keeps_its_gaps() -> None:
    cells: dict[str, Cells] = {"g": ["a", None, "", "a", None, ""], "n": ["1", "2", None, None, None, " "]}
    result = run(table(cells, 2), {"step": "fill_missing", "columns": ["n"], "method": "median", "group_by": ["g"]})
    assert [n for _, n in result.rows] == ["1", "2", None, "1", "2", " "]
    assert result.run.plan.learned() == [{"step": 1, "column": "n", "groups": 3, "groups_without_value": 1}]


@pytest.mark.parametrize("method", ["mean", "median", "mode", "min", "max"])
def test_a_group_in_which_no_number_is_has_none(method: str) -> None:
    cells: dict[str, Cells] = {"g": ["a"] * 39 + ["b", "b"], "n": [*["7"] * 39, "n/a", None]}
    result = run(table(cells, 2), {"step": "fill_missing", "columns": ["n"], "method": method, "group_by": ["g"]})
    assert result.rows[-1] == ("b", "n/a" if method == "mode" else None)


@pytest.mark.parametrize("method", ["mean", "median", "min", "max"])
def test_a_number_may_have_two_thousand_digits_and_no_more(method: str) -> None:
    assert filled(["9" * 2_000] * 20 + ["0." + "1" * 1_998], method) is not None
    assert filled(["2"] * 19 + ["9" * 5_000], method) == "2"
    with pytest.raises(StepFailed, match=r"1 of its 1 values are not numbers, such as '9{40}…'"):
        filled(["9" * 5_000], method)


def test_a_column_is_not_filled_by_groups_of_itself() -> None:
    with pytest.raises(StepFailed, match="step 1: Column 'n' cannot be filled by groups of itself"):
        filled(["1"], "mean", group_by=["n"])
