"""The problems reported for the suspects of a column, and the steps offered for them."""

import pytest

from jobs.cleaning.suspects import find_suspects
from jobs.cleaning.suspects.problems import problems_of
from tests.jobs.cleaning.suspects.looking import seen_table


def test_among_postcodes_another_is_written_otherwise_and_is_no_number_the_less() -> None:
    table = seen_table({"zip": [*(f"0{number}" for number in range(6_001, 6_099)), "06095-0000"]})
    [problem] = problems_of(table, find_suspects(table, [[]]))
    assert problem.sentence == "1 value in column “zip” is not written like the others: “06095-0000”."


def test_rows_of_words_among_numbers_are_told_once() -> None:
    numbers: list[str | None] = [str(number) for number in range(100)]
    second = {name: [*numbers[:40], word, *numbers[40:]] for name, word in (("a", "tmax"), ("b", "rain"), ("c", "af"))}
    table = seen_table(second)
    [problem] = problems_of(table, find_suspects(table, [[], [], []]))
    assert problem.sentence == (
        "Row 41 has words where columns hold numbers, such as “tmax”: it may be another header, or a note."
    )
    assert problem.steps == []


def test_a_row_of_units_below_the_header_may_belong_to_it() -> None:
    numbers: list[str | None] = [str(number) for number in range(100)]
    table = seen_table({"a": ["mm", *numbers], "b": ["hours", *numbers]})
    [problem] = problems_of(table, find_suspects(table, [[], []]))
    assert problem.code == "second_header"
    assert [step["step"] for step in problem.steps] == ["skip_rows", "skip_rows"]


@pytest.mark.parametrize("third", ["mm", None], ids=["equal", "a gap"])
def test_a_row_of_units_that_are_no_names_is_not_offered_as_the_header(third: str | None) -> None:
    numbers: list[str | None] = [str(number) for number in range(100)]
    table = seen_table({"a": ["mm", *numbers], "b": ["hours", *numbers], "c": [third, *numbers]})
    [problem] = problems_of(table, find_suspects(table, [[], [], []]))
    assert problem.steps == [{"step": "skip_rows", "first": 1}]


def test_words_beside_numbers_are_told_column_by_column() -> None:
    numbers: list[str | None] = [str(number) for number in range(100)]
    table = seen_table({"a": [*numbers, "closed"], "b": [*numbers, "closed"], "c": [*numbers, "7"]})
    found = problems_of(table, find_suspects(table, [[], [], []]))
    assert [problem.code for problem in found] == ["no_numbers", "no_numbers"]


def test_a_contradiction_in_case_alone_is_offered_to_be_mended_though_most_letters_differ() -> None:
    cities: list[str | None] = [city for city in ("Oslo", "Bern", "Lima", "Rome") for _ in range(20)]
    codes: list[str | None] = [code for code in ("n1", "n2", "n3", "n4") for _ in range(20)]
    table = seen_table({"code": codes, "city": ["OSLO", *cities[1:]]})
    [problem] = [each for each in problems_of(table, find_suspects(table, [[], []])) if each.code == "contradiction"]
    assert problem.steps == [{"step": "map_values", "column": "city", "map": {"OSLO": "Oslo"}}]


def test_how_many_more_there_are_is_told_in_cells_like_the_number_before() -> None:
    table = seen_table({"n": [*"0123456789" * 9, *["two", "three", "four", "five"] * 2]})
    [problem] = problems_of(table, find_suspects(table, [[]]))
    assert problem.sentence.startswith("8 values in column “n” are not numbers")
    assert problem.sentence.endswith(" and 2 more.")
