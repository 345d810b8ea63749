"""Words that stand for a missing value, reported only if the other values make them out of place."""

from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.cleaning.profile import profile
from jobs.cleaning.profiling.column_profile import ColumnProfile
from jobs.cleaning.profiling.sight import sights
from jobs.cleaning.profiling.stand_ins import KEPT, OTHERS
from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.table import Batch, Column

COLUMN = Column("c0", "x")
PLACES = ["Oslo", "Rome", "Bern", "Lima"]
PRICES = ["12.50", "8", "1,200.00"]


def learned(*batches: list[str | None]) -> ColumnProfile:
    """The profile of a column after these batches."""
    column = ColumnProfile(COLUMN, 1_000)
    for cells in batches:
        for sight in sights(pl.DataFrame({"c0": cells}, {"c0": pl.String}), 100, ["c0"]):
            column.add(sight)
    return column


def found(*cells: str | None) -> dict[str, int]:
    return learned(list(cells)).stand_ins.found


@pytest.mark.parametrize("word", ["N/A", "#N/A", "n/a", "-", "--", "–", "—", "?", "..", "…"])
@pytest.mark.parametrize(
    "others", [PLACES, PRICES, ["2024-01-31", "31.12.2023"], ["+47 22 33", "(022) 1234", "A-17"]], ids=lambda others: others[0]
)
def test_signs_of_nothing_are_found_beside_words_numbers_and_dates(word: str, others: list[str]) -> None:
    assert found(*others, word, None, "", word) == {word: 2}


@pytest.mark.parametrize("mask", ["***", "*****", "---", "???", "..."])
@pytest.mark.parametrize("others", [PLACES, PRICES, ["S", "N", "S"], ["yes", "no"]], ids=lambda others: others[0])
def test_runs_of_one_sign_are_found_beside_words_numbers_and_single_letters(mask: str, others: list[str]) -> None:
    assert found(*others, mask, None, mask) == {mask: 2}


@pytest.mark.parametrize("fewer", ["*", "**"])
def test_stars_beside_fewer_stars_are_degrees(fewer: str) -> None:
    assert found("ns", "ns", fewer, "***") == {}
    assert found("ns", "ns", fewer, "---") == {"---": 1}


def test_stars_among_numbers_are_missing_however_many() -> None:
    assert found(*PRICES, "*", "***", "**") == {"*": 1, "**": 1, "***": 1}


@pytest.mark.parametrize(
    "error", ["#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "#NV", "#WERT!", "#¿NOMBRE?"]
)
@pytest.mark.parametrize("others", [PLACES, PRICES, ["0", "1"], ["yes", "no"], ["A", "B"], []], ids=str)
def test_errors_of_a_workbook_are_found_beside_anything(error: str, others: list[str]) -> None:
    assert found(*others, error, None) == {error: 1}


@pytest.mark.parametrize(
    "word", ["NA", "n.a.", "NaN", "nan", "null", "NULL", "None", "nil", "missing", "UNKNOWN", "Unknown", "k.A.", "."]
)
def test_words_that_may_be_values_are_found_among_numbers_and_dates_alone(word: str) -> None:
    assert found(*PRICES, word) == {word: 1}
    assert found("2024-01-31", word) == {word: 1}
    assert found(*PLACES, word) == {}


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(["-", "-", "-"], id="signs alone"),
        pytest.param(["+", "-", "+"], id="plus and minus"),
        pytest.param(["yes", "no", "?", "No"], id="answers"),
        pytest.param(["true", "1", "0", "N", "?"], id="answers in many ways"),
        pytest.param(["NO", "NA", "SE", "DK"], id="countries"),
        pytest.param(["Smith", "Null", "None", "Nil", "Na"], id="surnames"),
        pytest.param(["A", "B", "-", "C"], id="marks of one letter"),
        pytest.param(["--", "-", "0", "+", "++"], id="a scale"),
        pytest.param(["A", "B", "AB", "0", "-", "?"], id="few of more than one letter"),
        pytest.param(["-5", "1-2", "n/a.", "N / A", "nullable", "????"], id="more than the word"),
        pytest.param([None, "", " "], id="nothing"),
    ],
)
def test_what_may_be_a_value_is_not_found(cells: list[str | None]) -> None:
    assert found(*cells) == {}


