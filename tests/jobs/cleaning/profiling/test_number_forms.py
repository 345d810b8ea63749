"""Numbers in unusual notations, and the steps offered for them."""

from pathlib import Path
from typing import Any

import pytest

from jobs.cleaning.profile import profile
from jobs.cleaning.reader import ReaderSettings

STEP = {"step": "parse_number", "columns": ["n"]}


def told(tmp_path: Path, *cells: str, beside: str = "x") -> list[dict[str, Any]]:
    path = tmp_path / "numbers.csv"
    path.write_text("id;n;beside\n" + "".join(f"{row};{cell};{beside}\n" for row, cell in enumerate(cells)))
    found = profile(path, ReaderSettings(delimiter=";"), tmp_path)
    problems = [problem for problem in found["problems"] if problem["code"] == "number_forms" and problem["column"] == "n"]
    assert [step for each in problems for step in each["steps"]] == found["columns"][1].get("steps", [])
    return problems


def test_german_numbers_are_told_and_offered_to_be_written_plainly(tmp_path: Path) -> None:
    [problem] = told(tmp_path, "1.234,50 €", "7,5", "10", "0,99")
    assert problem["sentence"] == (
        "3 numbers in column “n” are not plain decimals such as 1234.50: “1.234,50 €”, “7,5”, “0,99”."
    )
    assert problem["steps"] == [STEP]


@pytest.mark.parametrize(
    ("cell", "beside", "first"),
    [
        pytest.param("1,234", "x", ".", id="groups of three digits are thousands"),
        pytest.param("1.234 €", "x", ",", id="with points between them, too"),
        pytest.param("1,234", "0,5", ",", id="unless another column has decimals with this mark"),
        pytest.param("1.234 €", "12.5", ".", id="plain ones"),
        pytest.param("1,234", "1.125", ".", id="three digits behind the point tell nothing"),
    ],
)
def test_where_the_decimal_mark_is_open_both_are_offered_the_likely_one_first(
    cell: str, beside: str, first: str, tmp_path: Path
) -> None:
    [problem] = told(tmp_path, cell, "12", "7", beside=beside)
    second = "," if first == "." else "."
    assert problem["steps"] == [STEP | {"decimal": first}, STEP | {"decimal": second}]


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(["1\u00a0234,5", "12\u202f345,75", "1\u2009000"], id="spaces that do not break"),
        pytest.param(["1'234.50", "12’345.75"], id="apostrophes"),
        pytest.param(["12,34,567.00", "1,00,000"], id="as in India"),
        pytest.param(["12.50-", "1,000.00-"], id="a minus behind"),
        pytest.param(["１２３", "۴۵۶", "٧٨٩"], id="digits of other scripts"),
        pytest.param(["١٬٢٣٤٫٥٠", "٢٣٤٫٥"], id="marks of Arabic"),
        pytest.param(["1'000.–", "12.-"], id="a dash for no cents"),
        pytest.param(["₹5.50", "₹7.00"], id="currencies of the whole world"),
    ],
)
def test_numbers_are_told_however_they_are_written(cells: list[str], tmp_path: Path) -> None:
    [problem] = told(tmp_path, *cells, "7")
    assert problem["count"] == len(cells)
    assert problem["steps"] == [STEP]


def test_numbers_in_brackets_are_negative_ones(tmp_path: Path) -> None:
    [problem] = told(tmp_path, "(12)", "7", "(1,500.00)", "8", " $  (1,234.50) ", "( 9.5 )", "(3.5) $")
    assert problem["count"] == 5
    assert problem["steps"] == [STEP]


def test_where_several_currencies_would_be_lost_no_step_is_offered(tmp_path: Path) -> None:
    [problem] = told(tmp_path, "$5.50", "7.50 €", "£3", "$8", "9")
    assert problem["steps"] == []
    assert problem["sentence"] == (
        "4 numbers in column “n” are not plain decimals such as 1234.50: “$5.50”, “7.50 €”, “£3” and 1 more. "
        "They are in several currencies, which would be lost: “$”, “€”, “£”."
    )


def test_codes_of_currencies_are_currencies(tmp_path: Path) -> None:
    [problem] = told(tmp_path, "5.50 USD", "7.50 USD", "USD 3", "8")
    assert problem["steps"] == [STEP]
    [problem] = told(tmp_path, "5.50 USD", "7.50 EUR", "9")
    assert problem["steps"] == []


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(["$5", "7 €", "n/a", "-", "?"], id="although a third of the different values are words"),
        pytest.param([*(f"${number}.50" for number in range(9_000)), "7 €"], id="although there are too many to keep"),
        pytest.param([*(f"${number}.50" for number in range(40)), "₹5", "n/a"], id="although the second is a rare one"),
        pytest.param(["$5", "$7", "9 kr.", "$1.5", *(f"${number}" for number in range(30))], id="although it has a name"),
    ],
)
def test_several_currencies_are_told(cells: list[str], tmp_path: Path) -> None:
    [problem] = told(tmp_path, *cells)
    assert "several currencies, which would be lost" in problem["sentence"]
    assert problem["steps"] == []


