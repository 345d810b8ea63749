"""ODS workbooks: what their reader leaves out is reported."""

import zipfile
from itertools import pairwise
from pathlib import Path

import pytest

from jobs.cleaning.workbook import package
from jobs.cleaning.workbook.convert import convert
from tests.hostile.making import ods, ods_cell, ods_row

HEAD = ods_row(ods_cell("name"), ods_cell("note"))


def converted(folder: Path, *rows: str) -> tuple[str, str]:
    """The content read, and the notes about it."""
    path, out = folder / "given.ods", folder / "out.csv"
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in ods("".join(rows)):
            archive.writestr(name, part)
    said = convert(path, out, 0, "given.ods")
    return out.read_text(encoding="utf-8-sig"), " ".join(said["notes"])


@pytest.mark.parametrize("piece", [1, 7, 16, 17, 1 << 20])
def test_tabs_and_breaks_that_are_left_out_are_counted(piece: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["a<text:tab/>b", "c<text:line-break />d", "e<text:tab />", "f<text:tabs/>", "g<text:s/>"]
    rows = [ods_row(ods_cell(one), ods_cell(other)) for one, other in pairwise(texts)]
    monkeypatch.setattr(package, "PIECE", piece)
    assert "paragraphs of cells are left out (5)" in converted(tmp_path, HEAD, *rows)[1]


@pytest.mark.parametrize("piece", [1, 7, 64, 1 << 20])
def test_cells_whose_text_is_not_read_are_counted(piece: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    no_value = ["", ' table:style-name="ce1"', ' office:value-type="float"', ' table:number-columns-repeated="1" ']
    a_value = [' office:value-type="string"', ' office:value="5"', ' office:value-type="date" office:date-value="2024-01-02"']
    cells = [f"<table:table-cell{each}><text:p>a</text:p></table:table-cell>" for each in no_value + a_value]
    empty = ["<table:table-cell/>", "<table:table-cell><text:p/></table:table-cell>", "<table:table-cell ><text:p></text:p>"]
    monkeypatch.setattr(package, "PIECE", piece)
    said = converted(tmp_path, HEAD, ods_row(*cells, *empty, "</table:table-cell>"))[1]
    assert "Cells that have a text, but no value, are read as empty (4)." in said


def test_a_workbook_without_them_says_nothing_of_it(tmp_path: Path) -> None:
    text, said = converted(tmp_path, HEAD, ods_row(ods_cell("a"), ods_cell("b</text:p><text:p>c")))
    assert text == 'name,note\na,"b\nc"\n'
    assert "left out" not in said


def test_zeros_and_currencies_that_only_formats_show_are_mentioned(tmp_path: Path) -> None:
    def amount(value: str, shown: str, currency: str = "") -> str:
        kind = f'office:value-type="currency" office:currency="{currency}"' if currency else 'office:value-type="float"'
        return f'<table:table-cell {kind} office:value="{value}"><text:p>{shown}</text:p></table:table-cell>'

    rows = [
        ods_row(ods_cell("a", times=2), amount("1.5", "1,50 €", "EUR"), amount("7", "7 €", "EUR"), amount("1060", "01060")),
        ods_row(ods_cell("", times=2), amount("2", "$2.00", "USD"), amount("8", "8 €", "EUR"), amount("10", "10")),
    ]
    text, said = converted(tmp_path, *rows)
    assert text == "a,a,1.5,7,1060\n,,2,8,10\n"
    assert "Column C is shown in different units, which are not read: EUR, USD." in said
    assert "Column D" not in said
    assert "Leading zeros that only the format of a number shows are left out (1)." in said


@pytest.mark.parametrize("piece", [1, 50, 1 << 20])
def test_what_is_hidden_or_not_read_is_mentioned(piece: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the sheet that is read; a chart's picture of itself does not count, nor do hidden rows without content."""

    def columns(how: str, times: int) -> str:
        return f'<table:table-column table:visibility="{how}" table:number-columns-repeated="{times}"/>'

    def hidden(row: str, how: str) -> str:
        return row.replace("<table:table-row ", f'<table:table-row table:visibility="{how}" ')

    row = ods_row(ods_cell("a", times=2), ods_cell("b"))
    noted = ods_row(ods_cell("a</text:p><office:annotation><text:p>old</text:p></office:annotation><text:p>"), ods_cell("b", 2))
    links = ("Pictures/1.png", "./ObjectReplacements/Object 1")
    pictures = "".join(
        f'<draw:frame xmlns:draw="d" xmlns:xlink="x"><draw:image xlink:href="{link}"/></draw:frame>' for link in links
    )
    rows = [hidden(row, "filter"), hidden(ods_row(ods_cell(), ods_cell(times=2), times=3), "collapse"), noted]
    others = '</table:table><table:table table:name="T">' + columns("collapse", 9) + hidden(row, "collapse")
    monkeypatch.setattr(package, "PIECE", piece)
    said = converted(
        tmp_path,
        columns("visible", 1) + columns("collapse", 1) + columns("visible", 1) + columns("collapse", 1020),
        f"<table:shapes>{pictures}</table:shapes>",
        *rows,
        hidden(ods_row(ods_cell("", times=3), times=1000), "collapse"),
        row + others,
    )[1]
    assert "4 rows are hidden in the workbook, as by a filter. They are read like all others." in said
    assert "1 column is hidden in the workbook: B. It is read like all others." in said
    assert "1 cell has a comment. It is not read. 1 picture is not read." in said
