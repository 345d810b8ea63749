"""Dates that do not exist, and dates that are far from all others."""

import pytest

from jobs.cleaning.suspects.calendar import impossible_and_far
from jobs.cleaning.suspects.figures import Texts
from tests.jobs.cleaning.suspects.looking import suspects

DAYS = [(f"{day:02}", f"{month:02}") for month in (1, 4, 7, 10) for day in range(1, 29)]
ISO = [f"2024-{month}-{day}" for day, month in DAYS]
DAY_FIRST = [f"{day}/{month}/2024" for day, month in DAYS]
MONTH_FIRST = [f"{month}/{day}/2024 10:00" for day, month in DAYS]
OPEN = [f"0{day}.0{month}.2024" for day in range(1, 10) for month in range(1, 10)]


@pytest.mark.parametrize(
    ("dates", "wrong"),
    [
        (ISO, "2023-02-29"),
        (ISO, "2024-13-05 10:00"),
        (DAY_FIRST, "31/04/2024"),
        (DAY_FIRST, "05/13/2024"),
        (MONTH_FIRST, "13/05/2024"),
        (OPEN, "31.02.2024"),
        (OPEN, "45.01.2024"),
    ],
)
def test_a_day_that_there_is_none_of_is_told(dates: list[str], wrong: str) -> None:
    assert suspects({"day": [*dates, wrong]})[len(dates), "day"] == (None, "no_day")


@pytest.mark.parametrize("far", ["2204-03-05", "0202-03-05", "1024-05-06"])
def test_a_date_far_from_all_others_is_told(far: str) -> None:
    assert impossible_and_far(Texts([*ISO, far])) == ({}, {far: None})


@pytest.mark.parametrize(
    "dates",
    [
        pytest.param([*OPEN, "31.01.2024", "01.31.2024"], id="both orders"),
        pytest.param([*ISO, "1990-01-01", "2060-01-01"], id="not so far"),
        pytest.param([f"{year}-05-01" for year in range(1850, 2020)] + ["1720-05-01"], id="a wide column"),
        pytest.param([*ISO[:10], "1024-05-06"], id="few"),
        pytest.param([f"1.{number}.2024" for number in range(40)] + ["x"] * 9, id="versions"),
        pytest.param([f"1{number % 10}-13-20{number}" for number in range(10, 99)], id="parts of which none is a month"),
    ],
)
def test_what_may_be_a_date_is_not_told(dates: list[str]) -> None:
    assert impossible_and_far(Texts(dates)) == ({}, {})