def test_one_word_in_several_spellings_goes_by_the_most_frequent() -> None:
    assert found(*PLACES, "n/a", " N/A ", "N/A", "-") == {"N/A": 3, "-": 1}
    assert found(*PLACES, "n/a", "N/A") == {"N/A": 2}


CELLS = st.sampled_from([*PLACES, *PRICES, "N/A", " n/a", "-", "NULL", "?", "yes", "B", "", None])


@given(st.lists(CELLS, max_size=40), st.lists(st.integers(0, 40), max_size=5))
def test_batches_make_no_difference(cells: list[str | None], cuts: list[int]) -> None:
    ends = [0, *sorted(cuts), len(cells)]
    apart = [cells[start:end] for start, end in pairwise(ends)]
    assert list(chain(*apart)) == cells[: ends[-1]]
    assert learned(*apart).stand_ins.found == learned(cells).stand_ins.found


def test_only_the_first_other_values_are_kept() -> None:
    many = learned(["N/A"] * 5_000, [f"{number} {'x' * 500}" for number in range(5_000)], ["N/A"]).stand_ins
    assert many.found == {"N/A": 5_001}
    assert sum(map(len, many._others)) == OTHERS
    assert [others.str.len_chars().max() for others in many._others if len(others)] == [KEPT]


def profiled(tmp_path: Path, text: str) -> dict[str, Any]:
    path = tmp_path / "given.csv"
    path.write_text(text)
    return profile(path, ReaderSettings(), tmp_path)


def told(tmp_path: Path, text: str) -> list[dict[str, Any]]:
    return [each for each in profiled(tmp_path, text)["problems"] if each["code"] == "stand_ins"]


def test_the_step_that_is_offered_makes_just_as_many_cells_missing(tmp_path: Path) -> None:
    cells = ["022 123", " N/A ", "n/a", "-", "+47 99", "N/A", "?", "044 77"]
    [problem] = told(tmp_path, "n,Phone\n" + "".join(f"{number},{cell}\n" for number, cell in enumerate(cells)))
    assert (problem["column"], problem["count"]) == ("Phone", 5)
    assert problem["sentence"] == "“N/A”, “-”, “?” stand in 5 rows of column “Phone”: probably missing values."
    assert problem["steps"] == [{"step": "null_words", "columns": ["Phone"], "tokens": ["N/A", "-", "?"], "match": "ci_trim"}]
    [step] = Recipe.parse({"version": 1, "steps": problem["steps"]}).steps
    frame = pl.DataFrame({"row": range(1, 9), "c0": cells}, {"row": pl.UInt64, "c0": pl.String})
    assert step.apply(Batch((Column("c0", "Phone"),), frame)).frame["c0"].null_count() == problem["count"]


def test_one_word_is_told_in_the_singular(tmp_path: Path) -> None:
    [problem] = told(tmp_path, "n,Phone\n1,022 123\n2,N/A\n3,044 77\n")
    assert problem["sentence"] == "“N/A” stands in 1 row of column “Phone”: probably a missing value."


def test_they_are_made_missing_before_missing_values_are_filled(tmp_path: Path) -> None:
    problems = profiled(tmp_path, "n,price\n" + "1,\n" * 3 + "2,NA\n" + "".join(f"{n},{n}.5\n" for n in range(9)))["problems"]
    codes = [each["code"] for each in problems]
    assert codes.index("stand_ins") < codes.index("repeated_rows") < codes.index("missing")


def test_spellings_of_such_a_word_are_no_spellings_of_a_value(tmp_path: Path) -> None:
    problems = profiled(tmp_path, "n,city\n1,Oslo\n2,N/A\n3,n/a\n4,Rome\n")["problems"]
    assert [each["code"] for each in problems] == ["stand_ins"]
