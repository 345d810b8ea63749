"""Formulas are read as their saved values; those without one are reported."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.jobs.cleaning.reader.reading import read_file
from tests.jobs.cleaning.workbook.making import workbook

HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>n</t></is></c><c r="B1" t="inlineStr"><is><t>twice</t></is></c></row>'
UNSAVED = "1 formula has no saved value and is read as missing. Open the file in Excel"
SAVED = "1 cell holds a formula: its saved result is read."


@pytest.mark.parametrize("not_plain", ["", "<!-- only a parser can read this -->"])
@pytest.mark.parametrize(
    ("xml", "said"),
    [
        ('<c r="B2" s="1"><f>A2*2</f></c>', [UNSAVED]),
        ('<c r="B2"><f>A2*2</f><v></v></c>', [UNSAVED]),
        ('<c r="B2"><f t="shared" si="0"/></c>', [UNSAVED]),
        ('<c r="B2"><f>A2*2</f><v>2</v></c>', [SAVED]),
        ('<c r="B2" t="str"><f>""</f><v></v></c>', [SAVED]),
        ('<c r="B2"><f>A2*2</f><v></v></c><c r="C2"><f>A2*2</f><v>2</v></c>', [UNSAVED, SAVED]),
    ],
)
def test_formulas_without_a_saved_value_are_counted_apart(not_plain: str, xml: str, said: list[str], tmp_path: Path) -> None:
    path = workbook(tmp_path / "given.xlsx", {"Data": f'{HEAD}<row r="2"><c r="A2"><v>1</v></c>{xml}</row>{not_plain}'})
    assert [note[: len(UNSAVED)] for note in notes_of(path)] == [sentence[: len(UNSAVED)] for sentence in said]


def test_what_openpyxl_writes_has_no_values(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["n", "twice"], [1, "=A2*2"], [2, "=A3*2"]):
        book.active.append(row)
    book.save(tmp_path / "given.xlsx")
    assert notes_of(tmp_path / "given.xlsx") == [
        "2 formulas have no saved value and are read as missing. "
        "Open the file in Excel or LibreOffice, save it, and bring that file; or paste values in place of formulas."
    ]


def notes_of(path: Path) -> list[str]:
    return [note for note in read_file(path).reading.notes if "formula" in note]
