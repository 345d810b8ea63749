"""Workbooks: each cell as it was typed, from the chosen sheet; damaged and hostile ones are refused with a sentence."""

from pathlib import Path

import pytest

from jobs.cleaning.confined import bombs
from jobs.cleaning.errors import CleaningError
from jobs.cleaning.limits import Limits
from jobs.cleaning.reader import confined as parent
from jobs.cleaning.workbook import compiled
from jobs.cleaning.workbook.cells import date_text, number_text
from jobs.cleaning.workbook.convert import convert
from jobs.cleaning.workbook.formats import meaning_of, unit_of
from tests.jobs.cleaning.reader.reading import read_file
from tests.jobs.cleaning.workbook.making import MAIN, relations, workbook

HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="inlineStr"><is><t>value</t></is></c></row>'


def cell(xml: str) -> str:
    """A row with an id and this cell."""
    return f'{HEAD}<row r="2"><c r="A2"><v>1</v></c>{xml}</row>'


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ('<c r="B2"><v>1</v></c>', "1"),
        ('<c r="B2"><v>1.0</v></c>', "1"),
        ('<c r="B2"><v>1.1000000000000001</v></c>', "1.1"),
        ('<c r="B2"><v>12345678901234567890123</v></c>', "12345678901234567890123"),
        ('<c r="B2" t="s"><v>0</v></c>', "00123"),
        ('<c r="B2" t="s"><v>1</v></c>', ""),
        ('<c r="B2" t="s"><v>2</v></c>', "rich text"),
        ('<c r="B2" t="inlineStr"><is><t xml:space="preserve"> a_x000D__x005F_x0041_ </t></is></c>', " a\r_x0041_ "),
        ('<c r="B2" t="str"><f>A1&amp;"x"</f><v>idx</v></c>', "idx"),
        ('<c r="B2"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="B2" t="inlineStr"><is><t>&lt;b&gt; &amp;amp; &#65;&#x1F600;</t></is></c>', "<b> &amp; A😀"),
        ('<c t="inlineStr" r="B2"><is><r><t>ri</t></r><r><t>ch</t></r></is></c>', "rich"),
        ('<c r="B2" t="inlineStr"><v>1</v><is><t>1.0</t></is></c>', "1.0"),
        ('<c r="B2" t="inlineStr"><v>a_x0041_</v></c>', "aA"),
        ('<c r="B2"><is><t>00123</t></is></c>', "00123"),
        ('<c r="B2" t="s"><is><t>00123</t></is></c>', "00123"),
        ('<c r="B2" t="inlineStr"><v></v></c>', None),
        ('<c r="B2" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="B2" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="B2" s="1"><v>45293</v></c>', "2024-01-02"),
        ('<c r="B2" s="1"><v>45293.5</v></c>', "2024-01-02T12:00:00"),
        ('<c r="B2" s="2"><v>1.5</v></c>', "36:00:00"),
        ('<c r="B2" t="d"><v>2024-01-02</v></c>', "2024-01-02"),
        ('<c r="B2" s="3"><v>2139</v></c>', "02139"),
        ('<c r="B2" s="3"><v>-2139</v></c>', "-02139"),
        ('<c r="B2" s="3"><v>123456</v></c>', "123456"),
        ('<c r="B2" s="3"><v>2139.5</v></c>', "2139.5"),
        ('<c r="B2" s="1"/>', None),
        ("", None),
    ],
)
@pytest.mark.parametrize("not_plain", ["", "<!-- only a parser can read this -->"])
def test_a_cell_is_read_as_it_was_typed(not_plain: str, xml: str, text: str | None, tmp_path: Path) -> None:
    strings = "<si><t>00123</t></si><si><t/></si><si><r><t>rich </t></r><r><t>text</t></r><rPh><t>no</t></rPh></si>"
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="[h]:mm"/><numFmt numFmtId="165" formatCode="00000"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>'
    )
    path = workbook(tmp_path / "given.xlsx", {"Data": cell(xml) + not_plain}, strings=strings, styles=styles)
    assert read_file(path).rows == [["1", text]]


