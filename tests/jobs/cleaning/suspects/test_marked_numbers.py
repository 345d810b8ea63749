"""Numbers with a mark: the side of an account, a limit of what can be measured, or a spreadsheet's apostrophe."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from jobs.cleaning.profile import profile
from jobs.cleaning.profiling.problem import Problem
from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.suspects import find_suspects
from jobs.cleaning.suspects.problems import problems_of
from jobs.cleaning.suspects.seen import SeenTable, seen
from jobs.cleaning.table import ROW, Column
from tests.jobs.cleaning.suspects.looking import seen_table
from tests.jobs.cleaning.tables import MemorySource, run, table

CODES = ("sides", "limits", "not_detected", "apostrophes")


def told(cells: dict[str, list[str | None]]) -> list[Problem]:
    seen = seen_table(cells)
    return [*problems_of(seen, find_suspects(seen, [[] for _ in cells]))]


def after(step: dict[str, Any], cells: dict[str, list[str | None]]) -> dict[str, list[str | None]]:
    result = run(table(cells), step)
    return {name or "": [row[place] for row in result.rows] for place, name in enumerate(result.names)}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["120.50 CR", "30.00 DR", "7.25 CR"], "2 with CR, 1 with DR, such as “120.50 CR”, “30.00 DR”."),
        (["₹ 1,20,000 Cr.", "₹ 500 Dr.", "₹ 7 Dr.", "0"], "1 with CR, 2 with DR, such as “₹ 1,20,000 Cr.”, “₹ 500 Dr.”."),
        (["0.00", "5.00 DR", "7.25 DR", "120.50 CR"], "2 with DR, 1 with CR, such as “5.00 DR”, “120.50 CR”."),
        (["120.50C", "30.00D", "7.25C"], "2 with C, 1 with D, such as “120.50C”, “30.00D”."),
        (["120,50 S", "1.030,00 H", "7,25 H"], "1 with S, 2 with H, such as “120,50 S”, “1.030,00 H”."),
    ],
)
def test_the_two_sides_of_an_account_are_extracted_before_they_are_removed(cells: list[str | None], said: str) -> None:
    [problem] = told({"amount": cells})
    assert (problem.code, problem.count) == ("sides", 3)
    assert said in problem.sentence
    extracted = after(problem.steps[0], {"amount": cells})
    [_, marks] = extracted.values()
    assert sum(mark is not None for mark in marks) == 3
    [again] = told(extracted)
    removed = after(again.steps[0], extracted)
    assert removed["amount"] == [(cell or "").rstrip("CcDdRrSH. ") for cell in cells]
    assert told(removed) == []


def test_they_are_not_removed_if_the_marks_are_not_beside_them() -> None:
    cells: list[str | None] = ["120.50 CR", "30.00 DR", "7.25 CR"]
    [problem] = told({"amount": cells, "amount CR/DR": ["CR", "DR", None]})
    assert problem.steps == []


@pytest.mark.parametrize("name", ["amount", None])
def test_marks_of_columns_with_the_same_name_are_extracted_in_one_recipe(name: str | None) -> None:
    columns = [Column("c0", name), Column("c1", name)]
    cells = pl.DataFrame({ROW: [1, 2, 3], "c0": ["1.50 CR", "2.50 DR", "3.50 DR"], "c1": ["4 DR", "5 DR", "6 CR"]})
    seen_twice = SeenTable(cells, seen(columns, cells), is_whole=True)
    problems = problems_of(seen_twice, find_suspects(seen_twice, [[], []]))
    source = MemorySource([name, name], cells.drop(ROW).rows(), 10)
    result = run(source, *(problem.steps[0] for problem in problems))
    assert result.rows[0] == ("1.50 CR", "CR", "4 DR", "DR")


def test_beside_both_sides_a_balance_may_be_on_one_all_along() -> None:
    cells: dict[str, list[str | None]] = {
        "amount": ["120.50 Cr", "30 Dr", "7 Cr", "9 Dr"],
        "balance": ["1,120 Cr", "1,090 Cr", "0", "1,097 Cr"],
    }
    _, balance = told(cells)
    assert "3 amounts in column “balance” end with a mark for credit or debit: 3 with CR" in balance.sentence
    assert balance.sentence.endswith("Whether that is a minus depends on whose account it is.")
    assert after(balance.steps[0], cells)["balance CR/DR"] == ["Cr", "Cr", None, "Cr"]


@pytest.mark.parametrize("mark", ["CR", "DR"])
def test_one_side_alone_is_a_minus(mark: str) -> None:
    cells: dict[str, list[str | None]] = {"amount": [f"1,120.50 {mark}", "30.00", f"$7.25{mark}", f"5.00 {mark}", "8.25"]}
    [problem] = told(cells)
    assert f"end with a mark for credit or debit, {mark}, and 2 do not" in problem.sentence
    assert after(problem.steps[0], cells) == {"amount": ["-1,120.50", "30.00", "-$7.25", "-5.00", "8.25"]}


def test_no_minus_is_put_before_another() -> None:
    [problem] = told({"amount": ["-120.50 CR", "30.00", "7.25 CR", "5.00 CR", "8.25"]})
    assert [step["step"] for step in problem.steps] == ["extract"]


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(["12C", "14D", "7C", "9D", "15"], id="house numbers"),
        pytest.param(["45.50 Cr", "12.00 Cr", "7.25 Cr", "30.00"], id="crores"),
        pytest.param(["120CR", "30CR", "7CR", "30", "41"], id="codes"),
        pytest.param(["21.50C", "22.25C", "20.75C", "23.00"], id="degrees"),
        pytest.param(["12.50s", "30.00h", "7.25s", "3.50h"], id="seconds and hours"),
        pytest.param(["12.50 S", "30.00 S", "7.25 H", "3.50 H"], id="in capitals"),
        pytest.param(["1.10C", "1.11D", "2.03D", "4.12C"], id="versions"),
        pytest.param(["3.00 CR", "4", "3.00 CR", "2.00 CR"], id="credits of a course"),
        pytest.param(["Invoice 12.50 CR", "Invoice 30.00 DR", "Order 7.25 CR"], id="texts"),
        pytest.param(["12.50 CR", "30.00 DR", "7.25 CR", *["open"] * 9], id="beside texts"),
        pytest.param(["12.50 CR", "30.00 CR", "7.25 CR"], id="nothing else"),
        pytest.param(["12.50 CR", "30.00 CR", "7.25 CR", "0.00"], id="only zero"),
    ],
)
def test_other_letters_behind_numbers_are_not_told_as_sides(cells: list[str | None]) -> None:
    assert all(problem.code != "sides" for problem in told({"amount": cells}))


def test_limits_among_numbers_are_told_and_left() -> None:
    [problem] = told({"lead": ["<0.05", "0.12", "> 1000", "<0.05", "0.30", "7", "≤ 0,5"]})
    assert (problem.code, problem.count, problem.values, problem.steps) == ("limits", 4, ["<0.05", "> 1000", "≤ 0,5"], [])
    assert "say only that the numbers are beyond a limit: “<0.05”, “> 1000”, “≤ 0,5”." in problem.sentence


def test_limits_are_told_where_hardly_anything_was_measured() -> None:
    [problem] = told({"lead": [*["<0.05"] * 8, "0.07", "0.12"]})
    assert (problem.code, problem.count) == ("limits", 8)


@pytest.mark.parametrize("word", ["n.d.", "ND", "<LOD", "BDL", "not detected"])
def test_words_for_too_little_to_measure_are_told_apart(word: str) -> None:
    cells: dict[str, list[str | None]] = {"lead": [word, "0.12", "<0.05", word, "0.30", "7"]}
    limits, words = told(cells)
    assert [limits.code, words.code, words.count] == ["limits", "not_detected", 2]
    meaning = "too little to measure, or no data." if word in ("n.d.", "ND") else "probably there was too little to measure."
    assert words.sentence.startswith(f"“{word}” stands in 2 rows of column “lead” among numbers: {meaning}")
    assert after(words.steps[0], cells) == {"lead": [None, "0.12", "<0.05", None, "0.30", "7"]}
    marks = after(words.steps[1], cells)
    assert marks == cells | {"lead not measured": [word, None, None, word, None, None]}
    assert [step["step"] for step in told(marks)[1].steps] == ["null_words"]


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(["<18", "18-25", "26-40", "41-65", ">65"], id="ranges"),
        pytest.param(["<5", ">5", "<5", ">5"], id="answers"),
        pytest.param(["<b>12</b>", "12", "13", "14"], id="tags"),
        pytest.param(["n.d.", "1890", "n.d.", "London", "Paris", "Rome"], id="beside texts"),
    ],
)
def test_others_are_no_limits(cells: list[str | None]) -> None:
    assert all(problem.code not in CODES for problem in told({"a": cells}))


def test_apostrophes_of_spreadsheets_are_removed() -> None:
    texts = ["45", "'AB", "'t Hart", "'99 Luftballons", "'74-'75"]
    cells: dict[str, list[str | None]] = {"id": ["'00123", "'7", " '-12.5", "'+47 22 33", *texts]}
    [problem] = [each for each in told(cells) if each.code == "apostrophes"]
    assert (problem.count, problem.values) == (4, ["'00123", "'7", "'-12.5", "'+47 22 33"])
    assert after(problem.steps[0], cells) == {"id": ["00123", "7", "-12.5", "+47 22 33", *texts]}


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(["'98", "'99", "'60s"], id="years"),
        pytest.param(["'s-Hertogenbosch", "'t Hart", "Oslo"], id="names"),
        pytest.param(["'12'", "'130'"], id="quoted"),
        pytest.param(["'39 Steps", "'90s music was great", "'03 Bonnie & Clyde", "Up"], id="titles"),
    ],
)
def test_other_apostrophes_are_left(cells: list[str | None]) -> None:
    assert all(problem.code != "apostrophes" for problem in told({"a": cells}))


@pytest.mark.parametrize("written", ["'{}", "{} CR", "<{}", "{}D"])
def test_gaps_among_such_numbers_are_not_offered_to_be_filled_with_a_word(written: str, tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_text("id,n\n" + "".join(f"{row},{written.format(f'{row}.50') if row else ''}\n" for row in range(12)))
    [problem] = [each for each in profile(path, ReaderSettings(), tmp_path)["problems"] if each["code"] == "missing"]
    assert [step["step"] for step in problem["steps"]] == ["drop_missing_rows"]
