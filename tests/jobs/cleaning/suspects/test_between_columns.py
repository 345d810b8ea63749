"""Cells that look wrong given those of other columns."""

import pytest

from jobs.cleaning.suspects import find_suspects
from jobs.cleaning.suspects.problems import problems_of
from tests.jobs.cleaning.suspects.looking import seen_table, suspects

CITIES = {"Oslo": ("NO", "0150"), "Rome": ("IT", "00118"), "Bern": ("CH", "3000"), "Lyon": ("FR", "69000")}


def places(times: int) -> dict[str, list[str | None]]:
    names = list(CITIES) * times
    return {"city": [*names], "country": [CITIES[name][0] for name in names], "code": [CITIES[name][1] for name in names]}


def test_a_cell_that_all_other_columns_contradict_is_found() -> None:
    table = places(8)
    table["country"][5] = "NO"
    assert suspects(table) == {(5, "country"): ("IT", "dependency")}


def test_of_two_values_that_were_exchanged_nothing_is_proposed() -> None:
    table = places(8)
    table["country"][5], table["country"][8] = "NO", "IT"
    assert suspects(table) == {(5, "country"): (None, "dependency"), (8, "country"): (None, "dependency")}


def test_what_stands_there_again_and_again_is_another_case_and_no_slip() -> None:
    table = places(8)
    for row in (1, 5, 9):
        table["code"][row] = "00199"
    assert suspects(table) == {}


def test_a_column_of_which_one_text_is_nearly_everywhere_is_told_by_none() -> None:
    table: dict[str, list[str | None]] = {"city": list(CITIES) * 8, "is_open": ["yes"] * 32}
    table["is_open"][5] = "no"
    assert suspects(table) == {}


def test_columns_that_are_two_put_together_say_which_of_the_three_is_wrong() -> None:
    counties = [
        (state, f"{name}{state.lower()}") for state in ("CA", "NY", "TX") for name in ("Kern", "Lake", "Clay", "Polk")
    ] * 3
    table: dict[str, list[str | None]] = {
        "state": [state for state, _ in counties],
        "county": [name for _, name in counties],
        "both": [f"{state}_{name}" for state, name in counties],
    }
    table["state"][4], table["county"][7], table["both"][9] = "Y", "Polkyn", "TX_Laektx"
    assert suspects(table) == {
        (4, "state"): ("NY", "joined"),
        (7, "county"): ("Polkny", "joined"),
        (9, "both"): ("TX_Laketx", "joined"),
    }


def test_where_two_disagree_that_are_found_nowhere_else_both_are_suspects_without_a_proposal() -> None:
    names = [f"{first}{second}" for first in "abcde" for second in "vwxyz"]
    table: dict[str, list[str | None]] = {"side": ["L", "R"] * 13, "name": [*names, "last"]}
    table["both"] = [f"{side}-{name}" for side, name in zip(table["side"], table["name"], strict=True)]
    table["both"][3] = "R-xx"
    assert suspects(table) == {(3, "name"): (None, "joined"), (3, "both"): (None, "joined")}


def people(*odd: tuple[str, str, str]) -> dict[str, list[str | None]]:
    """First names, last names and full names of twenty-five people, and of these others."""
    names = [
        (first, second)
        for first in ("Robert", "Anna", "Jonas", "Maria", "Karl")
        for second in ("Smith", "Lee", "Bauer", "Roth", "Moe")
    ]
    rows = [(first, second, f"{first} {second}") for first, second in names] + list(odd)
    return {"first": [row[0] for row in rows], "last": [row[1] for row in rows], "name": [row[2] for row in rows]}


def test_a_part_that_no_row_knows_which_agrees_does_not_overrule_one_that_is_known() -> None:
    table = people(*[("nna", last, f"Anna {last}") for last in ("Smith", "Lee", "Bauer", "Roth", "Moe", "Lee")])
    assert suspects(table) == {(row, "first"): ("Anna", "joined") for row in range(25, 31)}


def test_of_two_that_are_both_known_nobody_can_tell_which_is_wrong() -> None:
    assert suspects(people(("Anna", "Lee", "Karl Lee"))) == {(25, "first"): (None, "joined"), (25, "name"): (None, "joined")}


def test_what_is_known_is_no_proposal_where_the_other_is_known_too() -> None:
    table = people(("Bob", "Lee", "Bob Lee"), ("Bob", "Roth", "Rob Roth"), ("Bob", "Moe", "Bob Moe"), ("Rob", "Moe", "Rob Moe"))
    assert set(suspects(table).values()) == {(None, "joined")}


def test_where_many_are_called_otherwise_none_of_it_is_wrong() -> None:
    nicknames = [("Matthew", "Lee", "Matt Lee"), ("Robert", "Roth", "Bob Roth"), ("Maria", "Moe", "Mia Moe")]
    assert suspects(people(*nicknames * 3)) == {}


@pytest.mark.parametrize(
    "odd",
    [
        ("Anna", "Lee", "Anna K. Lee"),
        ("Karl", "Smith", "Karl Smith Jr."),
        ("Karl", "Smith", "Dr. Karl Smith"),
        ("Anna Maria", "Roth", "Anna Roth"),
        ("Anna", "Roth", "anna ROTH"),
    ],
)
def test_a_name_with_more_or_less_in_it_is_no_contradiction(odd: tuple[str, str, str]) -> None:
    assert suspects(people(odd)) == {}


def test_zeros_before_numbers_are_a_way_to_write_them() -> None:
    hours, minutes = [str(hour) for hour in range(24)] * 2, ["15", "30", "45"] * 16
    table: dict[str, list[str | None]] = {"hour": [*hours], "minute": [*minutes]}
    table["time"] = [f"{int(hour):02}:{minute}" for hour, minute in zip(hours, minutes, strict=True)]
    assert suspects(table) == {}


