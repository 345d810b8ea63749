"""A sheet gives the same rows, or the same refusal, whether the compiled library or the pattern reads it."""

import tempfile
from array import array
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.workbook import compiled, spool
from jobs.cleaning.workbook.convert import convert
from jobs.cleaning.workbook.units import Units
from tests.jobs.cleaning.workbook.making import workbook

STRINGS = (
    '<si><t>one, "two"</t></si><si><t/></si><si><t xml:space="preserve"> &amp; _x0041_</t></si><si><r><t>rich</t></r></si>'
)
STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="[h]:mm"/><numFmt numFmtId="165" formatCode="0.00 [$€]"/></numFmts>'
    '<cellXfs><xf numFmtId="165"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="22"/><xf numFmtId="9"/></cellXfs>'
)
AS_TYPED = st.sampled_from(["1", "-1", "007", "0", "-0", "1.5", "0.1", "45293", "123456789.12345", "12345678901234567890"])
OTHERS = st.sampled_from(
    ["1.0", "00.1", ".5", "1.", "1e5", "46.890000000000001", "1234567890.5", "45293.5", "-1.5", "1.1234567"]
)
NUMBERS = AS_TYPED | OTHERS | st.sampled_from(["", " 1", "1 ", "x", "&#49;", "60", "123456789.123456", "0.30000000000000004"])
TEXTS = st.sampled_from(
    [
        "",
        "a",
        "a,b",
        'say "hi"',
        "two\nlines",
        "&lt;b&gt;",
        "&nothing;",
        "_x0041_",
        "_x",
        "under_score",
        "é😀",
        " ",
        "\t",
        "\x01",
    ]
)
INDICES = st.sampled_from(["0", "1", "2", "3", "3", "0", "", "4", "-1", "1.0", "00001"])
COLUMNS = st.sampled_from(["A", "B", "C", "D", "E", "Z", "AA", "XFD", "XFE", "ZZZ"])
STYLE = st.sampled_from(["", ' s="0"', ' s="1"', ' s="2"', ' s="3"', ' s="4"', ' s="99"', ' s="1234567"'])
FORMULA = st.sampled_from(["", "", "", "<f>A1</f>", '<f t="shared" si="0"/>', "<f/>", "<f></f>", "<f><b/></f>"])


@st.composite
def cells(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(["", "", "n", "s", "s", "str", "inlineStr", "inlineStr", "b", "e", "d", "strange"]))
    value = draw({"s": INDICES, "": NUMBERS, "n": NUMBERS, "d": st.just("2024-01-02")}.get(kind, TEXTS))
    opened, closed = ("<is><t>", "</t></is>") if kind == "inlineStr" else ("<v>", "</v>")
    if opened == "<is><t>" and draw(st.booleans()):
        opened = '<is><t xml:space="preserve">'
    content = draw(st.sampled_from([opened + value + closed] * 6 + ["", "<v/>", "<v></v>", "<is></is>"]))
    head = f'<c r="{draw(COLUMNS)}{draw(st.integers(0, 20))}"{draw(STYLE)}' + (f' t="{kind}"' if kind else "")
    return head + draw(st.sampled_from(["/>", " />", " >"] + [f">{draw(FORMULA)}{content}</c>"] * 9))


ROWS = st.builds(
    lambda head, inside, end: f"<row{head}>{''.join(inside)}{end}",
    st.sampled_from(["", ' r="1"', ' r="2"', ' r="3"', ' r="9"', ' r="2000"', ' r="2" spans="1:3"', ' spans="1:3"', ' r="0"']),
    st.lists(cells() | st.sampled_from([" ", "\n"]), max_size=5),
    st.sampled_from(["</row>"] * 9 + ["", "</row >", " </row>\n", '</row><row r="5"/>', "<row/></row>"]),
)


