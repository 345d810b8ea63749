"""Merged cells are known by position: gaps that they cause are offered to be filled from above."""

import struct
from pathlib import Path

import pytest
from openpyxl import Workbook

from jobs.cleaning.profile import profile
from jobs.cleaning.reader import ReaderSettings
from tests.jobs.cleaning.reader.reading import read, read_file
from tests.jobs.cleaning.workbook.making import MAIN, workbook
from tests.jobs.cleaning.workbook.test_xls import record, sheet, text

HEADER = ["region", "city", "n"]
ROWS = [["North", "a", 1], [None, "b", 2], ["South", "c", 3], ["East", "d", 4], [None, "e", 5], [None, "f", 6]]


def made(path: Path, *merged: str) -> Path:
    """A table that begins in C4, below a title that spans its columns."""
    book = Workbook()
    page = book.active
    for row, cells in enumerate([["Cities of the year"], HEADER, *ROWS], start=4):
        for column, cell in enumerate(cells, start=3):
            page.cell(row, column, cell)
    for each in ("C4:E4", *merged):
        page.merge_cells(each)
    book.save(path)
    return path


def offered(path: Path) -> list[str]:
    """The steps offered for the gaps in the column "region"."""
    problems = profile(path, ReaderSettings(), path.parent)["problems"]
    return next([step["step"] for step in each["steps"]] for each in problems if each["column"] == "region")


def test_merged_cells_are_offered_to_be_filled_from_above(tmp_path: Path) -> None:
    path = made(tmp_path / "given.xlsx", "C6:C7", "C9:C11")
    assert read_file(path).reading.merged == (3, 0, 0)
    assert offered(path)[0] == "fill_down"


@pytest.mark.parametrize("merged", [[], ["C9:C11"], ["C9:C10", "D6:D6"]])
def test_other_gaps_beside_them_are_not(merged: list[str], tmp_path: Path) -> None:
    assert "fill_down" not in offered(made(tmp_path / "given.xlsx", *merged))


def test_a_range_over_several_columns_has_its_value_in_the_first(tmp_path: Path) -> None:
    assert read_file(made(tmp_path / "given.xlsx", "C9:D11")).reading.merged == (2, 0, 0)


@pytest.mark.parametrize("not_plain", ["", "<!-- only a parser can read this -->"])
def test_a_merged_header_is_no_row(not_plain: str, tmp_path: Path) -> None:
    def row(number: int, *cells: str) -> str:
        inside = "".join(f'<c r="{"AB"[i]}{number}" t="str"><v>{cell}</v></c>' for i, cell in enumerate(cells) if cell)
        return f'<row r="{number}">{inside}</row>'

    rows = row(1, "name", "sum") + row(2, "", "in kg") + row(3, "Ann", "1") + row(4, "", "2") + row(5, "Bob", "3")
    ranges = "".join(f'<mergeCell ref="{each}"/>' for each in ("A1:A2", "A3:A4", "nonsense"))
    merged = f'<mergeCells count="3">{ranges}</mergeCells>'
    part = f"<worksheet {MAIN}><sheetData>{rows}{not_plain}</sheetData>{merged}</worksheet>"
    path = workbook(tmp_path / "given.xlsx", {"Data": ""}, **{"xl/worksheets/sheet1.xml": part})
    reading = read_file(path, header=[1, 2]).reading
    assert reading.merged == (1, 0)
    assert reading.notes == ("There are 3 ranges of merged cells: the value is in the first cell, the others are empty.",)


@pytest.mark.parametrize("above", [[], [["Sales of the year"], []]])
def test_names_that_are_merged_downwards_make_a_header_of_several_rows(above: list[list[str]], tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    figures = [[number, 2 * number, 3 * number] for number in range(1, 5)]
    for row, cells in enumerate([*above, ["Id", "Sales", None], [None, "2023", "2024"], *figures], start=1):
        for column, cell in enumerate(cells, start=1):
            page.cell(row, column, cell)
    first = 1 + len(above)
    for each in (f"A{first}:A{first + 1}", f"B{first}:C{first}"):
        page.merge_cells(each)
    book.save(tmp_path / "given.xlsx")
    table = read_file(tmp_path / "given.xlsx")
    assert table.reading.header == (first, first + 1)
    assert table.names == ["Id", "Sales 2023", "2024"]
    assert len(table.rows) == 4
    assert read_file(tmp_path / "given.xlsx", header=first).rows[0] == [None, "2023", "2024"]


@pytest.mark.parametrize("figures", [[1, 2], ["Ann", "Oslo"]])
def test_a_label_of_rows_makes_no_header_of_them(figures: list[object], tmp_path: Path) -> None:
    book = Workbook()
    for cells in (["Region", "Q1", "Q2"], [None, *figures], [None, *figures]):
        book.active.append(cells)
    book.active.merge_cells("A1:A3")
    book.save(tmp_path / "given.xlsx")
    table = read_file(tmp_path / "given.xlsx", header=1)
    guessed = read_file(tmp_path / "given.xlsx")
    assert guessed.reading.header in ((1,), 1)
    assert (guessed.names, guessed.rows) == (table.names, table.rows) == (["Region", "Q1", "Q2"], table.rows)
    assert len(guessed.rows) == 2


def test_a_name_may_be_merged_with_rows_that_are_not_there(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Id", "City"])
    book.active.merge_cells("A1:A3")
    book.save(tmp_path / "given.xlsx")
    table = read_file(tmp_path / "given.xlsx")
    assert (table.names, table.rows, table.reading.merged) == (["Id", "City"], [], ())


def test_those_of_older_workbooks_are_known_too() -> None:
    cells = [text(row, 1, cell) for row, cell in enumerate(["name", "a", "b", "c"])] + [text(0, 0, "x"), text(1, 0, "all")]
    assert read(sheet(*cells, record(0x00E5, struct.pack("<HHHHH", 1, 1, 3, 0, 0)))).reading.merged == (2, 0)
