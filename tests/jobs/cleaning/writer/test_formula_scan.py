"""The scan of a file's bytes finds no formulas only if the guard would find none."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.cleaning import kernel
from jobs.cleaning.writer import formula_scan
from jobs.cleaning.writer.formula_scan import may_hold_formulas
from tests.jobs.cleaning.reader.reading import Rows
from tests.jobs.cleaning.writer.writing import write, written

LETTERS = "=+-@＝＋－＠\t\r\n\x00\x0b\x85\xa0\u1680\u2009\u2028\u3000 ,\"'.;19ab"
CELLS = st.none() | st.text(LETTERS, max_size=6)
DELIMITERS = {"csv": ",", "tsv": "\t"}
CUT_OFF = [b"\xc2", b"\xe2", b"\xe2\x80", b"\xef\xbc", b"\xef", b"\xe3\x80", b"\xe1\x9a"]
FURTHER_WHITE = rb"\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2[\x80\x81][\x80-\xbf]|\xe3\x80\x80"
WIDE = rb"\xef\xbc[\x8b\x8d\x9d\xa0]"
"""The full-width forms of + - = @."""
TEXTS = st.lists(st.sampled_from([*(letter.encode() for letter in LETTERS), *CUT_OFF]), max_size=9).map(b"".join)


def guarded(path: Path, kind: str, rows: Rows) -> int:
    """The number of guarded cells."""
    cells = written(path, ["a", "b"], rows, format=kind, guard_formulas=True)["formulas_guarded"]
    return int(cells)


def found(path: Path, kind: str, rows: Rows) -> bool:
    """Whether the unguarded file may hold formulas."""
    write(path, ["a", "b"], rows, format=kind)
    return may_hold_formulas(path, DELIMITERS[kind])


@settings(max_examples=300)
@given(
    rows=st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=5),
    kind=st.sampled_from(list(DELIMITERS)),
)
def test_nothing_is_overlooked_that_would_be_guarded(rows: Rows, kind: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "file")
        assert found(path, kind, rows) or not guarded(path, kind, rows)


@settings(max_examples=300)
@given(text=TEXTS, beyond=st.binary(max_size=3), delimiter=st.sampled_from([b",", b"\t", b";"]))
def test_the_kernel_finds_what_the_pattern_finds(text: bytes, beyond: bytes, delimiter: bytes) -> None:
    found = begins_formula(delimiter).search(text + beyond, 0, len(text)) is not None
    assert kernel.may_hold_formulas(text + beyond, len(text), delimiter) == found


def begins_formula(delimiter: bytes) -> re.Pattern[bytes]:
    """Each begins where a cell may: in quotes line breaks and tabs are part of the white before it."""
    parting = re.escape(delimiter) + rb"\n"
    begins = rb"[=@\r]" if delimiter == b"\t" else rb"[=@\r\t]"
    white = rb"(?:[ \x00\x0b\x0c]|" + FURTHER_WHITE + rb")*+"
    white_in_quotes = rb"(?:[ \x00\x0b\x0c\n\r\t]|" + FURTHER_WHITE + rb")*"
    sign = rb"[+-](?!\d+(?:\.\d+)?(?:[" + parting + rb"]|\Z))"
    bare = rb"(?:\A|[" + parting + rb"])" + white + rb"(?:" + begins + rb"|" + sign + rb"|" + WIDE + rb")"
    signed = rb"\x00" + white + rb"[+-]"  # no number is plain behind a NUL
    return re.compile(bare + rb"|" + signed + rb'|"' + white_in_quotes + rb"(?:[=@\t\r+-]|" + WIDE + rb")")


@pytest.mark.parametrize("cell", ["=1", " =1", "@a", "-x", "+1-2", "\t=1", '-1,"2', "\u3000＝1", "\n@", "\x00-5", " \x00 +5"])
@pytest.mark.parametrize("kind", DELIMITERS)
def test_formulas_are_found(tmp_path: Path, cell: str, kind: str) -> None:
    assert found(tmp_path / "file", kind, [["a", "b"], ["c", cell]])


@pytest.mark.parametrize("cell", ["-1", "+12.50", " -3", "a=1", "a-b", "me@example.org", "", None, "'=1"])
@pytest.mark.parametrize("kind", DELIMITERS)
def test_what_most_files_hold_is_worth_no_second_look(tmp_path: Path, cell: str | None, kind: str) -> None:
    assert not found(tmp_path / "file", kind, [["a", cell], ["c", cell]])


def test_a_delimiter_of_several_bytes_is_left_to_the_guard(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes("a§=1\n".encode())
    assert may_hold_formulas(path, "§")


def test_everything_is_left_to_the_guard_without_the_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "BUILT", False)
    assert found(tmp_path / "file", "csv", [["a", "=1"]])


@pytest.mark.parametrize("block", range(1, 12))
def test_it_does_not_matter_where_the_file_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(formula_scan, "BLOCK", block)
    assert found(tmp_path / "file", "csv", [["a", "b"], ["c", " =1"]])
    assert found(tmp_path / "file", "csv", [["a", "b"], ["c", "\n-5\n"]])
    assert not found(tmp_path / "file", "csv", [["a", "b"], ["c", "-1"]])


def test_a_line_that_is_very_long_is_left_to_the_guard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formula_scan, "LONGEST", 10)
    monkeypatch.setattr(formula_scan, "BLOCK", 8)
    assert found(tmp_path / "file", "csv", [["a" * 40, "b"]])
