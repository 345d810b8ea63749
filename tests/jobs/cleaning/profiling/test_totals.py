"""Total rows are reported with the step that removes them, and cause no further reports."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.suggest import suggest
from tests.jobs.cleaning.tables import run, table

SALES = "id,city,amount\n" + "".join(f"{row},Oslo,{row}\n" for row in range(1, 11))


def problems(tmp_path: Path, text: str) -> list[dict[str, Any]]:
    path = tmp_path / "sales.csv"
    path.write_text(text)
    found: list[dict[str, Any]] = suggest(path, ReaderSettings(), tmp_path).profile["problems"]
    return [problem for problem in found if problem["code"] != "constant"]


def totals(tmp_path: Path, text: str) -> list[dict[str, Any]]:
    return [problem for problem in problems(tmp_path, text) if problem["code"] == "totals"]


@pytest.mark.parametrize("label", ["Total", "TOTAL:", "Grand total", "Sum", "Summe", "Total général", " Totals "])
def test_a_total_at_the_end_is_told_once_and_offered_to_go(tmp_path: Path, label: str) -> None:
    [problem] = [each for each in problems(tmp_path, f"{SALES}{label},,55\n") if each["code"] != "white_space"]
    assert problem["sentence"] == f"The last row adds up others: “{label}” in column “id”."
    assert (problem["column"], problem["count"], problem["values"]) == ("id", 1, [label])
    [step] = Recipe.parse({"steps": problem["steps"]}).steps
    assert label in step.model_dump()["rules"][0]["value"]


def test_so_is_one_of_hours(tmp_path: Path) -> None:
    rows = "".join(f"{day},8:{day}0\n" for day in range(6))
    [problem] = totals(tmp_path, f"day,hours\n{rows}Total,50:30:00\n")
    assert problem["values"] == ["Total"]


def test_so_are_totals_of_groups_above_it(tmp_path: Path) -> None:
    rows = "Oslo,1\nOslo,2\nOslo total,3\nLima,4\nLima total,4\nGrand total,7\n"
    [problem] = totals(tmp_path, f"city,amount\n{rows}")
    assert problem["sentence"] == "3 rows add up others: “Oslo total”, “Lima total”, “Grand total” in column “city”."
    [problem] = totals(tmp_path, "city,amount\nOslo,1\nSubtotal,1\nLima,4\nSubtotal,4\nTotal,5\n")
    assert problem["sentence"] == "3 rows add up others: “Subtotal”, “Total” in column “city”."


def test_totals_for_each_group_go_with_the_last(tmp_path: Path) -> None:
    rows = "Rent,1\nRent,2\nTotal for Rent,3\nTravel,4\nTotal for Travel,4\nTOTAL,7\n"
    [problem] = totals(tmp_path, f"account,amount\n{rows}")
    assert problem["values"] == ["Total for Rent", "Total for Travel", "TOTAL"]


def ledger(*, grand: bool) -> str:
    """As accounting programs export transactions: by account, with its name above them and its total below."""
    lines, total = ["account,day,kind,amount"], 0
    for place, account in enumerate(["Advertising", "Fuel", "Legal fees", "Meals", "Rent", "Travel"]):
        amounts = range(place + 2, 2 * place + 5)
        lines += [
            f"{account},,,",
            *(f",2024-0{place + 1}-{amount:02},{('bill', 'check')[amount % 2]},{amount}.50" for amount in amounts),
        ]
        lines.append(f"Total for {account},,,${sum(amounts)}.00")
        total += sum(amounts)
    return "\n".join([*lines, *([f"TOTAL,,,${total}.00"] if grand else []), ""])


def test_so_are_totals_of_what_is_above_without_a_grand_one(tmp_path: Path) -> None:
    [problem] = totals(tmp_path, "city,amount\nOslo,1\nOslo,2\nOslo Total,3\nLima,4\nLima Total,4\n")
    assert problem["values"] == ["Oslo Total", "Lima Total"]


@pytest.mark.parametrize("grand", [True, False])
def test_what_totals_of_groups_lack_is_not_missing(tmp_path: Path, grand: bool) -> None:
    found = problems(tmp_path, ledger(grand=grand))
    totals, accounts, headings, _ = found
    assert [each["code"] for each in found] == ["totals", "missing", "headings", "number_forms"]
    assert (totals["count"], headings["count"]) == (6 + grand, 6)
    rows = [[cell or None for cell in line.split(",")] for line in ledger(grand=grand).splitlines()[1:]]
    cells = {name: [row[place] for row in rows] for place, name in enumerate(["account", "day", "kind", "amount"])}
    left = run(table(cells), *(each["steps"][0] for each in (totals, accounts, headings))).rows
    assert all(None not in row for row in left)
    assert [row[0] for row in left].count("Fuel") == 4


def test_totals_with_the_name_of_what_is_above_need_no_for(tmp_path: Path) -> None:
    """As QuickBooks writes them; “Total Energies” is none, as nothing is called Energies."""
    rows = "Checking,,\n,bill,1\n,bill,2\nTotal Checking,,3\nTotal Energies,,9\n,bill,4\nSavings,,\n,bill,5\nTotal Savings,,5\n"
    [problem] = totals(tmp_path, f"account,kind,amount\n{rows}")
    assert problem["values"] == ["Total Checking", "Total Savings"]
    [problem] = totals(tmp_path, f"account,kind,amount\n{rows}TOTAL,,24\n")
    assert problem["values"] == ["Total Checking", "Total Savings", "TOTAL"]


INDENTED = """\
,,,Type,Amount
Income,,,,
,4000 · Sales,,,
,,4010 · Goods,,
,,,Invoice,7.50
,,,Invoice,2.50
,,Total 4010 · Goods,,10.00
,,4020 · Services,,
,,,Invoice,1.50
,,,Invoice,2.25
,,,Invoice,3.25
,,Total 4020 · Services,,7.00
,Total 4000 · Sales,,,17.00
Total Income,,,,17.00
"""


@pytest.mark.parametrize("end", ["", "Net Income,,,,17.00\n", "TOTAL,,,,17.00\n"])
def test_totals_may_be_indented(tmp_path: Path, end: str) -> None:
    """Each level of accounts has a column of its own."""
    [problem] = totals(tmp_path, INDENTED + end)
    labels = {"Total Income", "Total 4000 · Sales", "Total 4010 · Goods", "Total 4020 · Services", *end.split(",")[:1]}
    assert {*problem["values"]} == labels - {"", "Net Income"}
    assert problem["sentence"].startswith(f"{len(problem['values'])} rows add up others: “Total")
    rows = [[cell or None for cell in line.split(",")] for line in (INDENTED + end).splitlines()[1:]]
    names = ["col_1", "col_2", "col_3", "Type", "Amount"]
    [step] = problem["steps"]
    for rule in step["rules"]:
        nth = 1 if isinstance(rule["column"], str) else rule["column"]["nth"]
        rule["column"] = names[nth - 1]
    left = run(table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))), step).rows
    assert [row[0] for row in left if row[0]] == ["Income", *(["Net Income"] if "Net" in end else [])]
    assert len(left) == 9 + ("Net" in end)


def test_what_looks_like_one_in_a_column_of_values_is_none(tmp_path: Path) -> None:
    brands = ["Gym", "Total Gym", "Tone", "Total Tone", "Beauty", "Total Beauty"] * 3
    assert totals(tmp_path, "brand,sold\n" + "".join(f"{brand},{n}\n" for n, brand in enumerate(brands)) + "Acme,5\n" * 6) == []


def test_so_are_totals_beside_a_grand_one(tmp_path: Path) -> None:
    lines = [
        [f"{city},figs,{n}", f"{city},plums,{n}", f"{city} total,,{2 * n}"] for n, city in enumerate(["Oslo", "Lima", "Rome"])
    ]
    found = problems(tmp_path, "\n".join(["city,item,n", *chain(*lines), "Grand total,,6", ""]))
    assert "missing" not in {each["code"] for each in found}


@pytest.mark.parametrize(
    ("amounts", "end", "said"),
    [
        (range(1, 8), ",,28\n", "The last row adds up others: it holds the sum of column “amount”, “28”,"),
        (
            ["1.000,50 €"] * 6,
            '*,,"6.003,00 €"\n',
            "The last row adds up others: it holds the sum of column “amount”, “6.003,00 €”,",
        ),
        (
            range(1, 8),
            ",,28\nchecked by Ann,,\n",
            "A row at the end adds up others: it holds the sum of column “amount”, “28”,",
        ),
    ],
    ids=["plain", "written otherwise", "above a note"],
)
def test_so_is_a_sum_without_a_label(tmp_path: Path, amounts: Iterable[object], end: str, said: str) -> None:
    rows = "".join(f'{row},Oslo,"{amount}"\n' for row, amount in enumerate(amounts))
    [problem] = totals(tmp_path, f"id,city,amount\n{rows}{end}")
    assert problem["sentence"].startswith(said)
    [step] = Recipe.parse({"steps": problem["steps"]}).steps
    assert step.model_dump()["rules"][0]["op"] == "is_blank"


def test_the_step_that_removes_it_leaves_notes_that_lack_the_same_column(tmp_path: Path) -> None:
    rows = [*(f"{row},Oslo,{row}" for row in range(1, 8)), ",,28", ",Source: the city council,"]
    [problem] = totals(tmp_path, "\n".join(["id,city,amount", *rows, ""]))
    cells = zip(*(row.split(",") for row in rows), strict=True)
    given = {name: [cell or None for cell in column] for name, column in zip(("id", "city", "amount"), cells, strict=True)}
    left = run(table(given), *problem["steps"]).rows
    assert [",".join(cell or "" for cell in row) for row in left] == [row for row in rows if row != ",,28"]


def test_lines_between_blocks_do_not_hide_it(tmp_path: Path) -> None:
    """As SAP prints lists."""
    rows = "".join(f"1000,{row},{row}\n" for row in range(1, 8))
    found = problems(tmp_path, f"code,id,amount\n-----,,\n{rows}-----,,\n*,,28\n-----,,\n")
    [problem] = [each for each in found if each["code"] == "totals"]
    assert problem["sentence"].startswith("A row at the end adds up others: it holds the sum of column “amount”, “28”,")


@pytest.mark.parametrize("end", [",Oslo,29\n", ",Oslo,\n", "8,Oslo,28\n"], ids=["another number", "no number", "no gap"])
def test_a_last_row_with_a_gap_is_not_taken_for_one(tmp_path: Path, end: str) -> None:
    assert totals(tmp_path, "id,city,amount\n" + "".join(f"{row},Oslo,{row}\n" for row in range(1, 8)) + end) == []


def test_it_is_seen_above_notes(tmp_path: Path) -> None:
    [problem] = totals(tmp_path, f"{SALES}Total,,55\nchecked by Ann,,\n")
    assert problem["sentence"] == "1 row adds up others: “Total” in column “id”."


@pytest.mark.parametrize(
    "end",
    [
        pytest.param("Total,,\n", id="without a number"),
        pytest.param("11,Total,11\n", id="not in front"),
        pytest.param("Total Energies,Paris,3\n", id="a name"),
        pytest.param("Summer,Paris,3\n", id="another word"),
        pytest.param("Rent,,\nTotal for Rent,,\n", id="a part without a number"),
        pytest.param("Total for men,,3\n", id="a shampoo"),
        pytest.param("Oslo,,2\nSubtotal kit,,3\n", id="of nothing above"),
        pytest.param("".join(f"{row},Bern,1\n" for row in range(20)), id="far above the end"),
    ],
)
def test_other_rows_are_not_told(tmp_path: Path, end: str) -> None:
    start = SALES + ("Total,,55\n" if "Bern" in end else "")
    assert totals(tmp_path, start + end) == []