def test_sheets_are_listed_and_chosen_by_number_or_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "given.xlsx", {"May": cell('<c r="B2"><v>5</v></c>'), "June": cell('<c r="B2"><v>6</v></c>')})
    first = read_file(path)
    assert (first.rows, first.reading.sheet, first.reading.sheets) == ([["1", "5"]], "May", ("May", "June"))
    assert read_file(path, sheet=1).rows == read_file(path, sheet="June").rows == [["1", "6"]]
    with pytest.raises(CleaningError, match=r"no sheet 'July'\. The workbook has: May, June") as refused:
        read_file(path, sheet="July")
    assert refused.value.choices == ["May", "June"]


def test_a_sheet_whose_name_changes_from_month_to_month_is_chosen_by_what_stays(tmp_path: Path) -> None:
    values = {"Read me": "1", "Sales (May) 2026": "2", "Sales (June) 2026": "3", "Sales *": "4"}
    sheets = {title: cell(f'<c r="B2"><v>{value}</v></c>') for title, value in values.items()}
    path = workbook(tmp_path / "given.xlsx", sheets, states={"Sales (June) 2026": "hidden"})
    assert read_file(path, sheet="sales (*) 2026").rows == [["1", "2"]]
    assert read_file(path, sheet="Sales *").rows == [["1", "4"]]
    with pytest.raises(
        CleaningError, match=r"2 sheets are called like 'S\*': Sales \(May\) 2026, Sales \*\. Name one\."
    ) as refused:
        read_file(path, sheet="S*")
    assert refused.value.choices == ["Sales (May) 2026", "Sales *"]
    with pytest.raises(CleaningError, match=r"no sheet 'Costs \*'\. The workbook has: [^.]*\.$"):
        read_file(path, sheet="Costs *")


@pytest.mark.parametrize("spoiled", ["", "<!-- only a parser can read this -->"])
def test_hidden_rows_are_read_and_counted(spoiled: str, tmp_path: Path) -> None:
    kinds = ("", ' hidden="1"', ' hidden="0"', ' hidden="true"')
    rows = "".join(f'<row r="{i}"{kind} spans="1:1"><c r="A{i}"><v>{i}</v></c></row>' for i, kind in enumerate(kinds, start=1))
    empty = '<row r="5" hidden="1"/><row r="6" hidden="1"><c r="A6" s="1"/></row><row r="7" hidden="1"></row>'
    text = '<row r="8"><c r="A8" t="inlineStr"><is><t>a row hidden="1"</t></is></c></row>'
    found = read_file(workbook(tmp_path / "given.xlsx", {"Data": rows + spoiled + empty + text}), header="none")
    assert [cell for cells in found.rows for cell in cells if cell] == ["1", "2", "3", "4", 'a row hidden="1"']
    assert "2 rows are hidden in the workbook, as by a filter. They are read like all others." in found.reading.notes


@pytest.mark.parametrize("spoiled", ["", "<!-- only a parser can read this -->"])
def test_hidden_columns_are_read_and_named(spoiled: str, tmp_path: Path) -> None:
    """Those beyond the table, which people hide to have an end, are not mentioned."""
    columns = (
        '<cols><col min="1" max="1" width="9" hidden="1"/><col min="2" max="2" hidden="0"/><col hidden="true" max="4" min="3"/>'
        '<col min="5" max="16384" hidden="1"/></cols>'
    )
    row = '<row r="2"><c r="B2"><v>1</v></c><c r="C2"><v>2</v></c><c r="D2"><v>3</v></c></row>'
    sheet = f"<worksheet {MAIN}>{columns}<sheetData>{row}{spoiled}</sheetData></worksheet>"
    path = workbook(tmp_path / "given.xlsx", {"Data": ""}, **{"xl/worksheets/sheet1.xml": sheet})
    found = read_file(path, header="none")
    assert found.rows == [["1", "2", "3"]]
    assert "2 columns are hidden in the workbook: C, D. They are read like all others." in found.reading.notes


