"""Sums that are carried from page to page are told, with the step that removes them; rows like others are left."""

from pathlib import Path
from typing import Any

import pytest

from jobs.cleaning.profile import profile
from jobs.cleaning.profiling.carried import is_carried
from jobs.cleaning.reader import ReaderSettings
from tests.jobs.cleaning.tables import run, table

NAMES = ["day", "text", "out", "in", "balance"]
ROWS = [
    ["2024-01-02", "Rent of January", "800.00", None, "400.00"],
    ["2024-01-03", "Wages", None, "2000.00", "2400.00"],
    ["2024-01-04", "Power and light", "90.00", None, "2310.00"],
    ["2024-01-05", "Market", "60.00", None, "2250.00"],
    ["2024-01-08", "Insurance", "50.00", None, "2200.00"],
]
LABELS = """
Carried forward; Brought forward:; TOTAL CARRIED FORWARD; Total brought forward from page 3; Balance carried down
Balance b/f; c/fwd; Balance forward; Previous balance; Übertrag; Uebertrag; ÜBERTRAG AUF SEITE 2; Übertrag von Seite 1
Saldoübertrag; Saldovortrag; Zwischensumme / Übertrag; Alter Kontostand; Alter Saldo vom 31.12.2023; Report à nouveau
REPORT A NOUVEAU; À reporter; A reporter; Total à reporter; Solde reporté; Solde antérieur; Ancien solde au 31/12/2023
Report page précédente; Suma y sigue; Sumas anteriores; Saldo anterior; Saldo anterior 31.12.2023
Viene de la página anterior; A transportar; Total a transportar; Transporte da página anterior; Riporto; A riportare
Totale a riportare; Riporto da pagina 2; Saldo precedente; Transport van vorige pagina; Vorig saldo; Saldo overført
Overført fra side 2; Transport från föregående sida; Edellinen saldo; Do przeniesienia; Suma z przeniesienia
Převod z předchozí strany; Prenos z predchádzajúcej strany; Átvitel; Áthozat; Nakli yekün; Devreden bakiye; К переносу
Перенос на следующую страницу; Σε μεταφορά; Από μεταφορά; Carried forward .........
"""
OTHERS = """
Report; Reports; Transport; Transporte; Vortrag; Übertragung; Übertrag auf; Forward; Carrier; Total; Saldo; Balance
Siirto; Devir; Gewinnvortrag; Brought forward by Ann; Riporto Ltd; Previous; Balance sheet; Saldo anterior y otros
"""


def words(text: str) -> list[str]:
    return [each.strip() for line in text.strip().splitlines() for each in line.split(";")]


def carried(tmp_path: Path, names: list[str], rows: list[list[str | None]]) -> list[dict[str, Any]]:
    path = tmp_path / "given.csv"
    path.write_text("".join(";".join(cell or "" for cell in row) + "\n" for row in [names, *rows]))
    found = profile(path, ReaderSettings(), tmp_path)["problems"]
    return [problem for problem in found if problem["code"] == "carried"]


@pytest.mark.parametrize("label", words(LABELS))
def test_a_label_in_front_of_a_sum_is_recognised(label: str) -> None:
    assert is_carried([None, label, None, "1.234,50-"])
    assert is_carried(["31/12/2023", label.lower(), None, "EUR", "1 234,50", "CR"])
    assert not is_carried([None, label, None, None])
    assert not is_carried([None, label, "Ann Lee", "12"])


@pytest.mark.parametrize("label", words(OTHERS))
def test_other_words_are_none(label: str) -> None:
    assert not is_carried([None, label, None, "12.50"])


@pytest.mark.parametrize("drawn", ["-", ": ", "1.", "- "])
def test_long_texts_are_none_and_take_no_time(drawn: str) -> None:
    assert not is_carried([drawn * 500_000, "Total carried forward", "5"])
    assert not is_carried(["Total carried forward", drawn * 500_000, "5"])


@pytest.mark.parametrize("day", [None, "2024-01-05"])
def test_such_rows_are_told_and_removed(day: str | None, tmp_path: Path) -> None:
    rows = [
        [day, "Brought forward from page 1", None, None, "1200.00"],
        *ROWS[:3],
        [day, "Carried forward to page 3", None, None, "2310.00"],
        [day, "Brought forward from page 2", None, None, "2310.00"],
        *ROWS[3:],
    ]
    [problem] = carried(tmp_path, NAMES, rows)
    assert (
        problem["sentence"] == "3 rows carry a sum on from one page or period to the next: "
        "“Brought forward from page 1”, “Carried forward to page 3”, “Brought forward from page 2”."
    )
    cells = {name: [row[place] for row in rows] for place, name in enumerate(NAMES)}
    assert run(table(cells), *problem["steps"]).rows == [tuple(row) for row in ROWS]


def test_what_they_lack_is_not_missing(tmp_path: Path) -> None:
    names = ["account", "name", "city", "amount"]
    rows: list[list[str | None]] = [[f"{n:05}", f"Name {n}", "Oslo", str(n * n)] for n in range(1, 12)]
    rows.insert(6, ["Total carried forward to page 2", None, None, "91"])
    rows.insert(7, ["Total brought forward from page 1", None, None, "91"])
    path = tmp_path / "given.csv"
    path.write_text("".join(";".join(cell or "" for cell in row) + "\n" for row in [names, *rows]))
    assert [problem["code"] for problem in profile(path, ReaderSettings(), tmp_path)["problems"]] == ["carried"]


def test_a_sum_at_the_end_that_is_carried_on_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_text("id;city;n\n" + "".join(f"{n};Oslo;{n}\n" for n in range(1, 11)) + "Carried forward;;55\n")
    assert [problem["code"] for problem in profile(path, ReaderSettings(), tmp_path)["problems"]] == ["carried"]


def test_subtotals_that_are_carried_on_are_told_once(tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_text("id;city;n\n1;Oslo;1\n2;Oslo;2\nSubtotal carried forward;;3\n4;Oslo;4\nSubtotal;;7\nTotal;;7\n")
    found = profile(path, ReaderSettings(), tmp_path)["problems"]
    assert {each["code"]: each["count"] for each in found if each["code"] in ("carried", "totals")} == {
        "carried": 1,
        "totals": 2,
    }


def test_a_row_that_has_all_that_others_have_is_one_of_them(tmp_path: Path) -> None:
    equity: list[list[str | None]] = [["Capital social", "1000"], ["Report à nouveau", "250"], ["Réserves", "40"]]
    assert not carried(tmp_path, ["poste", "montant"], equity)
    moved: list[list[str | None]] = [["2024-01-02", "Übertrag", "-100.00"], ["2024-01-03", "Miete", "-800.00"]] * 3
    assert not carried(tmp_path, ["day", "text", "amount"], moved)
