"""Codes and numbers that a spreadsheet took for dates are told, as nothing can bring them back."""

import pytest

from jobs.cleaning.suspects import find_suspects
from jobs.cleaning.suspects.made_dates import made_dates
from jobs.cleaning.suspects.problems import problems_of
from tests.jobs.cleaning.suspects.looking import seen_table

GENES = ["TP53", "BRCA1", "EGFR", "MYC", "KRAS", "PTEN", "RB1", "CDK4", "DEC2"]
SIZES = ["7-12", "10-12", "13-15", "16-18", "A-17", "single"]
NUMBERS = ["3.75", "12.50", "0.99", "7.10", "4"]


@pytest.mark.parametrize(
    ("others", "dates"),
    [
        (GENES, ["2-Sep", "1-Mar", "10-Dec"]),
        (["Trp53", "Myc", "Kras", "Cdk4", "Sox2"], ["2-Sep"]),
        (SIZES, ["3-Oct", "Mar-04"]),
        (SIZES, ["3. Okt", "01. Mrz", "Okt 14", "03. Mai"]),
        (SIZES, ["03-oct", "1-févr.", "2-juin"]),
        (["0-4", "15-19", "20-24", "25-29"], ["5-Sep", "Oct-14"]),
        (NUMBERS, ["03. Okt"]),
        ([*GENES, "SOX2", "ALK"], ["2024-09-02", "2024-03-01 00:00:00"]),
        ([f"{price}.{price + 10}" for price in range(20)], ["2024-10-03"]),
    ],
)
def test_they_are_told_with_examples(others: list[str], dates: list[str]) -> None:
    table = seen_table({"code": [*others, *dates]})
    [problem] = problems_of(table, find_suspects(table, [[]]))
    assert (problem.code, problem.values, problem.steps) == ("made_dates", dates, [])
    assert "if a spreadsheet had taken" in problem.sentence
    assert f"“{dates[0]}”" in problem.sentence


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([f"{day}-Mar" for day in range(1, 31)], id="days"),
        pytest.param([f"{month}-{year}" for month in ("Jan", "Feb", "Dec") for year in (22, 23)] + ["Total"], id="months"),
        pytest.param(["3-Oct", "2024-10-03", "2024-10-04", "2024-10-05", "2024-10-06"], id="dates in two ways"),
        pytest.param(["Mar-04", "1998", "2003", "2005", "2011"], id="years"),
        pytest.param(["3-Oct", "Oct", "November", "December", "May"], id="names of months"),
        pytest.param(["3-Oct", "we shall call back", "was not there", "moved to Rome", "no answer"], id="sentences"),
        pytest.param(["2-set", "4-out", "12-pack", "6-pack", "single"], id="words"),
        pytest.param(["2024-10-03", "soon", "open", "2024-10-04", "later"], id="days and words"),
        pytest.param(["2-Sep", "3-Oct", "asap", "tomorrow", "later", "weekend"], id="dates due"),
        pytest.param(["2-Sep", "3-Oct", "pending", "cancelled", "returned", "lost2"], id="dates or what became of it"),
        pytest.param(["3-Oct"], id="alone"),
        pytest.param([], id="nothing"),
    ],
)
def test_others_are_not(texts: list[str]) -> None:
    assert made_dates(dict.fromkeys(texts, 1)) == {}


def test_values_of_an_attribute_of_their_own_are_not() -> None:
    names = ["weight", "height", "width", "bought"] * 6
    values: list[str | None] = [f"2024-05-{row + 1:02}" if name == "bought" else f"{row}.5" for row, name in enumerate(names)]
    assert made_dates({text: 1 for text in values if text})
    for beside, told in ((names, []), (names[1:] + names[:1], []), (sorted(names), ["made_dates"])):
        table = seen_table({"value": values, "attribute": [*beside]})
        found = problems_of(table, find_suspects(table, [[], []]))
        assert [each.code for each in found if each.code == "made_dates"] == told


def test_codes_with_a_number_of_their_own_are() -> None:
    rows = [*range(12)] * 2
    table = seen_table({"gene": [*["2-Sep", "1-Mar", "TP53", "EGFR", "MYC", "RB1"] * 4], "id": [f"E{row % 6}" for row in rows]})
    assert "made_dates" in {each.code for each in problems_of(table, find_suspects(table, [[], []]))}
