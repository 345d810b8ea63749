"""Numbers with units: what is not a number, and where a unit can be kept."""

from typing import Any

import pytest

from jobs.cleaning.suspects import find_suspects
from jobs.cleaning.suspects.figures import Texts
from jobs.cleaning.suspects.problems import problems_of
from jobs.cleaning.suspects.units import with_units
from tests.jobs.cleaning.suspects.looking import seen_table


def units(name: str | None, counts: dict[str, int]) -> dict[str, str | None]:
    found = with_units(name, Texts(counts))
    assert not found.get("unit_and_more")
    return found.get("unit", {})


SEVERAL_WAYS = {"12.0 oz": 9, "12.0 OZ.": 9, "16 ounces": 9, "8.4 oz": 2}


@pytest.mark.parametrize("name", ["ounces", "size (oz.)", "size_in_oz", "sizeOz", "OUNCE"])
def test_a_unit_goes_where_the_name_of_the_column_says_it(name: str) -> None:
    assert units(name, SEVERAL_WAYS) == {"12.0 oz": "12", "12.0 OZ.": "12", "16 ounces": "16", "8.4 oz": "8.4"}
    assert units(name, {"12": 60, "16.0 oz": 3}) == {"16.0 oz": "16"}


def test_so_it_does_where_few_have_it() -> None:
    assert units("weight_kg", {"70": 60, "67 kg": 1}) == {"67 kg": "67"}
    assert units("weight", {"70": 60, "67 kg": 1}) == {}
    assert units("share %", {"70": 60, "67 %": 1}) == {}


@pytest.mark.parametrize("name", ["size", None, "weight (kg)", "oz or lb"])
def test_elsewhere_it_is_written_in_the_usual_way(name: str | None) -> None:
    assert units(name, SEVERAL_WAYS) == {"12.0 OZ.": "12.0 oz", "16 ounces": "16 oz"}


@pytest.mark.parametrize("name", ["size", None, "weight (kg)", "oz or lb"])
def test_among_plain_numbers_nobody_can_tell_what_these_are(name: str | None) -> None:
    assert units(name, {"12": 60, "16 oz": 3, "2 lb": 1}) == {"16 oz": None, "2 lb": None}


@pytest.mark.parametrize("name", ["amount", "amount in Mio", "millions"])
def test_millions_among_plain_numbers_are_told_and_left_as_they_are(name: str) -> None:
    assert units(name, {"1500000": 60, "1.5 Mio": 3, "2 million": 1}) == {"1.5 Mio": None, "2 million": None}


def test_per_cent_goes_where_the_plain_numbers_are_as_large() -> None:
    counts = {"0.05": 30, "0.06": 30, "0.055": 30, "0.07%": 2, "0.05%": 2, "0.0550000000000000003%": 4}
    assert units("abv", counts) == {"0.07%": "0.07", "0.05%": "0.05", "0.0550000000000000003%": "0.055"}


@pytest.mark.parametrize("name", ["rate", "rate %"])
def test_per_cent_among_hundredths_or_counts_is_left_to_a_person(name: str) -> None:
    assert units(name, {"0.05": 30, "0.06": 30, "5%": 5}) == {"5%": None}
    assert units(name, {"300": 30, "450": 30, "20": 9, "85%": 5, "90%": 5}) == {"85%": None, "90%": None}


