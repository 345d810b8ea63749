"""Numbers and dates that stand for a missing value are reported if they are far from all others, and only then."""

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.cleaning.profiling.column_profile import ColumnProfile
from jobs.cleaning.profiling.problems_of_values import standing_in, standing_in_for_words
from jobs.cleaning.profiling.sight import sights
from jobs.cleaning.table import Column

DEPTHS = [str(number) for number in range(30)]
DAYS = [f"20{year}-03-1{day}" for year in range(10, 20) for day in range(3)]
BIRTHS = [f"{day:02}/03/19{year}" for year in range(70, 80) for day in range(10, 13)]


def learned(*batches: list[str]) -> ColumnProfile:
    column = ColumnProfile(Column("c0", "x"), 1_000)
    for cells in batches:
        for sight in sights(pl.DataFrame({"c0": cells}, {"c0": pl.String}), 100, ["c0"]):
            column.add(sight)
    return column


def far(*cells: str) -> dict[str, int]:
    found = learned(list(cells)).far
    return found.counts if found else {}


@pytest.mark.parametrize("number", ["-9999", "-999", "-99", "-99.9", "-9999.00", "-999.99", "9999", "999", "9999.0"])
def test_nines_far_from_all_other_numbers_stand_for_nothing(number: str) -> None:
    assert far(*DEPTHS, number, number) == {number: 2}


def test_several_are_told_together_the_most_frequent_first() -> None:
    assert far(*DEPTHS, "-9999", "-999", "-9999", "-999", "-9999", "9999") == {"-9999": 3, "-999": 2, "9999": 1}


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param([*DEPTHS, "-99"], id="once"),
        pytest.param([*DEPTHS, "99", "99", "100"], id="two nines may be a value"),
        pytest.param([*DEPTHS, "1200", "999", "999"], id="within the others"),
        pytest.param([*DEPTHS, "450", "999", "999"], id="not far enough"),
        pytest.param([*DEPTHS, "-40", "-99", "-99"], id="below zero, not far enough"),
        pytest.param([*DEPTHS, "-1", "-1", "-1"], id="a step down"),
        pytest.param([*DEPTHS, "99.99", "999.99", "999.99"], id="a price"),
        pytest.param(["0"] * 30 + ["9999"] * 3, id="nothing else is there"),
        pytest.param(["1", "2", "3", "999", "999"], id="too few others"),
        pytest.param(["00999", "00123", "00999", "01234"] * 9, id="codes"),
    ],
)
def test_what_may_be_a_number_is_not_told(cells: list[str]) -> None:
    assert far(*cells) == {}


@pytest.mark.parametrize(
    "day", ["9999-12-31", "9999-12-31T00:00:00", "1900-01-01", "0001-01-01", "1970-01-01 00:00", "2999-12-31"]
)
def test_days_on_which_calendars_begin_or_end_stand_for_no_date(day: str) -> None:
    assert far(*DAYS, day, day) == {day: 2}


@pytest.mark.parametrize("day", ["31/12/9999", "12/31/9999", "01/01/1900", "1.1.1900"])
def test_so_they_do_in_dates_of_another_order(day: str) -> None:
    assert far(*BIRTHS, day, day) == {day: 2}


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param([*DAYS, "1970-01-01"], id="once"),
        pytest.param([*DAYS, "1975-05-05", "1970-01-01", "1970-01-01"], id="near others"),
        pytest.param([*BIRTHS, "04/05/1931", "01/01/1900", "01/01/1900"], id="old people"),
        pytest.param(["2024-01-01", "9999-12-31"], id="too few others"),
        pytest.param([*DAYS, "2030-12-31", "2030-12-31"], id="another day"),
    ],
)
def test_what_may_be_a_date_is_not_told(cells: list[str]) -> None:
    assert far(*cells) == {}


