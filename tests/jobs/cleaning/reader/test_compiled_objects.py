"""JSON objects give the same rows, or the same refusal, whether the compiled library or Python parses them."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jobs.cleaning.confined import compiled_objects, json_rows
from jobs.cleaning.errors import CleaningError
from jobs.cleaning.limits import LIMITS

BLANKS = st.sampled_from(["", "", "", " ", "\n", "\r\n", "\t"])
PIECES_OF_TEXT = [
    *["a", "b c", "é", "😀", "\u2028", "\x7f", ",", "'", "/"],
    *[
        '\\"',
        "\\\\",
        "\\/",
        "\\b",
        "\\f",
        "\\n",
        "\\r",
        "\\t",
        "\\u00e9",
        "\\u00E9",
        "\\u0000",
        "\\u001f",
        "\\u002c",
        "\\u0022",
    ],
    *["\\ud83d\\ude00", "\\ud83d", "\\ude00", "\\ud83d\\ud83d\\ude00", "\\ufeff", "\\uffff", "\\ud83dx"],
]
WRONG = ["\\", "\\x", "\\u12", "\\u00g0", "\\u+123", "\\ud83d\\u", "\\ud83d\\u12", '"', "\n", "\t", "\x00", "\x1f"]
TEXTS = st.lists(st.sampled_from(PIECES_OF_TEXT * 12 + WRONG), max_size=4).map(lambda pieces: f'"{"".join(pieces)}"')
NUMBERS = st.sampled_from(
    ["0", "-0", "7", "12345678901234567890123", "1.0", "1.50", "-1.5e-7", "1E5", "1e+05", "0.30000000000000004", "1e999"]
)
WRONG_NUMBERS = ["01", "-", "+1", "1.", ".5", "1e", "1e+", "1.e5", "0x1", "1_0", "\u0661", "-01", "--1"]
SIMPLE = st.sampled_from(["true", "false", "null", "null", "NaN", "Infinity", "-Infinity"])
WRONG_WORDS = ["tru", "True", "None", "nul", "-NaN", "nulll", "truefalse", ""]
PLAIN_KEYS = ['"a"', '"b"', '"c"']
KEYS = st.sampled_from(
    PLAIN_KEYS * 3 + ['"\\u0061"', '""', '"\\ud800"', '"é,"', '"\\u00e9,"', '"a\\"b"', '"a\\\\b"', '"a\\b"', "a"]
)


@st.composite
def joined(draw: st.DrawFn, opening: str, members: list[str], closing: str) -> str:
    comma = draw(st.sampled_from([","] * 20 + [",,", "", ", ,"])) if len(members) > 1 else ","
    separated = "".join(draw(BLANKS) + each + draw(BLANKS) + comma for each in members).removesuffix(comma)
    return opening + separated + draw(st.sampled_from([closing] * 30 + [",", "," + closing, "", "]", "}"])) or opening


@st.composite
def objects(draw: st.DrawFn, values: st.SearchStrategy[str], keys: st.SearchStrategy[str] = KEYS) -> str:
    colon = draw(st.sampled_from([":"] * 20 + [" : ", "\n:", "", "::"]))
    pairs = draw(st.lists(st.tuples(keys, values), max_size=4))
    return draw(joined("{", [f"{key}{colon}{value}" for key, value in pairs], "}"))


SCALARS = st.one_of(TEXTS, TEXTS, NUMBERS, SIMPLE, st.sampled_from(["1", "2"] * 20 + WRONG_NUMBERS + WRONG_WORDS))
VALUES = st.recursive(
    SCALARS,
    lambda inner: objects(inner) | st.lists(inner, max_size=3).flatmap(lambda members: joined("[", members, "]")),
    max_leaves=4,
)
PLAIN_OBJECTS = st.dictionaries(st.sampled_from(PLAIN_KEYS), NUMBERS | TEXTS, max_size=3).map(
    lambda members: "{" + ",".join(f"{key}:{value}" for key, value in members.items()) + "}"
)
LINES = st.lists(PLAIN_OBJECTS | objects(VALUES), max_size=6)
ENDS = st.sampled_from(["\n", "", " \r\n", ",", " ,\n", ",,"])


@st.composite
def contents(draw: st.DrawFn) -> bytes:
    known = draw(st.sampled_from(['{"a":1,"b":2,"c":3}\n', ""]))
    opening, closing = draw(
        st.sampled_from([("", ""), ("", ""), ("[", "]"), (" [\n", "] x"), ("[", ""), ("\ufeff", "7"), ("", "{")])
    )
    end = "," if "[" in opening and known else ""
    text = opening + known + end + draw(ENDS).join(draw(LINES)) + closing
    return text.encode() + draw(st.sampled_from([b""] * 30 + [b"\xff", b"\xc3"]))


@given(contents(), st.sampled_from([1, 7, 64, 1 << 20]))
@example(b'{"a\\"": 1}{"a"": 1}', 1 << 20)
@example(b'{"a\\\\b": 1}{"a\\b": 1}', 1 << 20)
@example(b'{"a": 1, "b": 2}{"a": 1, "a": 2}{"a": 1, "b": {"a": [[], {}, ""]}}', 1 << 20)
def test_objects_are_the_same_table_whoever_reads_them(content: bytes, piece: int) -> None:
    assert compiled_objects.BUILT
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_rows, "PIECE", piece)
        fast = read(Path(folder), content)
        patch.setattr(compiled_objects, "BUILT", False)
        assert fast == read(Path(folder), content)


def read(folder: Path, content: bytes) -> bytes | tuple[str, str]:
    path = folder / "given.json"
    path.write_bytes(content)
    try:
        json_rows.run(path, folder / "out.csv", "given.json")
    except CleaningError as error:
        return error.code, str(error)
    return (folder / "out.csv").read_bytes()


@pytest.mark.parametrize(
    ("content", "limits"),
    [
        ('{"a": 1, "b": 2}\n' * 3 + '{"c": 1}\n{"d": 1}\n', {"columns": 3}),
        ('{"a": 1, "b": 2}\n' * 5, {"cells": 8}),
        ('{"a": 1}\n{"a": "' + "x" * 100 + '"}\n', {"record": 50}),
    ],
)
def test_limits_are_the_same(content: str, limits: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for limit, most in limits.items():
        monkeypatch.setattr(LIMITS, limit, most)
    monkeypatch.setattr(json_rows, "PIECE", 20)
    fast = read(tmp_path, content.encode())
    monkeypatch.setattr(compiled_objects, "BUILT", False)
    assert fast == read(tmp_path, content.encode())
    assert isinstance(fast, tuple)


def test_what_is_written_at_a_time_is_bounded(tmp_path: Path) -> None:
    """Rows of many columns are mostly commas: a megabyte of objects may become gigabytes."""
    columns: compiled_objects.Columns = {(str(number), 0): number for number in range(10_000)}
    with compiled_objects.CompiledObjects(columns) as compiled:
        written = compiled.read(b"{}" * 10_000, 0, 1, in_array=False)
    assert written
    assert 800 < written.rows < 900
    assert written.bytes == 9_999 * written.rows


def test_hardly_any_object_is_left_to_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = 0
    exactly = json_rows._Reader._object

    def counted(reader: json_rows._Reader) -> json_rows._Object:
        nonlocal left
        left += 1
        return exactly(reader)

    monkeypatch.setattr(json_rows._Reader, "_object", counted)
    line = '{"id": %d, "name": "Zo\\u00eb \\ud83d", "price": 1.50, "tags": ["a", {"b": null}], "ok": true, "none": null}\n'
    read(tmp_path, "".join(line % number for number in range(1_000)).encode())
    assert left == 1
