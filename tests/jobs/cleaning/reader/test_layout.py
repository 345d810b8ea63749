"""Lines around a table, and its format: detected, reported with line numbers, and overridden."""

from typing import Any

import pytest

from jobs.cleaning.errors import CleaningError
from tests.jobs.cleaning.reader.reading import Table, read

ROWS = "1,Ann,2.5\n2,Bob,3.5\n3,Cid,4.5\n"
TABLE = "id,name,price\n" + ROWS
BODY = [["1", "Ann", "2.5"], ["2", "Bob", "3.5"], ["3", "Cid", "4.5"]]
OTHER = "city,people\nOslo,700\nBergen,300\nBodø,50\n"


def met(table: Table) -> dict[str, list[int]]:
    """The lines of each kind of oddity."""
    return {oddity["kind"]: oddity["lines"] for oddity in table.reading.oddities}


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("Sales\n\n" + TABLE, {"above": [1, 2]}),
        ("Sales,,\n,,\n" + TABLE, {"above": [1, 2]}),
        ("Author,Ann\nYear,2024\n\n" + TABLE, {"above": [1, 2, 3]}),
        ("# made by hand\n# twice\n" + TABLE, {"above": [1, 2]}),
        ("sep=,\n" + TABLE, {"above": [1]}),
        (TABLE + "\nSource: the shop\n", {"below": [5, 6]}),
        (TABLE + "(3 rows read)\n", {"below": [5]}),
        (TABLE + ",,\nSource: the shop,,\n", {"below": [5, 6]}),
        ("id,name,price\n# first\n" + ROWS, {"comment": [2]}),
        (TABLE + "\n" + OTHER, {"table": [5, 6, 7, 8, 9]}),
        (TABLE + TABLE, {"table": [5, 6, 7, 8]}),
        (TABLE + "id,name,price,more\n1,Ann,2.5,x\n", {"table": [5, 6]}),
        (TABLE + "id,name\n1,Ann\n", {"table": [5, 6]}),
    ],
)
def test_what_is_no_row_is_left_aside_and_told(content: str, lines: dict[str, list[int]]) -> None:
    table = read(content)
    assert (table.names, table.rows) == (["id", "name", "price"], BODY)
    assert met(table) == lines
    assert len(table.reading.notes) == len(lines)


@pytest.mark.parametrize(
    "content",
    [
        TABLE + "\n4,Dan,5.5\n",  # a blank line does not end the table
        TABLE + "\n4\n",  # nor is a row that seems to be cut off a note
        TABLE + "id,Ann,price\n",
        "id,name,price\nx1,unknown,0\n" + ROWS,
        "when,what,#\n#1,a,2\n#2,b,3\n",
    ],
)
def test_what_may_be_a_row_is_one(content: str) -> None:
    assert len(read(content).rows) == sum(bool(line) for line in content.splitlines()) - 1


def test_several_rows_name_the_columns() -> None:
    table = read("height,width\nin cm,in cm\n" + "1.5,2.5\n" * 3)
    assert (table.names, table.reading.header, len(table.rows)) == (["height in cm", "width in cm"], (1, 2), 3)
    assert read("a,b\nc,\n1,2\n", header=[1, 2]).names == ["a c", "b"]
    assert read("a,b\nc,\n1,2\n", header=[2]).names == ["c", None]


def test_answers_below_a_question_complete_the_header() -> None:
    """As SurveyMonkey exports them; the answers come again in the rows."""
    start = "id,day,Which do you use?,,,How likely?\n"
    rows = "".join(f"{n},2026-05-0{n},{'Web' * (n % 2)},{'App' * (n % 3 == 1)},,{n}\n" for n in range(1, 9))
    table = read(f"{start},,Web,App,Phone,Points\n{rows}")
    assert (table.names, len(table.rows)) == (["id", "day", "Which do you use? Web", "App", "Phone", "How likely? Points"], 8)
    for no_names in (",,Web,App,,Points\n", "x,,Web,App,Phone,Points\n", ",,Web,App,7,Points\n"):
        assert read(start + no_names + rows).reading.header == 1