def test_one_currency_may_be_written_in_two_ways(tmp_path: Path) -> None:
    [problem] = told(tmp_path, *(f"{number} EUR" for number in range(20)), "7 eur")
    assert problem["steps"] == [STEP]


def test_of_very_many_numbers_the_first_are_named_and_all_are_counted(tmp_path: Path) -> None:
    [problem] = told(tmp_path, *(f"${number}.50" for number in range(6_000)))
    assert problem["sentence"] == (
        "6,000 numbers in column “n” are not plain decimals such as 1234.50: “$0.50”, “$1.50”, “$2.50” and others."
    )
    assert problem["steps"] == [STEP]


def test_a_mark_that_only_one_of_many_numbers_tells_is_found(tmp_path: Path) -> None:
    [problem] = told(tmp_path, *(f"{1 + number % 9},{number}" for number in range(100, 1_000)), *["0,5"])
    assert problem["steps"] == [STEP]


def test_a_true_minus_is_written_plainly(tmp_path: Path) -> None:
    [problem] = told(tmp_path, "\u22125.50", "7.50", "9")
    assert problem["steps"] == [STEP]


@pytest.mark.parametrize("code", ["1e5", "E3"])
def test_what_the_step_would_leave_alone_is_not_told(code: str, tmp_path: Path) -> None:
    assert told(tmp_path, *map(str, range(100)), code) == []


def shortened(tmp_path: Path, *cells: str) -> list[dict[str, Any]]:
    path = tmp_path / "ids.csv"
    path.write_text("id,n\n" + "".join(f"{cell},{row}\n" for row, cell in enumerate(cells)))
    return [problem for problem in profile(path, ReaderSettings(), tmp_path)["problems"] if problem["column"] == "id"]


@pytest.mark.parametrize("others", [(), ("160328000001", "160328000002"), ("0160328000001",)])
def test_ids_that_a_spreadsheet_has_shortened_are_told_without_a_step(others: tuple[str, ...], tmp_path: Path) -> None:
    [problem] = shortened(tmp_path, "1.60328E+11", "1.60329E+11", *others)
    assert problem["sentence"] == (
        "2 numbers in column “id” look shortened by a spreadsheet: “1.60328E+11”, “1.60329E+11”. "
        "The digits behind are lost; look for them where the file was made."
    )
    assert problem["steps"] == []


def test_so_are_ids_among_too_many_to_keep(tmp_path: Path) -> None:
    ids = [str(160328000000 + number) for number in range(9_000)]
    [problem] = shortened(tmp_path, "1.60328E+11", "1.60329E+11", *ids)
    assert (problem["code"], problem["steps"]) == ("shortened", [])
    [problem] = shortened(tmp_path, "1.60328E+11", "1.60329E+11", "7.5", *ids)
    assert problem["code"] == "number_forms"


CARDS = [f"46344880063{number * 7919 % 10_000:04}0" for number in range(1, 30)]


def test_so_are_ids_of_which_it_has_kept_fifteen_digits(tmp_path: Path) -> None:
    [problem] = shortened(tmp_path, *CARDS, "12345678")
    assert problem["sentence"] == (
        f"29 numbers in column “id” look shortened by a spreadsheet: “{CARDS[0]}”, “{CARDS[1]}”, “{CARDS[2]}” and 26 more. "
        "The digits behind are lost; look for them where the file was made."
    )


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param([*CARDS, "4634488006300011"], id="another end"),
        pytest.param(CARDS[:4], id="few"),
        pytest.param([f"{number}000000000000000" for number in range(10, 40)], id="round by nature"),
    ],
)
def test_other_long_numbers_are_not(cells: list[str], tmp_path: Path) -> None:
    assert "shortened" not in {problem["code"] for problem in shortened(tmp_path, *cells)}


@pytest.mark.parametrize("cells", [("6.02214E+23", "1.38065E-23"), ("1.60328E+11", "7.5"), ("1.2E+05", "1.3E+05")])
def test_measurements_are_not_shortened(cells: tuple[str, ...], tmp_path: Path) -> None:
    assert [problem["code"] for problem in shortened(tmp_path, *cells)] == ["number_forms"]


def test_a_plain_number_among_them_may_tell_the_mark(tmp_path: Path) -> None:
    [problem] = told(tmp_path, "1,234", "12.5", "7")
    assert problem["steps"] == [STEP]


def test_where_both_marks_are_there_no_step_is_offered(tmp_path: Path) -> None:
    [problem] = told(tmp_path, "3.50", "8,50", "4,938.00", "7")
    assert problem["steps"] == []
    assert problem["sentence"] == (
        "2 numbers in column “n” are not plain decimals such as 1234.50: “8,50”, “4,938.00”. "
        "Some have a decimal comma, such as “8,50”, and others a decimal point, such as “3.50”."
    )


@pytest.mark.parametrize("cells", [("1", "2.50", "-3"), ("5%", "7.5 %", "2"), ("00123", "00124", "00125"), ("a", "b", "1,5")])
def test_what_is_plain_or_no_number_is_left_alone(cells: tuple[str, ...], tmp_path: Path) -> None:
    assert told(tmp_path, *cells) == []