@pytest.mark.parametrize("spoiled", ["", "<!-- only a parser can read this -->"])
@pytest.mark.parametrize("compiles", [True, False])
def test_units_that_only_formats_show_are_mentioned_where_they_differ(
    compiles: bool, spoiled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = ["0.00 &quot;€&quot;", "[$$-409]#,##0.00", "_-* #,##0.00 [$€-407]_-", "0%", "General"]
    formats = "".join(f'<numFmt numFmtId="{164 + i}" formatCode="{code}"/>' for i, code in enumerate(codes))
    styles = "".join(f'<xf numFmtId="{164 + i}"/>' for i in range(len(codes)))
    given = {"A": [0, 1], "B": [0, 2], "C": [0, 4], "D": [1, 0, 3], "E": [3, 3]}
    rows = "".join(
        f'<row r="{row + 2}">'
        + "".join(
            f'<c r="{column}{row + 2}" s="{each[row]}"><v>1.5</v></c>' for column, each in given.items() if row < len(each)
        )
        + f'<c r="F{row + 2}" s="{row}" t="inlineStr"><is><t>text</t></is></c></row>'
        for row in range(3)
    )
    monkeypatch.setattr(compiled, "BUILT", compiles)
    path, out = tmp_path / "given.xlsx", tmp_path / "out.csv"
    workbook(path, {"Data": HEAD + rows + spoiled}, styles=f"<numFmts>{formats}</numFmts><cellXfs>{styles}</cellXfs>")
    assert convert(path, out, 0, "given.xlsx")["notes"] == [
        "Column A is shown in different units, which are not read: €, $.",
        "Column D is shown in different units, which are not read: €, $, %.",
    ]


def test_comments_and_pictures_are_counted(tmp_path: Path) -> None:
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(
            ("c", "comments", "../comments1.xml"), ("d", "drawing", "../drawing1.xml")
        ),
        "xl/comments1.xml": f"<comments {MAIN}><commentList><comment ref='A1'><text/></comment></commentList></comments>",
        "xl/drawing1.xml": "<x:wsDr xmlns:x='x'><x:pic/><x:grpSp><x:pic/></x:grpSp><x:graphicFrame/></x:wsDr>",
    }
    notes = read_file(workbook(tmp_path / "given.xlsx", {"Data": cell("")}, **parts)).reading.notes
    assert notes == ("1 cell has a comment. It is not read.", "2 pictures are not read.")


@pytest.mark.parametrize("damaged", ["xl/comments1.xml", "xl/worksheets/_rels/sheet1.xml.rels"])
def test_a_workbook_whose_comments_are_damaged_is_read(damaged: str, tmp_path: Path) -> None:
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("c", "comments", "../comments1.xml")),
        "xl/comments1.xml": f"<comments {MAIN}><commentList/></comments>",
    }
    found = read_file(workbook(tmp_path / "given.xlsx", {"Data": cell("")}, **parts | {damaged: "<comments"}))
    assert found.reading.notes == ()


def test_comments_that_are_named_several_times_are_counted_once(tmp_path: Path) -> None:
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(*((f"c{i}", "comments", "../comments1.xml") for i in range(300))),
        "xl/comments1.xml": f"<comments {MAIN}><commentList><comment ref='A1'><text/></comment></commentList></comments>",
    }
    notes = read_file(workbook(tmp_path / "given.xlsx", {"Data": cell("")}, **parts)).reading.notes
    assert notes == ("1 cell has a comment. It is not read.",)


def test_columns_that_no_sheet_has_are_not_hidden(tmp_path: Path) -> None:
    columns = f'<cols><col min="1" max="{"9" * 5000}" hidden="1"/><col min="{"9" * 5000}" max="2" hidden="1"/></cols>'
    sheet = f"<worksheet {MAIN}>{columns}<sheetData>{HEAD}</sheetData></worksheet>"
    path = workbook(tmp_path / "given.xlsx", {"Data": ""}, **{"xl/worksheets/sheet1.xml": sheet})
    assert read_file(path, header="none").reading.notes == ()


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_the_first_sheet_that_is_shown_is_read(state: str, tmp_path: Path) -> None:
    """A hidden sheet before it serves a list or a formula; people who open the workbook do not see it."""
    sheets = {"Lists": cell('<c r="B2"><v>5</v></c>'), "May": cell('<c r="B2"><v>6</v></c>')}
    path = workbook(tmp_path / "given.xlsx", sheets, states={"Lists": state})
    shown = read_file(path)
    assert (shown.rows, shown.reading.sheet, shown.reading.sheets) == ([["1", "6"]], "May", ("Lists", "May"))
    assert "1 other sheet is hidden in the workbook: Lists." in shown.reading.notes
    assert read_file(path, sheet=1).rows == shown.rows
    hidden = read_file(path, sheet="Lists")
    assert (hidden.rows, hidden.reading.notes[-1]) == ([["1", "5"]], "This sheet is hidden in the workbook.")
    all_hidden = workbook(tmp_path / "given.xlsx", sheets, states=dict.fromkeys(sheets, state))
    assert read_file(all_hidden).reading.sheet == "Lists"


