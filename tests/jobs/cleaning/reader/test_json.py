"""JSON as a table: a row per object, a column per key, every value as it is written."""

import json

import pytest

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.reader.detect.json_text import looks_like_json
from tests.jobs.cleaning.reader.reading import read

OBJECTS = b'{"id": 1.0, "name": "Zo\\u00eb", "ok": true}\n\n{"id": 12345678901234567890, "x": [1e5, {"a": null}], "name": ""}\n'
NAMES = ["id", "name", "ok", "x"]
ROWS = [["1.0", "Zoë", "true", None], ["12345678901234567890", "", None, '[1e5,{"a":null}]']]


def test_json_lines_and_an_array_are_the_same_table() -> None:
    first, _, third = OBJECTS.partition(b"\n\n")
    for content in (OBJECTS, b"\xef\xbb\xbf" + OBJECTS, b" [\n" + first + b" ,\n" + third + b"]\n", first + third):
        table = read(content)
        assert (table.names, table.rows, table.reading.kind) == (NAMES, ROWS, "json")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_json_is_known_in_wide_characters(encoding: str) -> None:
    table = read(OBJECTS.decode().encode(encoding))
    assert (table.names, table.rows, table.reading.kind) == (NAMES, ROWS, "json")


def test_json_is_read_in_the_encoding_that_is_said() -> None:
    table = read('[{"name": "Zoë", "price": "5 €"}]'.encode("cp1252"), encoding="cp1252")
    assert (table.rows, table.reading.kind) == ([["Zoë", "5 €"]], "json")


@pytest.mark.parametrize(("encoding", "said"), [("utf-16-be", "utf-16"), ("utf-16", "utf-16-le"), ("utf-8-sig", "utf-8")])
def test_a_mark_of_the_byte_order_may_be_there_or_not(encoding: str, said: str) -> None:
    assert read(OBJECTS.decode().encode(encoding), encoding=said).rows == ROWS


def test_an_array_may_be_printed_prettily() -> None:
    content = json.dumps([{"id": "1", "name": None}, {"id": "2"}], indent=2)
    assert read(content).rows == [["1", None], ["2", None]]


def test_a_key_that_comes_twice_is_two_columns() -> None:
    table = read(b'{"a": 1, "a": 2, "": 3}\n{"": 4, "a": 5}\n')
    assert (table.names, table.rows) == (["a", "a", ""], [["1", "2", "3"], ["5", None, "4"]])


def test_half_a_character_is_no_text() -> None:
    assert read(b'{"a": "x\\ud800", "b": ["\\ud800"]}').rows == [["x\ufffd", '["\\ud800"]']]


@pytest.mark.parametrize("content", [b"[]", b" [\n] \n", b"[{}, {}]", b"{}\n{}\n"])
def test_objects_without_a_key_are_a_table_of_nothing(content: bytes) -> None:
    table = read(content)
    assert (table.rows, table.reading.kind, table.reading.notes) == ([], "json", ("The file is empty.",))


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b'{"a": 1}\n{"a": 2\n', "PARSE", "line 2"),
        (b'[{"a": 1},\n{"a": 2}', "PARSE", "the array does not end"),
        (b'[{"a": 1}, 7]', "PARSE", "should be an object"),
        (b'[{"a": 1}]\n[{"a": 2}]', "PARSE", "line 2, something stands behind the array"),
        (b'[{"a": 1}] \n}', "PARSE", "something stands behind the array"),
        (b'{"a": "\xff"}', "ENCODING", "not in UTF-8"),
        (b'{"a": ' + b"[" * 100_000, "PARSE", "nests too deep"),
        (b'{"a": 1}\n{"a": ' + b"[" * 252 + b"]" * 252 + b"}", "PARSE", "line 2, it nests too deep"),
        (json.dumps({str(number): 1 for number in range(16_385)}).encode(), "TOO_MANY_COLUMNS", "16,384"),
    ],
)
def test_what_is_no_sound_json_is_refused(content: bytes, code: str, words: str) -> None:
    with pytest.raises(CleaningError, match=words) as refused:
        read(content)
    assert refused.value.code == code


@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_values_nest_as_deep_with_every_python(opening: bytes, closing: bytes) -> None:
    value = opening * 250 + b"1" + closing * 250

    assert read(b'{"a": ' + value + b"}").rows == [[value.decode()]]


@pytest.mark.parametrize("text", [b'{"a": 1},2\n', b'{"a"},b\n', b"[1] Intro,x\n", b'{x;y}\n{"a": 1}\n', b"[section]\na=1\n"])
def test_delimited_text_may_begin_like_json(text: bytes) -> None:
    assert not looks_like_json(text)