def test_it_is_told_with_what_it_is_far_from_and_the_step_that_makes_it_missing() -> None:
    [problem] = standing_in([(learned([*DEPTHS, " -9999", "-9999", "-9999"]), "x")])
    assert (
        problem.sentence
        == "“-9999” stands in 3 rows of column “x”, far from all other numbers (0 to 29): probably a missing value."
    )
    assert problem.steps == [{"step": "null_words", "columns": ["x"], "tokens": ["-9999"], "match": "ci_trim"}]
    [problem] = standing_in([(learned([*DAYS, "9999-12-31", "1900-01-01", "1900-01-01"]), "x")])
    assert problem.sentence == (
        "“1900-01-01”, “9999-12-31” stand in 3 rows of column “x”, far from all other dates (2010 to 2019): "
        "probably missing values."
    )


def test_the_same_number_stands_for_nothing_among_words_too() -> None:
    depths, soils = learned([*DEPTHS, "-9999", "-9999"]), ["sand", "clay"] * 20
    [problem] = standing_in_for_words([(depths, "depth"), (learned([*soils, "-9999"]), "soil")])
    said = "“-9999” stands in 1 row of column “x”, as among the numbers of other columns: probably a missing value."
    assert (problem.sentence, problem.steps[0]["columns"]) == (said, ["soil"])
    assert [*standing_in_for_words([(depths, "depth"), (learned([*soils, "-9999", "7"]), "soil")])] == []
    assert [*standing_in_for_words([(learned(DEPTHS), "depth"), (learned([*soils, "-9999"]), "soil")])] == []


def zeros(*cells: str) -> dict[str, int]:
    found = learned(list(cells)).zeros
    return found.counts if found else {}


WEIGHTS = ["44", "56", *map(str, range(57, 120))]


def test_zeros_far_below_all_other_numbers_perhaps_stand_for_nothing() -> None:
    assert zeros(*WEIGHTS, "0", "0.0", "0") == {"0": 2, "0.0": 1}
    assert zeros(*WEIGHTS, "-9999", "-9999") == {}
    [problem] = standing_in([(learned([*WEIGHTS, "0", "0"]), "x")])
    assert (
        problem.sentence
        == "“0” stands in 2 rows of column “x”, far from all other numbers (44 to 119): perhaps a missing value."
    )
    assert problem.steps == [{"step": "null_words", "columns": ["x"], "tokens": ["0"], "match": "ci_trim"}]


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param([*WEIGHTS, "0"], id="once"),
        pytest.param([*WEIGHTS, *["0"] * 66], id="in most rows"),
        pytest.param([*WEIGHTS, "0", "0", "-3"], id="below zero there is more"),
        pytest.param([*WEIGHTS, "0", "0", "-99"], id="even if that stands for nothing"),
        pytest.param([*map(str, range(10, 500, 10)), "0", "0"], id="the first of many"),
        pytest.param(["44", "150", *map(str, range(160, 200)), "0", "0"], id="gaps as wide are elsewhere"),
        pytest.param(["44", "45", "46"] * 9 + ["0", "0"], id="few different numbers"),
        pytest.param(["0" * 5, *(f"0{zipcode}" for zipcode in range(2_000, 2_100)), "0" * 5], id="codes"),
    ],
)
def test_zeros_that_may_be_numbers_are_not_told(cells: list[str]) -> None:
    assert zeros(*cells) == {}


CELLS = st.lists(st.sampled_from(["1", "2.5", "40", "-9999", "-99", "999", "9999.0", "600", "-3"]), min_size=25, max_size=60)


@given(CELLS, st.lists(st.integers(0, 60), max_size=5))
def test_batches_make_no_difference(cells: list[str], cuts: list[int]) -> None:
    ends = [0, *sorted(min(cut, len(cells)) for cut in cuts), len(cells)]
    assert learned(*(cells[start:end] for start, end in pairwise(ends))).far == learned(cells).far


@given(
    st.lists(st.sampled_from(["0", "0.00", "-9999", "-1", *map(str, range(40, 53))]), min_size=25, max_size=60),
    st.lists(st.integers(0, 60), max_size=5),
)
def test_nor_do_they_for_zeros(cells: list[str], cuts: list[int]) -> None:
    ends = [0, *sorted(min(cut, len(cells)) for cut in cuts), len(cells)]
    assert learned(*(cells[start:end] for start, end in pairwise(ends))).zeros == learned(cells).zeros
