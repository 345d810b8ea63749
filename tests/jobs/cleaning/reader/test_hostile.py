"""Files made to exhaust memory or time end in a refusal, even with a quarter of the usual memory limit."""

import bz2
import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.limits import Limits
from jobs.cleaning.reader import confined, text
from tests.jobs.cleaning.reader.reading import read, read_file
from tests.jobs.cleaning.workbook.making import workbook

CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.fixture(autouse=True)
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "LIMITS", Limits(memory=512 << 20, ratio_from=64 << 20))


@pytest.mark.parametrize("line", ["-" * 250_000, f"Page{' ' * 20_000}x y", f"- {'1' * 100_000}x"])
def test_a_long_line_that_begins_like_part_of_a_print(line: str) -> None:
    """Patterns went over such a line again and again: for half a minute, or for hours."""
    table = read("\n".join(["Acct    Name      Sum", *(f"{number:06}  Ann Lee  {number:5}" for number in range(20)), line]))
    assert table.reading.kind == "fixed"
    assert table.rows[0][:3] == ["000000", "Ann Lee", "0"]


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress])
def test_a_bomb_of_many_parts(compress: Callable[[bytes], bytes]) -> None:
    assert code_of(compress(bytes(8 << 20)) * 12) == "BOMB"


def test_an_archive_whose_parts_overlap() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", bytes(1 << 20))
        archive.writestr("b.csv", b"a\n1\n")
        archive.infolist()[1].header_offset = 0
        archive.infolist()[1].orig_filename = archive.infolist()[1].filename = "a.csv2"
    assert code_of(file.getvalue()) in ("CORRUPT", "ARCHIVE_AMBIGUOUS")


@pytest.mark.parametrize(
    ("rows", "parts", "code"),
    [
        (f'{CELL}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', {}, "TOO_MANY_CELLS"),
        (CELL, {"xl/sharedStrings.xml": f"{LAUGHS}<sst><si><t>&b;</t></si></sst>"}, "XML_ENTITY"),
        (CELL, {"xl/workbook.xml": f"{LAUGHS}<workbook/>"}, "XML_ENTITY"),
        ('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>', {}, "TOO_MANY_COLUMNS"),
        (f'<row r="2"><c r="A2"><v>1</v></c></row>{CELL}', {}, "CORRUPT"),
        ('<row r="9999999"><c r="A1"><v>1</v></c></row>', {}, "CORRUPT"),
        ('<row r="1"><c r="A1" t="s"><v>99999999999</v></c></row>', {}, "CORRUPT"),
    ],
)
def test_hostile_sheets(rows: str, parts: dict[str, str], code: str, tmp_path: Path) -> None:
    assert code_of(workbook(tmp_path / "given.xlsx", {"S": rows}, **parts).read_bytes()) == code


def test_what_a_workbook_says_about_its_size_is_not_believed(tmp_path: Path) -> None:
    sheet = (
        f'<worksheet><dimension ref="A1:XFD1048576"/><sheetData>{CELL}</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/>'
    )
    parts = {
        "xl/worksheets/sheet1.xml": f"{sheet}</mergeCells></worksheet>",
        "xl/sharedStrings.xml": '<sst uniqueCount="9e18"/>',
    }
    assert read_file(workbook(tmp_path / "given.xlsx", {"S": CELL}, **parts), header="none").rows == [["1"]]


def test_a_spreadsheet_of_endless_repeats() -> None:
    cells = '<table:table-cell table:number-columns-repeated="1000000000" office:value-type="float" office:value="1"/>'
    row = f'<table:table-row table:number-rows-repeated="1000000000">{cells}</table:table-row>'
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    body = (
        f'<office:body><office:spreadsheet><table:table table:name="S">{row}</table:table></office:spreadsheet></office:body>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml", f"<office:document-content {names}><office:body>{body}</office:body></office:document-content>"
        )
    assert code_of(file.getvalue()) in ("CORRUPT", "MEMORY")


def test_a_small_parquet_file_of_endless_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "LIMITS", Limits(cells=1_000_000))
    pl.DataFrame({"a": pl.repeat("x", 1_000_001, eager=True)}).write_parquet(tmp_path / "given.parquet")
    assert code_of((tmp_path / "given.parquet").read_bytes()) == "TOO_MANY_CELLS"


def test_delimited_text_of_a_million_columns() -> None:
    assert code_of(b"a," * 1_000_000 + b"\n" + b"1," * 1_000_000) == "TOO_MANY_COLUMNS"


@pytest.mark.parametrize("beginning", [b'"a,b\n', b'a,b\n1,"'])
def test_quotes_that_never_close_cost_their_own_line(beginning: bytes) -> None:
    table = read(beginning + b"x,y\n" * 200_000)
    assert table.rows[-1][:2] == ["x", "y"]
    assert len(table.rows) >= 200_000


def test_each_row_may_be_longer_than_the_last() -> None:
    table = read(b"".join(b",".join([b"1"] * width) + b"\n" for width in range(1, 301)))
    assert len(table.names) == 300
    assert table.rows[-1] == ["1"] * 300


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'[{"a":' + b"9" * (20 << 20) + b"}]", "CELL_TOO_LONG"),
        (b'[{"a":' + b'{"a":' * 1_000_000, "PARSE"),
        (b'[{"k":1' + b',"k":1' * 20_000 + b"}]", "TOO_MANY_COLUMNS"),
    ],
)
def test_hostile_json(content: bytes, code: str) -> None:
    assert code_of(content) == code


def test_more_rows_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "LIMITS", Limits(rows=2))
    assert read(b"a\n1\n2\n").rows == [["1"], ["2"]]
    assert code_of(b"a\n1\n2\n3\n") == "TOO_MANY_CELLS"


def code_of(content: bytes) -> str:
    with pytest.raises(CleaningError) as refused:
        read(content)
    assert refused.value.message.endswith(".")
    return refused.value.code
