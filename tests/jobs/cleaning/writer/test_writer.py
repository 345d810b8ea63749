"""Written files: exactly the cells, the same bytes each time, complete or absent."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.reader.opening import open_text
from jobs.cleaning.workbook.convert import convert
from jobs.cleaning.writer import WriterSettings, open_writer, sheet
from tests.jobs.cleaning.reader.reading import Rows, collect
from tests.jobs.cleaning.tables import MemorySource
from tests.jobs.cleaning.writer.writing import write

ROWS: Rows = [
    ["00123", None],
    ["", "a,b"],
    ['say "hi"', "two\nlines"],
    ["cr\rinside", " padded "],
    ["tab\tinside", "Zoë"],
]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
CELL = st.one_of(st.none(), TEXT, st.sampled_from(["_x0041_", "_x0041_x0042_", "_x0041\x01", "<r>b</r>", "\ufffe", "=1+1"]))


def test_quotes_stand_only_where_they_are_needed(tmp_path: Path) -> None:
    assert write(tmp_path / "out.csv", ["id", "name"], ROWS).decode() == (
        'id,name\n00123,\n"","a,b"\n"say ""hi""","two\nlines"\n"cr\rinside", padded \ntab\tinside,Zoë\n'
    )


def test_tab_separated(tmp_path: Path) -> None:
    text = write(tmp_path / "out.tsv", ["id", "name"], ROWS, format="tsv").decode()
    assert text.startswith('id\tname\n00123\t\n""\ta,b\n')
    assert '"tab\tinside"\tZoë\n' in text


def test_header_names_are_written_as_they_are(tmp_path: Path) -> None:
    names = ["id", None, "", "  padded ", "a,b", "id"]
    assert write(tmp_path / "out.csv", names, []) == b'id,,"",  padded ,"a,b",id\n'


@given(cells=st.lists(CELL | st.text(',"\t\r\n a', max_size=4), min_size=1, max_size=4), kind=st.sampled_from(["csv", "tsv"]))
def test_names_are_written_as_cells_are(cells: list[str | None], kind: str) -> None:
    with TemporaryDirectory() as folder:
        path, names = Path(folder, "out"), [None] * len(cells)
        assert write(path, cells, [], format=kind) == write(path, names, [cells], format=kind, has_header=False)


def test_what_would_be_taken_for_a_byte_order_mark_stands_in_quotes(tmp_path: Path) -> None:
    """Only at the beginning of the file."""
    mark = "\ufeff"
    text = write(tmp_path / "out.csv", [f"{mark}id", f"{mark}n"], [[f"{mark}1", "2"]]).decode()
    assert text == f'"{mark}id",{mark}n\n{mark}1,2\n'
    text = write(tmp_path / "out.csv", [None], [[mark], [mark]], has_header=False).decode()
    assert text == f'"{mark}"\n{mark}\n'


def test_a_row_of_nulls_in_one_column_is_an_empty_line(tmp_path: Path) -> None:
    assert write(tmp_path / "out.csv", ["code"], [["1"], [None], ["2"]]) == b"code\n1\n\n2\n"


def test_without_a_header_none_is_written_or_one_is_made(tmp_path: Path) -> None:
    assert write(tmp_path / "out.csv", [None, None], [["1", "2"]], has_header=False) == b"1,2\n"
    generated = write(tmp_path / "out.csv", [None, None], [["1", "2"]], has_header=False, headerless="generate")
    assert generated == b"col_0,col_1\n1,2\n"
    assert write(tmp_path / "out.csv", ["id", "n"], [["1", "2"]], has_header=False) == b"id,n\n1,2\n"  # names from a step


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx", "parquet", "jsonl"])
def test_the_same_table_gives_the_same_bytes(kind: str, tmp_path: Path) -> None:
    first = write(tmp_path / "a", ["id", "name"], ROWS, format=kind)
    assert write(tmp_path / "b", ["id", "name"], ROWS, format=kind) == first


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_a_failure_leaves_nothing_and_spares_what_was_there(kind: str, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("before")
    with pytest.raises(CleaningError, match="stop"):
        write_and_stop(tmp_path / "out", kind)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert (tmp_path / "out").read_text() == "before"


def write_and_stop(path: Path, kind: str) -> None:
    table = MemorySource(["id"], [["1"]])
    settings = WriterSettings.model_validate({"format": kind})
    with open_writer(path, settings, table.columns, has_header=True) as writer:
        writer.write(next(table.batches()))
        raise CleaningError("stop")


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=6))
def test_a_workbook_gives_back_every_cell(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str | None, ...]]) -> None:
    path = tmp_path_factory.getbasetemp() / "given.xlsx"
    cells: Rows = [["1", *row] for row in rows]
    write(path, ["id", None, "", "x"], cells, format="xlsx")
    convert(path, path.with_suffix(".csv"), 0, "given.xlsx")  # the work of the separate process, done in this one
    canonical = ReaderSettings(encoding="utf-8", delimiter=",", quote='"', header=1)
    table = collect(open_text(path.with_suffix(".csv"), canonical))
    assert (table.names, table.rows) == (["id", None, "", "x"], cells)


def test_a_sheet_that_would_be_cut_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write(path, ["id", "text"], [["1", "é" * 32_767]], format="xlsx")
    with pytest.raises(CleaningError, match="32,767 characters") as refused:
        write(path, ["id", "text"], [["1", "x"], ["2", "x"], ["3", "😀" * 16_384]], format="xlsx")
    assert (refused.value.code, refused.value.column, refused.value.row) == ("CELL_TOO_LONG", "text", 3)
    with pytest.raises(CleaningError, match="16,384 columns"):
        write(path, ["x"] * 16_385, [], format="xlsx")


def test_a_sheet_has_no_room_for_more_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "ROWS", 3)
    write(tmp_path / "out.xlsx", ["id"], [["1"], ["2"]], format="xlsx")
    with pytest.raises(CleaningError, match="A sheet holds 3 rows") as refused:
        write(tmp_path / "more.xlsx", ["id"], [["1"], ["2"], ["3"]], format="xlsx")
    assert refused.value.code == "OUTPUT_TOO_LARGE"


def test_a_table_goes_on_in_further_sheets_where_that_was_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "ROWS", 3)
    path = tmp_path / "out.xlsx"
    write(path, ["id"], [[str(number)] for number in range(1, 6)], format="xlsx", too_long="split")
    book = load_workbook(path)
    assert [[cell.value for cell in each["A"]] for each in book] == [["id", "1", "2"], ["id", "3", "4"], ["id", "5"]]
    assert book.sheetnames == ["Sheet1", "Sheet2", "Sheet3"]