def test_questions_and_ids_below_the_names_are_no_rows() -> None:
    """As Qualtrics exports them."""
    ids = ",".join(f'"{{""ImportId"":""{name}""}}"' for name in ("_recordId", "QID1", "QID2"))
    table = read(f'ResponseId,Q1,Q2\nResponse ID,"How, and\nwhy?",Comment\n{ids}\nR_1,good,\nR_2,bad,x\n')
    assert (table.names, table.rows) == (["ResponseId", "Q1", "Q2"], [["R_1", "good", None], ["R_2", "bad", "x"]])
    assert (table.reading.header, met(table)) == (1, {"above": [2, 4]})
    assert len(read(f"ResponseId,Q1,Q2\n{ids}\nR_1,good,\n").rows) == 1


def test_facts_about_the_file_are_above_the_names() -> None:
    """As DATEV exports bookings: more facts than a row has values, but for empty ones."""
    facts = '"EXTF";700;21;"Buchungsstapel";13;20250305;;"RE"'
    rows = "".join(f'{n},50;"S";"";{8400 + n};;"";;;;\r\n' for n in range(1, 9))
    table = read(f"{facts}\r\nUmsatz;Seite;WKZ;Konto;BU;Datum;Beleg;Text;Sperre;Feld\r\n{rows}")
    assert (table.names[:2], table.reading.header, len(table.rows)) == (["Umsatz", "Seite"], 2, 8)
    assert met(table) == {"above": [1]}
    assert read("2023,2024,x\nNorway,up,no\n1,2,3\n4,5,6\n").reading.header is None


def test_a_row_whose_words_come_again_is_no_second_header() -> None:
    mixed = "x,Oslo,3 May,(1) 2,\n" + "y,Oslo,2026-05-03,12,a@b.org\nz,Lima,2026-05-04,13,\n" * 4
    assert read("name,city,day,phone,mail\n" + mixed).reading.header == 1


def test_another_table_can_be_chosen() -> None:
    table = read(f"{TABLE}\nCities\n{OTHER}", table=2)
    assert (table.names, table.rows[0], len(table.rows)) == (["city", "people"], ["Oslo", "700"], 3)
    assert met(table)["above"] == [5, 6]
    assert len(read(TABLE + TABLE, table="whole").rows) == 7
    with pytest.raises(CleaningError, match="no table 3"):
        read(TABLE + TABLE, table=3)


def test_what_is_no_row_can_be_kept() -> None:
    table = read(f"Sales\n\n{TABLE}\n# so\nSource: x\n", aside="keep")
    assert [row[0] for row in table.rows] == ["Sales", None, "1", "2", "3", None, "# so", "Source: x"]


def test_lines_above_can_be_counted_by_hand() -> None:
    assert read("a,b\nc,d\ne,f\n", skip=1, header="none").rows == [["c", "d"], ["e", "f"]]
    assert read("a\nb\n" + TABLE, skip=0, header="none").rows[0][0] == "a"


def test_comments_can_be_said() -> None:
    assert read("a,b\n//1,2\n3,4\n", comment="//").rows == [["3", "4"]]
    assert read('a,b\n"#1",2\n#3,4\n', comment="#").rows == [["#1", "2"]]


