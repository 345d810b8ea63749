"""An empty recipe that writes like the input gives a regular file back, byte for byte."""

import csv
import io
from itertools import product
from pathlib import Path

import pytest

from jobs.cleaning.engine import Outputs, clean
from jobs.cleaning.errors import CleaningError
from jobs.cleaning.recipe import Recipe
from tests.jobs.cleaning.workbook.making import workbook

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


def test_bytes_that_are_no_text_come_back(tmp_path: Path) -> None:
    for content in ("id,name\n1,Zoë € 😀 café naïve\n2,Ren".encode() + b"\xe9\n", b"id;name\r\n1;\x81 Zo\xeb caf\xe9\r\n"):
        assert cleaned(content, tmp_path) == content


def test_text_without_any_quotes_stays_so(tmp_path: Path) -> None:
    content = b'size\tname\n5"\tscreen\n3.5"\tdisk\n7"\ttablet\n'
    assert cleaned(content, tmp_path) == content


def test_a_workbook_is_no_text_to_write_like(tmp_path: Path) -> None:
    path = workbook(tmp_path / "in.xlsx", {"S": '<row r="1"><c r="A1"><v>1</v></c></row>'})
    recipe = Recipe.parse({"writer": {"like_input": True}})
    with pytest.raises(CleaningError, match="Choose a format"):
        clean(path, recipe, Outputs(tmp_path / "out.csv"), scratch=tmp_path)