def test_a_table_may_stand_anywhere_in_its_sheet(tmp_path: Path) -> None:
    rows = (
        '<row r="3"><c r="C3"><v>1</v></c><c r="D3" t="e"><v>x</v></c></row>'
        '<row r="5"><c r="D5"><v>2</v></c></row><row r="9"><c r="C9" s="1"/></row>'
    )
    table = read_file(workbook(tmp_path / "given.xlsx", {"Data": rows}), header="none")
    assert table.rows == [["1", "x"], [None, None], [None, "2"]]
    assert table.reading.notes == (
        "2 empty rows above the table skipped.",
        "2 empty columns left of the table skipped.",
    )


def test_dates_may_count_from_1904(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "given.xlsx",
        {"Data": cell('<c r="B2" s="0"><v>1</v></c>')},
        styles='<cellXfs><xf numFmtId="14"/></cellXfs>',
        book='<workbookPr date1904="1"/>',
    )
    assert read_file(path).rows == [["1904-01-02", "1904-01-02"]]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("3.0", "3"),
        ("0.30000000000000004", "0.3"),
        ("0.79999999999999993", "0.8"),
        ("-2.2800000000000002", "-2.28"),
        ("0.8444218515250481", "0.8444218515250481"),
        ("12345678901234567", "12345678901234567"),
        ("12345.678901234567", "12345.678901234567"),
        ("1E+19", "10000000000000000000"),
        ("1E-07", "0.0000001"),
        ("1E+300", "1E+300"),
        ("-0.5", "-0.5"),
        ("n/a", "n/a"),
        ("no number at all of any kind", "no number at all of any kind"),
    ],
)
def test_numbers_as_typed(number: str, text: str) -> None:
    assert number_text(number) == text


@pytest.mark.parametrize(
    ("serial", "text"),
    [("1", "1900-01-01"), ("59", "1900-02-28"), ("60", "1900-02-29"), ("61", "1900-03-01"),
     ("2958465", "9999-12-31"),
     ("1e999", "1e999"), ("nan", "nan"),
     ("0.25", "06:00:00"), ("0", "0"), ("-1", "-1"), ("2958466", "2958466"), ("45293.000011574", "2024-01-02T00:00:01")],
)  # fmt: skip
def test_days_since_1900_with_its_false_leap_year(serial: str, text: str) -> None:
    assert date_text(serial, "date", from_1904=False) == text


def test_a_time_of_day_has_no_date_wherever_days_count_from() -> None:
    assert [date_text(serial, "time", from_1904=True) for serial in ("0.25", "0", "1.25")] == [
        "06:00:00",
        "00:00:00",
        "1904-01-02T06:00:00",
    ]
    assert date_text("0.25", "both", from_1904=True) == "1904-01-01T06:00:00"


@pytest.mark.parametrize(
    ("code", "meaning"),
    [("yyyy-mm-dd", "date"), ("h:mm AM/PM", "time"), ("d/m/yy h:mm", "both"), ("mmm", "date"), ("[mm]:ss", "elapsed"),
     ('0.00 "days"', "number"), ("[Red]0.00", "number"), ("General", "number"), ("0.00E+00", "number"),
     (r"0\d", "number"), ("@", "number"), ("00000", 5), (r"00000\-0000", 9), ("[Red]000;-000", 3), ("0", "number"),
     ("00.00", "number"), ("0" * 99, "number")],
)  # fmt: skip
def test_what_a_number_format_means(code: str, meaning: str | int) -> None:
    assert meaning_of(164, {164: code}) == meaning


@pytest.mark.parametrize(
    ("code", "unit"),
    [('"$"#,##0.00', "$"), ("$#,##0", "$"), ("[$£-809]#,##0.00", "£"), ("_-* #,##0.00 [$CHF]_-;-0", "CHF"), ("0.0%", "%"),
     (r"\k\g0", "kg"), ('0" pcs"', "pcs"), ('0.0,,"M"', ""), ("[Red]0.00", ""), ("(0.00)", ""), ("[$-409]d-mmm", ""),
     ("# ?/?", ""), ("0.00E+00", ""), ("General", ""), ('"<"0', ""), ('0"°"', "°")],
)  # fmt: skip
def test_the_unit_that_a_number_format_shows(code: str, unit: str) -> None:
    assert unit_of(164, {164: code}) == unit