@pytest.mark.parametrize(
    ("content", "rows", "facts"),
    [
        ('a, b\n"x, y", 1\nz, 2\n', [["x, y", "1"], ["z", "2"]], {"delimiter": ",", "spaced": True}),
        ("a, b\nx, 1\ny, 2\n", [["x", "1"], ["y", "2"]], {"delimiter": ",", "spaced": True}),
        ('a,b\n"6\\" pipe",1\n"x\\\\y",2\n', [['6" pipe', "1"], ["x\\y", "2"]], {"escape": "backslash"}),
        ('a b c\n"x y" 1 2\n"z z" 3 4\n', [["x y", "1", "2"], ["z z", "3", "4"]], {"delimiter": " "}),
        ("a:b:c\nx:1:2\ny:3:4\n", [["x", "1", "2"], ["y", "3", "4"]], {"delimiter": ":"}),
        ("a||b\n1||x\n2||y\n", [["1", "x"], ["2", "y"]], {"delimiter": "||"}),
    ],
)
def test_the_manner_of_writing_is_found(content: str, rows: list[list[str]], facts: dict[str, object]) -> None:
    table = read(content)
    assert table.rows == rows
    assert facts.items() <= table.reading.as_json().items()


@pytest.mark.parametrize("settings", [{"short": "pad"}, {"short": "join_next"}, {"long": "merge_last"}])
def test_ragged_rows_are_repaired_as_the_settings_say(settings: dict[str, str]) -> None:
    table = read("a,b,c\n1,x\ny,2\n3,p,4,q\n5,r,6\n", ragged=settings)
    first = [["1", "x\ny", "2"]] if "join_next" in settings.values() else [["1", "x", None], ["y", "2", None]]
    third = ["3", "p", "4,q"] if "merge_last" in settings.values() else ["3", "p", "4", "q"]
    assert [row[:3] for row in table.rows][: len(first)] == first
    assert [cell for cell in table.rows[-2] if cell] == third


def test_one_long_row_makes_the_others_no_short_ones() -> None:
    assert met(read("a,b\n1,2\n3,4,5\n6,7\n")) == {"long": [3]}


def test_short_and_long_rows_are_told_by_the_lines_in_which_they_are_found() -> None:
    told = read('a,b,c\n1,"two\nlines",3\n4,5\n\n6,7,8,9\n1,2,3\n').reading
    assert {oddity["kind"]: oddity["lines"] for oddity in told.oddities} == {"blank": [5], "short": [4], "long": [6]}
    assert [note[-9:] for note in told.notes] == ["(line 5).", "(line 4).", "(line 6)."]


@pytest.mark.parametrize("settings", [{}, {"header": 1}, {"header": "none", "delimiter": ";"}, {"widths": (2, 3)}])
@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n \t\r\n", b"\n" * 70_000])
def test_a_file_of_nothing_but_white_space_is_a_table_of_nothing(content: bytes, settings: dict[str, Any]) -> None:
    table = read(content, **settings)
    assert (table.rows, table.reading.header, table.reading.notes) == ([], None, ("The file is empty.",))


def test_white_space_above_a_table_makes_it_no_less_of_one() -> None:
    assert read(b"\n" * 70_000 + b"a,b\n1,2\n").rows[-1] == ["1", "2"]


@pytest.mark.parametrize(
    "encoding", ["utf-32-le", "utf-32-be", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "iso2022_jp"]
)
def test_east_asian_and_wide_text_is_read(encoding: str) -> None:
    text = {
        "gb18030": "这是一个表格，里面有很多中文文字和数字",
        "big5": "這是一個表格，裡面有很多中文文字和數字",
        "euc_kr": "이것은 한국어로 된 표입니다",
    }
    rows = [[text.get(encoding, "これは日本語のテキストです、ひらがなとカタカナ"), str(number)] for number in range(20)]
    content = "id,n\n" + "".join(",".join(row) + "\n" for row in rows)
    assert read(content.encode(encoding)).rows == rows


@pytest.mark.parametrize("content", [b"," * 1_000_000 + b"\n", b"x" * (1 << 25)])
def test_a_line_without_end_is_a_sentence(content: bytes) -> None:
    with pytest.raises(CleaningError) as refused:
        read(content)
    assert refused.value.code in ("TOO_MANY_COLUMNS", "CELL_TOO_LONG")
