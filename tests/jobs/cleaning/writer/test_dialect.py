"""CSV in a chosen dialect."""

from pathlib import Path
from typing import Any

import pytest

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.writer import WriterSettings
from tests.jobs.cleaning.reader.reading import Rows
from tests.jobs.cleaning.writer.writing import write

ROWS: Rows = [["1", None], ["", "a;b"], ['"x"', "Zoë"]]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"delimiter": "semicolon"}, 'id;name\n1;\n"";"a;b"\n"""x""";Zoë\n'),
        ({"quoting": "all"}, '"id","name"\n"1",\n"","a;b"\n"""x""","Zoë"\n'),
        ({"quote": "'"}, "id,name\n1,\n'',a;b\n\"x\",Zoë\n"),
        ({"quote": "none"}, 'id,name\n1,\n,a;b\n"x",Zoë\n'),
        ({"record_end": "crlf"}, 'id,name\r\n1,\r\n"",a;b\r\n"""x""",Zoë\r\n'),
        ({"delimiter": "||"}, 'id||name\n1||\n""||a;b\n"""x"""||Zoë\n'),
    ],
)
def test_each_setting_shows(settings: dict[str, Any], expected: str, tmp_path: Path) -> None:
    assert write(tmp_path / "out.csv", ["id", "name"], ROWS, **settings).decode() == expected


@pytest.mark.parametrize(
    ("encoding", "mark", "expected"),
    [
        ("utf-8", True, b"\xef\xbb\xbfn\n\xc3\xab\n"),
        ("utf-8-sig", False, b"\xef\xbb\xbfn\n\xc3\xab\n"),
        ("utf-16", False, b"\xff\xfen\0\n\0\xeb\0\n\0"),
        ("utf-16-be", True, b"\xfe\xff\0n\0\n\0\xeb\0\n"),
        ("windows-1252", True, b"n\n\xeb\n"),
    ],
)
def test_an_encoding_with_its_mark(encoding: str, mark: bool, expected: bytes, tmp_path: Path) -> None:
    assert write(tmp_path / "out.csv", ["n"], [["ë"]], encoding=encoding, byte_order_mark=mark) == expected


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"delimiter": ";"}, '"\ufeffid";\ufeffn\n'),
        ({"delimiter": ";", "quote": "'"}, "'\ufeffid';\ufeffn\n"),
        ({"delimiter": ";", "quote": None}, "\ufeffid;\ufeffn\n"),
        ({"record_end": "crlf"}, '"\ufeffid",\ufeffn\r\n'),
        ({"byte_order_mark": True}, "\ufeff\ufeffid,\ufeffn\n"),
    ],
)
def test_what_would_be_taken_for_the_mark_stands_in_quotes(settings: dict[str, Any], expected: str, tmp_path: Path) -> None:
    assert write(tmp_path / "out.csv", ["\ufeffid", "\ufeffn"], [], **settings).decode() == expected


@pytest.mark.parametrize("mark", ["delimiter", "quote"])
def test_marks_that_the_encoding_lacks_are_refused_with_the_recipe(mark: str) -> None:
    with pytest.raises(ValueError, match=f"{mark} 'é' cannot be written in shift_jis"):
        WriterSettings.model_validate({mark: "é", "encoding": "shift_jis"})


def test_what_the_encoding_lacks_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(CleaningError, match="'ł' cannot be written in cp1252") as refused:
        write(tmp_path / "out.csv", ["id", "name"], [["1", "x"], ["2", "y"], ["3", "Paweł"]], encoding="cp1252")
    assert (refused.value.code, refused.value.column, refused.value.row) == ("ENCODING", "name", 3)
    assert list(tmp_path.iterdir()) == []


def test_without_quotes_a_cell_with_the_delimiter_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CleaningError, match="no quote to put around it") as refused:
        write(tmp_path / "out.csv", ["id", "name"], [["1", "x"], ["2", "a,b"]], quote=None)
    assert (refused.value.column, refused.value.row) == ("name", 2)


@pytest.mark.parametrize(
    "settings",
    [
        {"delimiter": "\n"},
        {"delimiter": ""},
        {"quote": "ab"},
        {"quote": ";", "delimiter": ";"},
        {"encoding": "rot13"},
        {"like_input": True, "format": "xlsx"},
    ],
)
def test_settings_that_make_no_sense_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        WriterSettings.model_validate(settings)