def test_declared_entities_are_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha">]><worksheet><sheetData/></worksheet>'
    path = workbook(tmp_path / "given.xlsx", {"Data": HEAD}, **{"xl/worksheets/sheet1.xml": bomb})
    assert code_of(path) == "XML_ENTITY"


@pytest.mark.parametrize("keep", [30, 400])
def test_a_truncated_workbook_is_refused(keep: int, tmp_path: Path) -> None:
    path = workbook(tmp_path / "given.xlsx", {"Data": HEAD})
    path.write_bytes(path.read_bytes()[:keep])
    assert code_of(path) == "CORRUPT"


def test_a_workbook_of_nothing_is_a_table_of_nothing(tmp_path: Path) -> None:
    table = read_file(workbook(tmp_path / "given.xlsx", {"Data": ""}))
    assert (table.rows, table.reading.kind, table.reading.notes) == ([], "workbook", ("The file is empty.",))


def test_an_empty_sheet_beside_others_is_refused_and_they_are_named(tmp_path: Path) -> None:
    with pytest.raises(CleaningError) as refused:
        read_file(workbook(tmp_path / "given.xlsx", {"Cover": "", "Data": HEAD}))
    assert (refused.value.code, refused.value.choices) == ("EMPTY", ["Data"])


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ('<row r="2"/><row r="1"><c><v>1</v></c></row>', "CORRUPT"),
        ('<row r="1"><c t="s"><v>7</v></c></row>', "CORRUPT"),
        ('<row r="1"><c t="s"><v>-1</v></c></row>', "CORRUPT"),
        ("<row>", "CORRUPT"),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "CORRUPT"),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>3</v></c><c r="A1"/><c r="A1"><v>2</v></c></row>', "CORRUPT"),
        (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            "TOO_MANY_CELLS",
        ),
        ('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>', "TOO_MANY_COLUMNS"),
    ],
)
def test_a_sheet_that_is_no_table_is_refused(rows: str, code: str, tmp_path: Path) -> None:
    assert code_of(workbook(tmp_path / "given.xlsx", {"Data": rows}, strings="<si><t>one</t></si>")) == code


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "given.xlsx", {})
    path.write_bytes(path.read_bytes().replace(b"xl/workbook.xml", b"xl/wirkbook.xml"))
    assert code_of(path) == "TYPE_MISMATCH"


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bombs, "LIMITS", Limits(ratio_from=1 << 20, ratio=50))
    path = workbook(tmp_path / "given.xlsx", {"Data": HEAD + " " * (2 << 20)})
    with pytest.raises(CleaningError, match="would unpack to over 2 MB") as refused:
        convert(path, tmp_path / "out.csv", 0, "given.xlsx")
    assert refused.value.code == "BOMB"


def test_one_text_in_many_cells_is_a_bomb_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bombs, "LIMITS", Limits(ratio_from=1 << 20, ratio=50))
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 30))
    path = workbook(tmp_path / "given.xlsx", {"Data": rows}, strings=f"<si><t>{'x' * 100_000}</t></si>")
    with pytest.raises(CleaningError, match="would unpack to over 2 MB") as refused:
        convert(path, tmp_path / "out.csv", 0, "given.xlsx")
    assert refused.value.code == "BOMB"


@pytest.mark.parametrize(("limits", "code"), [(Limits(memory=100 << 20), "MEMORY"), (Limits(wall=0), "TIMEOUT")])
def test_a_parser_that_needs_too_much_is_ended(
    limits: Limits, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "given.xlsx", {"Data": cell("")}, strings="<si><t>" + "x" * (60 << 20) + "</t></si>")
    monkeypatch.setattr(parent, "LIMITS", limits)
    assert code_of(path) == code


def code_of(path: Path) -> str:
    with pytest.raises(CleaningError) as refused:
        read_file(path)
    assert refused.value.message.endswith(".")
    assert list(path.parent.iterdir()) == [path]
    return refused.value.code