def test_other_digits_are_another_number_and_no_slip() -> None:
    goals = [(str(number % 7 + 8), str(number % 5 + 8)) for number in range(60)]
    table: dict[str, list[str | None]] = {"home": [one for one, _ in goals], "away": [two for _, two in goals]}
    table["score"] = [f"{one}-{two}" for one, two in goals]
    table["score"][30] = "17-8"
    found = suspects(table)
    assert {(row, answer) for (row, _), answer in found.items()} == {(30, (None, "joined"))}


def test_a_number_is_not_put_together_of_others() -> None:
    """A copy with a decimal, beside a column that is almost always zero."""
    rooms, extra = [str(number % 9 + 1) for number in range(60)], ["0"] * 50 + ["1", "2"] * 5
    assert suspects({"rooms": [*rooms], "extra": [*extra], "as_float": [f"{room}.0" for room in rooms]}) == {}


def test_a_value_at_the_end_of_another_column_goes_to_its_gap() -> None:
    table: dict[str, list[str | None]] = {
        "city": ["Bend", "Bend OR", "Gary", "Gary, IN", "Salem", "Elgin", "Salem", "Elgin"],
        "state": ["OR", None, "IN", "", "OR", "IL", "OR", "IL"],
    }
    table["state"][2] = "IN"
    table["city"].append("Gary")
    table["state"].append("IN")
    assert suspects(table) == {
        (1, "city"): ("Bend", "swallowed"),
        (1, "state"): ("OR", "swallowed"),
        (3, "city"): ("Gary", "swallowed"),
        (3, "state"): ("IN", "swallowed"),
    }


def test_no_step_is_offered_that_takes_away_what_another_column_lacks() -> None:
    table = seen_table(
        {
            "city": ["Bend", "Bend OR", "Gary", "Gary IN", "Salem", "Elgin", "Salem", "Elgin", "Gary"],
            "state": ["OR", None, "IN", None, "OR", "IL", "OR", "IL", "IN"],
        }
    )
    found = list(problems_of(table, find_suspects(table, [[], []])))
    assert [(problem.column, problem.code, problem.count, problem.steps) for problem in found] == [
        ("city", "swallowed", 2, []),
        ("state", "swallowed", 2, []),
    ]


def test_one_character_in_place_of_others_all_over_a_table() -> None:
    table: dict[str, list[str | None]] = {"owner": ["government"] * 40 + ["proprietary"] * 40, "kind": ["acute care"] * 80}
    for row, text in enumerate(("govxrnmxnt", "xovxrxmxnt", "gxvexxxext", "goxernmexx")):
        table["owner"][row * 3] = text
    table["kind"][50], table["kind"][60] = "axxtx xxre", "xcxxx cxre"
    found = suspects(table)
    assert set(found.values()) == {("government", "spelling"), ("government", "masked"), ("acute care", "masked")}
    assert len(found) == 6


def test_words_that_stand_for_missing_values_are_suspects_and_nothing_else_is_said_of_them() -> None:
    table: dict[str, list[str | None]] = {"ibu": [str(number) for number in range(20, 60)] + ["N/A", "n/a"]}
    assert suspects(table, {"ibu": ["N/A"]}) == {(40, "ibu"): (None, "null_words"), (41, "ibu"): (None, "null_words")}


def test_white_space_around_is_another_matter() -> None:
    assert suspects({"sex": ["Male", " Male ", "Female"] * 10}) == {}


def test_numbers_that_are_nearly_all_the_same_are_not_put_together() -> None:
    table: dict[str, list[str | None]] = {"sold": ["0", "1"] + ["0"] * 60, "bought": ["0"] * 60 + ["2", "0"]}
    table["price"] = ["0.0"] * 55 + ["7.5", "3.25"] + ["0.0"] * 5
    assert suspects(table) == {}


def test_the_gaps_of_a_column_are_explained_by_one_other() -> None:
    cities: list[str | None] = ["Bend OR", "Gary IN", "Salem", "Gary", "Elgin"] * 4
    states: list[str | None] = [None, None, "OR", "IN", "IN"] * 4
    found = suspects({"by": ["in OR", "of"] * 10, "city": cities, "state": states, "copy": cities})
    assert {column for _, column in found} == {"city", "state"}


def test_measurements_contradict_nothing() -> None:
    """As with flowers: a width usual for one species, found with another; and large values that go with large ones."""
    widths, kinds = ["0.2", "1.3", "2.1", "0.3", "1.5", "1.8"], ["setosa", "versicolor", "virginica"] * 2
    table: dict[str, list[str | None]] = {"width": widths * 10, "species": kinds * 10}
    table["species"][5 * 6 + 1] = "virginica"
    assert suspects(table) == {}
    sizes: dict[str, list[str | None]] = {"seats": ["2", "4", "5", "7"] * 10, "doors": ["2", "3", "4", "5"] * 10}
    sizes["doors"][14] = "3"
    assert suspects(sizes) == {}


def test_measurements_agree_with_a_cell_that_another_column_contradicts() -> None:
    table = places(8)
    table["country"][5] = "NO"
    table["rate"] = ["0.25", "0.22", "0.08", "0.2"] * 8
    table["rate"][5] = "0.25"
    assert suspects(table) == {}


def test_what_many_rows_hold_is_another_case_among_however_many() -> None:
    table = places(100)
    for row in range(1, 17, 4):
        table["code"][row] = "00199"
    assert suspects(table) == {}
