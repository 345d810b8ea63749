"""Delimited text: with detected settings, and with given ones."""

import pytest

from jobs.cleaning.errors import CleaningError
from jobs.cleaning.reader.detect.dialect import DOUBTED
from jobs.cleaning.reader.reading import NEAR_DELIMITER
from jobs.cleaning.values import kept_bytes
from tests.jobs.cleaning.reader.reading import read

TABLE = [["id", "name", "price"], ["0001", "Zoë, B.", "1.10"], ["0002", 'say "hi"', None], ["0003", "", "1e5"]]


def render(rows: list[list[str | None]], delimiter: str = ",", newline: str = "\n") -> str:
    def field(cell: str | None) -> str:
        if cell is None:
            return ""
        quoted = not cell or any(character in cell for character in f'"\r\n{delimiter}')
        return '"' + cell.replace('"', '""') + '"' if quoted else cell

    return "".join(delimiter.join(map(field, row)) + newline for row in rows)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_and_record_end_are_found(delimiter: str, newline: str) -> None:
    table = read(render(TABLE, delimiter, newline))
    assert [table.names, *table.rows] == TABLE
    assert (table.reading.delimiter, table.reading.record_end, table.reading.header) == (delimiter, newline, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"])
def test_encoding_is_found(encoding: str) -> None:
    table = read(render(TABLE).encode(encoding))
    assert [table.names, *table.rows] == TABLE


def test_sentences_in_quotes_are_cells() -> None:
    first = '云很白，天很蓝。,"These are Ann\'s pears, so wait."\n云很白，天很蓝。,"These are ""Ann\'s pears"", so wait."\n'
    table = read(first + '云很白，天很蓝。,These are "Ann\'s pears" so wait.\n')
    assert (table.reading.delimiter, table.rows[-1]) == (",", ["云很白，天很蓝。", 'These are "Ann\'s pears" so wait.'])
    assert table.reading.confidence < 1


@pytest.mark.parametrize(
    "prose",
    [
        "He said: „no“, and left…\nShe said: „yes“, and stayed…\n",
        "one two three\nfour five six\n",
        "text\nHello, you\nFine; so\n",
    ],
)
def test_a_delimiter_for_which_little_speaks_is_said_to_be_a_near_thing(prose: str) -> None:
    doubted = read(prose).reading
    assert (doubted.confidence < DOUBTED, NEAR_DELIMITER in doubted.notes) == (True, True)
    told = read(prose, delimiter=doubted.delimiter).reading
    assert (told.confidence, NEAR_DELIMITER in told.notes) == (1.0, False)


@pytest.mark.parametrize("certain", [render(TABLE), render(TABLE, ";"), "name\nAnn Lee\nBob Ray\n", "sep=|\none, two|x\n"])
def test_of_a_delimiter_that_is_certain_nothing_is_said(certain: str) -> None:
    assert NEAR_DELIMITER not in read(certain).reading.notes


WESTERN_TEXTS = {
    "German": "Name;Ort\nMüller;Düsseldorf\nGroß;Nürnberg\nJäger;Köln\n",
    "French": "nom;ville\nRené;Orléans\nFrançois;Besançon\nHélène;Évreux\nLoïc;Nîmes\n",
    "Portuguese": "nome;cidade\nJoão;São Paulo\nAntônio;Goiânia\nInês;Bragança\n",
    "Danish": "navn;by\nSøren;København\nÅse;Ærøskøbing\n",
    "one letter": "name;city\nAnn;Oslo\nBob;Zürich\n",
}


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman"])
@pytest.mark.parametrize("language", WESTERN_TEXTS)
def test_old_western_encodings_are_told_apart(language: str, encoding: str) -> None:
    text = WESTERN_TEXTS[language]
    table = read(text.encode(encoding))
    assert "\n".join(";".join(map(str, row)) for row in [table.names, *table.rows]) + "\n" == text


@pytest.mark.parametrize("content", [b"name,,city\nAnn,\xff\xff,Oslo\n", b"name\xa0,city\xa0\nFirst\x96Citizens,Oslo\n"])
def test_signs_alone_are_no_old_encoding(content: bytes) -> None:
    assert read(content).reading.encoding not in ("cp850", "mac_roman")


def test_an_encoding_can_be_given() -> None:
    table = read("имя,город\nАня,Москва\n".encode("cp866"), encoding="cp866")
    assert (table.names, table.rows) == (["имя", "город"], [["Аня", "Москва"]])


def test_an_encoding_that_looks_binary_is_read_if_it_is_given() -> None:
    assert read("a,b\n한,국\n".encode("iso-2022-kr"), encoding="iso-2022-kr").rows == [["한", "국"]]


def test_a_zero_byte_makes_no_utf_16() -> None:
    assert read(b"abc,def\nab\0c,def\n", header=1).rows == [["ab\0c", "def"]]


@pytest.mark.parametrize("row", ["{0},name {0},{0}.50\0", "{0:04d},AB12\0,x", "{0},abc\0", "{0},a\0,bcd,ef", "{0},\0"])
def test_zero_bytes_in_every_row_make_no_utf_16(row: str) -> None:
    """If rows have an even length, the zero bytes are all at even or all at odd positions."""
    names = ["id", *(f"name {place}" for place in range(row.count(",")))]
    rows = [row.format(number).split(",") for number in range(10, 90)]
    found = read("".join(",".join(cells) + "\n" for cells in [names, *rows]))
    assert (found.reading.encoding, found.names, found.rows) == ("utf-8", names, rows)


@pytest.mark.parametrize(
    "words",
    [
        "Аня Москва",
        "上海 北京",
        "さくら いと",
        "राम सीता",
        "ਰਾਮ ਮਾਨ",
        "രാമൻ സീത",
        "Ελένη Αθήνα",
        "محمد",
        "서울 부산",
        "wait… so",
    ],
    ids=ascii,
)
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_of_any_script_needs_no_mark(words: str, encoding: str) -> None:
    names, rows = ["id", "name"], [[str(number), word] for number in range(3) for word in words.split()]
    found = read("".join(",".join(cells) + "\n" for cells in [names, *rows]).encode(encoding))
    assert (found.reading.encoding, found.names, found.rows) == (encoding, names, rows)


@pytest.mark.parametrize("size", [64, 4 << 20])
def test_zero_bytes_are_told_by_their_lines(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.cleaning.reader.text.BLOCK", size)
    lines = [f"{number},a" for number in range(3000)]
    lines[3], lines[2998] = "3,\0a\0", '2998,"a\n\0b"'
    found = read("id,name\n" + "\n".join(lines) + "\n").reading
    assert found.oddities == ({"kind": "nul", "count": 3, "lines": [5, 3001]},)


@pytest.mark.parametrize("size", [64, 4 << 20])
@pytest.mark.parametrize(("kind", "header", "end"), [("short", "a,b,c", ""), ("surplus", "a,b", ","), ("long", "a,b", ",z")])
def test_rows_of_several_lines_are_told_by_their_first(
    kind: str, header: str, end: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.cleaning.reader.text.BLOCK", size)
    rows = "".join(f'{number},"x\ny"{end}\n{number},x{end}\n' for number in range(9000))
    (told,) = read(f"{header}\n{rows}").reading.oddities
    assert (told["kind"], told["count"], told["lines"][:4], len(told["lines"])) == (kind, 18_000, [2, 4, 5, 7], 100)


def test_bytes_that_are_no_text_are_kept_and_counted() -> None:
    lines = b"name,city\n" + "Zoë,Köln\n".encode() * 50_000
    table = read(lines + "René,Köln\n".encode("latin-1"))
    assert [kept_bytes.restored(str(cell).encode()) for cell in table.rows[-1]] == [b"Ren\xe9", b"K\xf6ln"]
    assert table.rows[-2] == ["Zoë", "Köln"]
    assert table.reading.oddities == ({"kind": "undecodable", "count": 1, "lines": [50_002]},)


def test_null_is_nothing_and_empty_text_is_quoted() -> None:
    assert read('a,b\n,""\n').rows == [[None, ""]]


def test_quotes_may_be_single() -> None:
    table = read("id;text\n1;'a;b'\n2;'c''d'\n")
    assert table.rows == [["1", "a;b"], ["2", "c'd"]]
    assert table.reading.quote == "'"


def test_apostrophes_within_words_are_no_quotes() -> None:
    assert read('a;b\nAnn\'s;"x" y\nBob\'s;"x" z\n').reading.quote is None


@pytest.mark.parametrize("content", ["a;b\n1;''\n2;x\n", "a,b\n1,''\n2,''", "a;b\n'';1\n"])
def test_two_apostrophes_alone_are_text_and_no_quotes_around_nothing(content: str) -> None:
    assert "''" in [cell for row in read(content).rows for cell in row]


def test_without_quoting_quotes_are_text() -> None:
    assert read('size,price\n"6"",1\n', quote="none").rows == [['"6""', "1"]]


def test_a_delimiter_may_be_several_characters() -> None:
    assert read('a||b\n1|2||"x||y"\n', delimiter="||").rows == [["1|2", "x||y"]]


@pytest.mark.parametrize(
    ("content", "names", "rows"),
    [
        ("id,name,price\n", ["id", "name", "price"], []),
        ("id,name\n1,Ann\n", ["id", "name"], [["1", "Ann"]]),
        ("1,2.5\n2,3.5\n", [None, None], [["1", "2.5"], ["2", "3.5"]]),
        ("id,,  x ,id\n1,2,3,4\n", ["id", None, "  x ", "id"], [["1", "2", "3", "4"]]),
        ("code\n\n00123\n", ["code"], [[None], ["00123"]]),
        ("not known\nnot known\nnot known\n", [None], [["not known"]] * 3),
        ("a,b,c\nx,y,z\nx,y,z\nx,y,z\n", ["a", "b", "c"], [["x", "y", "z"]] * 3),
    ],
)
def test_the_header_is_found(content: str, names: list[str | None], rows: list[list[str | None]]) -> None:
    table = read(content)
    assert (table.names, table.rows) == (names, rows)


@pytest.mark.parametrize(
    "lines",
    [
        ["name", "John Smith", "Ann Lee", "Bob Ray"],
        ["full name", "John Smith", "Ann Lee", "Bob Ray"],
        ["address", "12 Main Street", "34 Oak Avenue", "5 High Road"],
    ],
)
def test_blanks_between_mere_words_part_nothing(lines: list[str]) -> None:
    table = read("\n".join([*lines, ""]))
    assert (table.names, table.rows) == (lines[:1], [[line] for line in lines[1:]])


@pytest.mark.parametrize("content", ["id name\n1 Ann\n2 Bob\n3 Eve\n", '"first name" city\nAnn Oslo\n"Mary Ann" Rome\n'])
def test_blanks_part_values(content: str) -> None:
    assert len(read(content).names) == 2


def test_a_title_above_the_table_is_left_aside_and_told() -> None:
    table = read("Sales of May\n\nid,price\n1,2.50\n2,3.50\n")
    assert (table.names, table.rows, table.reading.header) == (["id", "price"], [["1", "2.50"], ["2", "3.50"]], 3)
    assert table.reading.notes == ("2 lines above the table were skipped (the first in line 1).",)


def test_the_header_can_be_given() -> None:
    assert read("a,b\nc,d\n1,2\n", header=2).names == ["c", "d"]
    assert read("a,b\nc,d\n", header="none").rows == [["a", "b"], ["c", "d"]]
    with pytest.raises(CleaningError, match="The header cannot be record 9 of 2"):
        read("a,b\nc,d\n", header=9)


def test_a_header_that_comes_once_more_is_said_with_the_way_to_read_on() -> None:
    (note,) = read(b"id,n\n1,2\nid,n\n3,4\n").reading.notes
    assert note.startswith("2 lines were skipped (the first in line 3). Another table begins there, or the header is repeated")
    assert read(b"id,n\n1,2\nid,n\n3,4\n", table=2).rows == [["3", "4"]]
    assert read(b"id,n\n1,2\nid,n\n3,4\n", table="whole").rows == [["1", "2"], ["id", "n"], ["3", "4"]]


def test_short_rows_are_filled_up_and_told() -> None:
    table = read("a,b,c\n1,2,3\n4\n5,6\n")
    assert table.rows == [["1", "2", "3"], ["4", None, None], ["5", "6", None]]
    assert table.reading.notes == ("2 rows are shorter than the others: the missing cells are empty (the first in line 3).",)


def test_cells_beyond_the_header_become_columns() -> None:
    table = read("a,b\n1,2\n3,4,,5\n6,7,,\n")
    assert table.names == ["a", "b", None, None]
    assert table.rows == [["1", "2", None, None], ["3", "4", None, "5"], ["6", "7", None, None]]
    said = "1 row is longer than the header: the cells beyond it became further columns (line 3)."
    assert said in table.reading.notes


def test_a_longer_row_far_down_is_not_cut() -> None:
    table = read("a,b\n" + "1,2\n" * 200_000 + "3,4,5\n")
    assert (table.names, table.rows[-1], len(table.rows)) == (["a", "b", None], ["3", "4", "5"], 200_001)


def test_blank_lines_are_no_rows_where_there_are_columns() -> None:
    table = read("a,b\n\n1,2\n\n\n")
    assert table.rows == [["1", "2"]]
    assert table.reading.notes == ("3 lines are blank and were skipped (the first in line 2).",)


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('6" pipe,1', ['6" pipe', "1"]),
        ('"6" pipe",1', ['6" pipe', "1"]),
        ('"say "hi", he said",1', ['say "hi", he said', "1"]),
        ('"never closed,1', ['"never closed', "1"]),
        ('x,"', ["x", '"']),
    ],
)
def test_a_misplaced_quote_costs_no_other_line(line: str, cells: list[str]) -> None:
    table = read(f'a,b\n"p,q",0\n{line}\n"r\ns",2\n', quote='"', delimiter=",", header=1)
    assert table.rows == [["p,q", "0"], cells, ["r\ns", "2"]]


def test_everything_between_the_quotes_is_kept() -> None:
    cell = 'a,"b"\r\n\rc\x00\x1f\ufeff\u2028 '
    assert read(render([["id", "text"], ["1", cell], ["2", cell]])).rows == [["1", cell], ["2", cell]]


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b'id,note\r1,a\r2,b\r3,c\r5,"x\ny"', [["1", "a"], ["2", "b"], ["3", "c"], ["5", "x\ny"]]),
        (b'"note"\r"a\nb\n\nc"\r"d\ne"\r', [["a\nb\n\nc"], ["d\ne"]]),
        (b'id,note\r1,"say ""a\nb"""\r', [["1", 'say "a\nb"']]),
        (b"id;note\r1;'a\nb'\r2;'c'\r", [["1", "a\nb"], ["2", "c"]]),
    ],
)
def test_line_feeds_that_all_stand_in_quotes_end_no_record(content: bytes, rows: list[list[str]]) -> None:
    table = read(content)
    assert (table.rows, table.reading.record_end) == (rows, "\r")


def test_lines_of_the_tables_before_are_counted_too() -> None:
    """Regression: a second table was read as if nothing but what stands between the two preceded it."""
    table = read(b"id,name,price\n1,Ann,2.5\n2,Bob,3\n3,Cy,1\n\nid,name,price\n7,Di,9\n", table=2)
    assert (table.rows, [(each["kind"], each["count"], each["lines"]) for each in table.reading.oddities]) == (
        [["7", "Di", "9"]],
        [("earlier", 4, [1, 2, 3, 4]), ("above", 1, [5])],
    )


def test_lines_are_counted_as_they_end_in_a_file_of_several_ends() -> None:
    table = read(b"Report\rof May\r\nid,n\r1,2\n3,\x004\r\n5,6,,\r\n\r\rid,n\r7,8\r9,0")
    assert table.rows == [["1", "2"], ["3", "\x004"], ["5", "6"]]
    assert [(each["kind"], each["count"], each["lines"]) for each in table.reading.oddities] == [
        ("above", 2, [1, 2]),
        ("table", 5, [7, 8, 9, 10, 11]),
        ("surplus", 1, [6]),
        ("nul", 1, [5]),
    ]