@pytest.mark.parametrize(
    "counts",
    [
        {"12 oz": 20, "16 oz": 20},
        {"1 day": 20, "3 days": 20, "2 Days": 5},
        {"12 kg": 20, "500 g": 20, "3 lb": 20},
        {"5 m": 20, "4 mm": 20, "3 min": 20},
        {"12 North": 20, "5 South": 20, "7 South": 3},
        {f"{number} {name} Street": 1 for number, name in enumerate("abcdefghijklmnopqrstuvwxyz")},
        {f"{number}.{name}": 1 for number in range(60) for name in ("city", "postcode", "region")},
        {"12": 60, "12A": 5, "14A": 5},
        {"9": 60, "09S": 5},
        {"1": 60, "4th": 5, "5th": 5},
        {"120": 60, "45*": 5, "71*": 5},
        {"5": 60, "3 M": 5, "2K": 5},
        {"5": 60, "3 m": 5, "4 m.": 5},
        {"5": 60, "3 days ago": 5},
        {"18": 60, "65+": 9},
        {"5": 60, "3 kg": 2},
        {"12 oz": 900, "12 oz can": 50},
    ],
    ids=[
        "one unit",
        "one and more",
        "different units",
        "different units that begin alike",
        "streets",
        "addresses",
        "keys",
        "houses",
        "codes",
        "ordinals",
        "footnotes",
        "multiples",
        "a letter",
        "more words",
        "and more",
        "once or twice",
        "one unit and more",
    ],
)
def test_what_is_no_unit_among_others_stays(counts: dict[str, int]) -> None:
    assert with_units("size", Texts(counts)).get("unit", {}) == {}


def test_a_letter_is_a_unit_where_the_name_of_the_column_says_so() -> None:
    assert units("height_m", {"5": 60, "3.50 m": 5}) == {"3.50 m": "3.5"}


def test_no_step_is_offered_that_takes_away_more_than_a_unit() -> None:
    sizes = ["12 oz", "12 ounces", "16 oz", "16 ounces"] * 5 + ["12 oz can"]
    table = seen_table({"ounces": [*sizes]})
    found = find_suspects(table, [[]])
    assert [(each.row, each.proposed) for each in found if each.rule == "unit_and_more"] == [(20, "12")]
    steps: list[Any] = [step for problem in problems_of(table, found) for step in problem.steps]
    assert [step["map"] for step in steps] == [{"12 oz": "12", "12 ounces": "12", "16 oz": "16", "16 ounces": "16"}]


def test_a_unit_that_nobody_can_take_away_is_told_as_one_and_not_taken_by_another_rule() -> None:
    table = seen_table({"age": [*map(str, range(1, 60)), "6 months", "8 months", "3 weeks"]})
    found = find_suspects(table, [[]])
    assert [(each.row, each.proposed, each.rule) for each in found] == [(row, None, "unit") for row in (59, 60, 61)]


def test_a_number_beyond_floats_is_left_as_it_is() -> None:
    long = "1" * 400
    assert units("kg", {"5": 60, f"{long}.5 kg": 3}) == {f"{long}.5 kg": f"{long}.5"}
    assert units("rate", {"5": 60, f"{long}.5%": 3}) == {f"{long}.5%": None}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["70 kg"] * 20 + ["154 lb"] * 3, "20 in kg, 3 in lb"),
        (["180 cm"] * 20 + ["1.8 m"] * 5 + ["175"] * 9, "20 in cm, 9 without a unit, 5 in m"),
        (["12 %"] * 20 + ["0.12"] * 9, "20 in %, 9 without a unit"),
        (["1.5 Mio"] * 20 + ["3 Mrd."] * 3, "20 in Mio, 3 in Mrd"),
    ],
    ids=["two", "some without", "per cent beside fractions", "millions"],
)
def test_several_units_are_told_without_a_step(cells: list[str | None], said: str) -> None:
    table = seen_table({"size": cells})
    [problem] = [each for each in problems_of(table, find_suspects(table, [[]])) if each.code == "several_units"]
    assert problem.sentence == f"Quantities in column “size” do not have the same unit: {said}."
    assert problem.steps == []


@pytest.mark.parametrize(
    "cells",
    [
        ["70 kg"] * 20 + ["71 KG"] * 5,
        ["5 m", "6 North", "7 South"] * 9,
        ["12"] * 40 + ["13 kg"],
        ["2D"] * 20 + ["3d"] * 20 + ["4 stars"],
        ["12 kg net", "12 lb net"] * 9,
    ],
    ids=["one, written in two ways", "addresses", "a single one", "no units", "with more"],
)
def test_what_has_one_unit_or_none_is_not(cells: list[str | None]) -> None:
    table = seen_table({"size": cells})
    assert all(each.code != "several_units" for each in problems_of(table, find_suspects(table, [[]])))
