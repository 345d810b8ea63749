"""An empty recipe with `like_input` reproduces a regular file byte for byte."""

import csv
import io
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jobs.cleaning.engine import Outputs, clean
from jobs.cleaning.errors import CleaningError
from jobs.cleaning.recipe import Recipe
from jobs.cleaning.style import Style
from jobs.cleaning.written import AS_IT_IS
from tests.jobs.cleaning.reader.reading import Rows, read
from tests.jobs.cleaning.workbook.making import workbook
from tests.jobs.cleaning.writer.writing import write

ROWS = [["id", "name", "note"], ["1", "Zoë", "x"], ["2", "b,c;d\te|f", 'say "hi"'], ["3", "", "ça"], ["4", "plain", ""]]
RECORD_ENDS = ("\n", "\r\n", "\r")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252")


def cleaned(content: bytes, folder: Path, *steps: dict[str, object]) -> bytes:
    (folder / "in.csv").write_bytes(content)
    recipe = Recipe.parse({"steps": list(steps), "writer": {"like_input": True}})
    clean(folder / "in.csv", recipe, Outputs(folder / "out.csv"), scratch=folder, counted=False)
    return (folder / "out.csv").read_bytes()


def delimited(delimiter: str, end: str, quoting: int) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(ROWS)  # type: ignore[arg-type]
    return text.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_regular_file_comes_back(delimiter: str, tmp_path: Path) -> None:
    for end, quoting, encoding in product(RECORD_ENDS, (csv.QUOTE_MINIMAL, csv.QUOTE_ALL), ENCODINGS):
        mark = "\ufeff" if encoding == "utf-16-be" else ""
        for text in (delimited(delimiter, end, quoting), delimited(delimiter, end, quoting).removesuffix(end)):
            content = (mark + text).encode(encoding)
            assert cleaned(content, tmp_path) == content, (end, quoting, encoding)


def test_quotes_around_text_columns_alone_stay_there(tmp_path: Path) -> None:
    content = b'"id","name"\n1,"Zoe"\n2,\n3,"a,b"\n'
    assert cleaned(content, tmp_path) == content
    assert cleaned(content, tmp_path, {"step": "drop_columns", "columns": ["id"]}) == b'"name"\n"Zoe"\n\n"a,b"\n'


def test_names_stand_in_quotes_where_they_did(tmp_path: Path) -> None:
    content = b'id,"name",note\n1,"Zoe",a\n2,"Ann",b\n'
    assert cleaned(content, tmp_path) == content
    assert cleaned(content, tmp_path, {"step": "drop_columns", "columns": ["id"]}) == b'"name",note\n"Zoe",a\n"Ann",b\n'


@pytest.mark.parametrize(
    "content",
    [
        b'"id", "name"\n"1", "x"\n"2", "y"\n',
        b'id, name\n1, "x"\n2, "y"\n',
        b'id, name\n1, x\n2, "y, z"\n3, "a,b"\n',
        b'id, "na,me"\n1, x\n2, y\n',
        b"id; name\r\n1; '; x'\r\n2; y\r\n3; ' ;'\r\n",
    ],
)
def test_quotes_stay_where_spaces_stand_after_delimiters(content: bytes, tmp_path: Path) -> None:
    assert cleaned(content, tmp_path) == content


CELL = st.none() | st.text(",; \"'x\n\\", max_size=4)


@example(rows=[["a;b", None]], escape="double")
@given(
    rows=st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=4),
    escape=st.sampled_from(["double", "backslash"]),
)
def test_cells_are_told_apart_where_spaces_stand_after_delimiters(rows: Rows, escape: str) -> None:
    style = Style(delimiter="; ", escape="\\" if escape == "backslash" else '"')
    with TemporaryDirectory() as folder:
        content = write(Path(folder, "out.csv"), ["a", "b"], rows, like=style, like_input=True)
    assert read(content, **AS_IT_IS, delimiter=";", spaced=True, quote='"', escape=escape, header=1).rows == rows


def test_bytes_that_are_no_text_come_back(tmp_path: Path) -> None:
    for content in ("id,name\n1,Zoë € 😀 café naïve\n2,Ren".encode() + b"\xe9\n", b"id;name\r\n1;\x81 Zo\xeb caf\xe9\r\n"):
        assert cleaned(content, tmp_path) == content


def test_a_character_like_the_mark_comes_back_behind_it(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"):
        content = "\ufeff\ufeffid,name\n1,Zoë\n2,Ann\n".encode(encoding)
        assert cleaned(content, tmp_path) == content, encoding


def test_text_without_any_quotes_stays_so(tmp_path: Path) -> None:
    content = b'size\tname\n5"\tscreen\n3.5"\tdisk\n7"\ttablet\n'
    assert cleaned(content, tmp_path) == content


def test_a_workbook_is_no_text_to_write_like(tmp_path: Path) -> None:
    path = workbook(tmp_path / "in.xlsx", {"S": '<row r="1"><c r="A1"><v>1</v></c></row>'})
    recipe = Recipe.parse({"writer": {"like_input": True}})
    with pytest.raises(CleaningError, match="Choose a format"):
        clean(path, recipe, Outputs(tmp_path / "out.csv"), scratch=tmp_path)