@given(st.lists(ROWS, max_size=4).map("".join) | st.lists(cells(), max_size=3).map(lambda each: f"<row>{''.join(each)}</row>"))
def test_a_sheet_is_the_same_table_whoever_reads_it(rows: str) -> None:
    assert compiled.BUILT
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        fast = read(Path(folder), rows)
        patch.setattr(compiled, "BUILT", False)
        patch.setattr(spool, "squared", spool._squared)
        assert fast == read(Path(folder), rows)


def read(folder: Path, rows: str) -> tuple[bytes, dict[str, object]] | tuple[str, str]:
    path = workbook(folder / "given.xlsx", {"Data": rows}, strings=STRINGS, styles=STYLES)
    try:
        said = convert(path, folder / "out.csv", 0, "given.xlsx")
    except CleaningError as error:
        return error.code, str(error)
    return (folder / "out.csv").read_bytes(), said


WIDTHS = st.lists(st.integers(0, 6), max_size=8)


@given(WIDTHS, st.integers(0, 3), st.integers(0, 3))
def test_rows_are_squared_alike(widths: list[int], left: int, more: int) -> None:
    widths = [width and max(width, left + 1) for width in widths]
    rows = [b"," * (width - 1) + b"x" if width else b"" for width in widths]
    text, sizes = b"".join(rows), array("Q", map(len, rows))
    width = max([*widths, left + 1]) + more
    made = compiled.squared(text, sizes, array("Q", widths), width, left)
    assert made == spool._squared(text, sizes, widths, width, left)
    assert {row.count(b",") for row in made.splitlines()} <= {width - left - 1}


def test_many_pieces_are_one_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain pieces and others alternate; missing rows between them become rows of nulls."""
    monkeypatch.setattr("jobs.cleaning.workbook.package.PIECE", 300)
    rows = "".join(
        f'<row r="{row}"><c r="B{row}"{" s=" if row % 40 == 3 else " t="}{chr(34)}{"1" if row % 40 == 3 else "n"}{chr(34)}>'
        f"<v>{row}</v></c></row>"
        for row in range(2, 400)
        if row % 7
    )
    fast = read(tmp_path, rows)
    monkeypatch.setattr(compiled, "BUILT", False)
    assert fast == read(tmp_path, rows)
    assert bytes(fast[0]).count(b"\n") == 397


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row spans="1:1" r="5"><c r="A5"><v>5</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><v>1</v></c><c r="B1"><v>2</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&#0;</t></is></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>\x01</t></is></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row></sheetData><sheetData><row r="2"><c r="A2"><v>2</v></c></row>',
    ],
)
def test_what_only_a_parser_gets_right_is_left_to_it(rows: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = read(tmp_path, rows)
    assert fast == read(tmp_path, rows + "<!-- only a parser can read this -->")
    monkeypatch.setattr(compiled, "BUILT", False)
    assert fast == read(tmp_path, rows)


def test_large_tables_are_squared_piece_by_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = [(f'<c r="B{row}"><v>{row}</v></c>', f'<c r="D{row}"><v>7</v></c>') for row in range(1, 200)]
    rows = "".join(f'<row r="{row}">{one}{other if row % 3 else ""}</row>' for row, (one, other) in enumerate(cells, start=1))
    whole, sizes = read(tmp_path, rows), list[int]()
    monkeypatch.setattr(spool, "AT_ONCE", 100)

    def squared(text: bytes, *of: Any) -> bytes:
        sizes.append(len(text))
        return spool._squared(text, *of)

    monkeypatch.setattr(spool, "squared", squared)
    assert read(tmp_path, rows) == whole
    assert len(sizes) > 10
    assert max(sizes) <= 100


def test_short_answers_alone_are_remembered() -> None:
    with compiled.CompiledRows([], [], Units([]), lambda *question: question[2]) as sheet:
        for value in (b"45293", b"long_text" * 20):
            assert sheet.answered((b"", b"", value)) == value
        assert [value for *_, value in sheet.known] == [b"45293"]
