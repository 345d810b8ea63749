"""Fixed-width text, and printed reports."""

from collections.abc import Sequence
from itertools import accumulate

import pytest

from tests.jobs.cleaning.reader.reading import read

TEXT = "id   name      sum\n001  Zoë      1.50\n\n002            -20\n003  Ann Lee\n"
NAMES = ["id", "name", "sum"]
ROWS = [["001", "Zoë", "1.50"], ["002", None, "-20"], ["003", "Ann Lee", None]]


def test_widths_may_be_given() -> None:
    for widths in ([5, 9], [5, 9, 4]):
        table = read(TEXT, widths=widths)
        assert (table.names[:3], [row[:3] for row in table.rows], table.reading.kind) == (NAMES, ROWS, "fixed")
        assert table.reading.notes == ("1 line is blank and was skipped (line 3).",)
        assert table.reading.widths == tuple(widths)


def test_widths_may_be_found_by_their_gaps() -> None:
    table = read("a   bb   c\n1    2   3\n10  20  30\n", widths="auto")
    assert (table.names, table.rows) == (["a", "bb", "c"], [["1", "2", "3"], ["10", "20", "30"]])
    assert table.reading.notes == ("The columns were found by their gaps: they begin at character 1, 4, 8.",)


def test_what_stands_beyond_the_last_width_is_a_column_of_its_own() -> None:
    assert read("ab cd\r\nef gh", widths=[3, 1], header="none", encoding="cp1252").rows == [["ab", "c", "d"], ["ef", "g", "h"]]


LEDGER_NAMES = ["Acct", "Name", "City", "Amount"]
LEDGER = [
    ["01000", "Ann Lee", "Oslo", "-15,000.00"],
    ["01007", "Zoë Öström", "New York", "1,360.33"],
    ["01014", "Maria de la Cruz", "Bad Ems", "720.67"],
    ["01021", "O'Brien, Pat", "Rome", "1,234,567.00"],
    ["01028", "Li Wei", "São Paulo", "-4.10"],
    ["01035", "Bob", "Aix", "0.00"],
]
WIDTHS = (5, 18, 10, 13)


def line(cells: Sequence[str], gap: int = 2) -> str:
    return (" " * gap).join([*(map(str.ljust, cells[:-1], WIDTHS)), cells[-1].rjust(WIDTHS[-1])])


def drawn(gap: int = 2, sign: str = "-") -> str:
    return (" " * gap).join(sign * width for width in WIDTHS)


def body(gap: int = 2) -> list[str]:
    return [line(row, gap) for row in LEDGER]


PRINTS = {
    "with a line under the names": [line(LEDGER_NAMES), drawn(), *body()],
    "without": [line(LEDGER_NAMES), *body()],
    "a blank between columns": [line(LEDGER_NAMES, 1), drawn(1), *body(1)],
    "between lines": ["LEDGER OF ALL ACCOUNTS, 2024", drawn(sign="="), line(LEDGER_NAMES), drawn(sign="="), *body()],
    "below titles": ["ACME Ltd            LEDGER           Page 1", "", line(LEDGER_NAMES), *body()],
}


@pytest.mark.parametrize("way", PRINTS)
def test_a_print_is_recognised(way: str) -> None:
    for encoding in ("utf-8", "cp1252", "utf-16"):
        table = read("\r\n".join(PRINTS[way]).encode(encoding))
        assert (table.reading.kind, table.names, table.rows) == ("fixed", LEDGER_NAMES, LEDGER), encoding


@pytest.mark.parametrize("feed", ["", "\f"])
@pytest.mark.parametrize("rule", [True, False])
def test_what_each_page_has_beside_rows_is_told(feed: str, rule: bool) -> None:
    pages = []
    for number, rows in enumerate((body()[:3], body()[3:]), start=1):
        title = f"{feed if number > 1 else ''}ACME Trading Ltd         LEDGER 2024       Page {number}"
        pages += [title, "", line(LEDGER_NAMES), *[drawn()] * rule, *rows, "", f"      - {number} -"]
    table = read("\n".join(pages))
    assert (table.names, table.rows) == (LEDGER_NAMES, LEDGER)
    told = {oddity["kind"]: oddity["count"] for oddity in table.reading.oddities}
    assert told == {"above": 2, "page": 4 + 2 * rule, "blank": 3}
    second = pages.index(next(each for each in pages if "Page 2" in each)) + 1
    assert second in next(oddity["lines"] for oddity in table.reading.oddities if oddity["kind"] == "page")
    kept = read("\n".join(pages), aside="keep").rows
    assert len(kept) == len(pages) - 1
    assert ["Acct", "Name", "City", "Amount"] in kept


def test_a_new_title_below_a_form_feed_is_part_of_the_page() -> None:
    more = [each.replace("01", "02", 1) for each in body()]
    pages = ["LEDGER, PART ONE", "", line(LEDGER_NAMES), *body(), "\fLEDGER, THE SECOND PART", line(LEDGER_NAMES), *more]
    table = read("\n".join(pages))
    assert [row[0] for row in table.rows] == [row[0] for row in LEDGER] + [each[:5] for each in more]


def test_names_may_have_several_lines() -> None:
    first, second = line(["Acct", "Customer", "", "Amount"]), line(["No", "name", "City", "in EUR"])
    names = ["Acct No", "Customer name", "City", "Amount in EUR"]
    for lines in ([first, second, drawn(), *body()], [first, second, *body()]):
        table = read("\n".join(lines))
        assert (table.names, table.rows) == (names, LEDGER)


@pytest.mark.parametrize("amounts", [("1,234.50-", "12.00 "), ("(1,234.50)", "12.00 "), ("1,234.50 DR", "12.00 CR")])
def test_amounts_stay_whole(amounts: tuple[str, str]) -> None:
    rows = [[*row[:3], amounts[number % 2]] for number, row in enumerate(LEDGER)]
    table = read("\n".join([line(LEDGER_NAMES), *map(line, rows)]))
    assert [row[3] for row in table.rows] == [row[3].strip() for row in rows]


def test_the_label_of_a_total_stays_whole() -> None:
    total = "Total carried forward to page 2".ljust(38) + "1,234,567.00".rjust(14)
    assert read("\n".join([line(LEDGER_NAMES), drawn(), *body(), total])).rows[-1] == [
        "Total carried forward to page 2",
        None,
        None,
        "1,234,567.00",
    ]


def test_a_longer_number_of_another_month_fits_the_widths_that_were_found() -> None:
    widths = read("\n".join(PRINTS["without"])).reading.widths
    rows = [[*row[:3], "-1,234,567.00"] for row in LEDGER]
    assert read("\n".join([line(LEDGER_NAMES), *map(line, rows)]), widths=widths).rows == rows


@pytest.mark.parametrize("takes", [1, 2])
def test_east_asian_characters_may_take_two_places(takes: int) -> None:
    rows = [
        ["001", "田中太郎", "東京都", "1,200"],
        ["002", "王", "横浜市西区", "80"],
        ["003", "佐藤健二郎", "京都", "-3,000"],
    ] * 2
    names = ["番号", "名前", "都市", "金額"]

    def pad(cell: str, width: int) -> str:
        return cell + " " * (width - sum(takes if ord(sign) > 0x1000 else 1 for sign in cell))

    lines = ["  ".join(map(pad, row, (5, 12, 12, 8))) for row in (names, *rows)]
    table = read("\n".join(lines), encoding="utf-8")
    assert (table.names, table.rows) == (names, rows)
    assert [*accumulate(table.reading.widths)][:2] == [7, 21]
    assert read("\n".join(lines), encoding="utf-8", widths=table.reading.widths).rows == rows


def test_a_line_of_control_characters_holds_no_names() -> None:
    """Such as the codes for a printer."""
    assert read("\x1c  \x1c\nab cd\n1  2\n3  4\n", widths=[3]).names == ["ab", "cd"]


def test_tabs_reach_to_the_next_eighth_place() -> None:
    lines = [line(LEDGER_NAMES), *body()]
    tabbed = [each[:16].rstrip(" ") + "\t" + each[16:] if each[15] == " " else each for each in lines]
    assert tabbed != lines
    assert read("\n".join(tabbed)).rows == LEDGER


def test_a_date_in_words_is_one_column() -> None:
    rows = [[f"{day:02} {month} 2024", "Oslo", f"{day}.50"] for day, month in enumerate(["Jan", "Feb", "Mar", "Apr"] * 3, 1)]
    lines = ["Day            Town    Sum", *(f"{day} {town:>7}{amount:>7}" for day, town, amount in rows)]
    table = read("\n".join(lines))
    assert (table.names, table.rows) == (["Day", "Town", "Sum"], rows)


def test_the_last_words_of_a_few_long_names_are_no_column() -> None:
    names = ["Charlie van der Berg", "Ann Lee", "Bob", "Per Hansen", "Mallory Smith", "Eve", "Li Wei", "Zoë"]
    amounts = [f"{number * 1234567 % 10**7:,}.00" for number in range(1, 50)]
    rows = [[names[number % len(names)], *amounts[number : number + 2]] for number in range(48)]
    table = read("\n".join(f"{name:<25} {debit:>15} {credit:>15}" for name, debit, credit in rows))
    assert (table.reading.kind, table.rows) == ("fixed", rows)


QUOTED = """id,name,city,price,quantity,note
000000,"Bo, Jr. ", São  Paulo,7.25,2, NA
000002,"  Bo, Jr.",  São  Paulo,7.25,007," say ""hi""  "
000004,Ann Lee  ,  oslo  ,0.99,3," two
lines"
000010,  Ann Lee,oslo,3.10,40," two
lines"
"""
DELIMITED = {
    "quotes with gaps and lines": (QUOTED, ","),
    "padded": (
        "id ,name            ,sum\n1  ,Ann Lee         ,   1.50\n2  ,Bob             ,  20.00\n3  ,Zoë             ,   7.00\n",
        ",",
    ),
    "single blanks": ("x y z\n1 2 3\n4 5 6\n7 8 9\n", " "),
    "tabs": ("id\tname\tsum\n1\tAnn\t2\n2\tBob\t3\n3\tEve\t4\n", "\t"),
    "notes with double blanks": ("id,note\n1,One.  Two.\n2,A  b\n3,None\n4,Ok\n5,Fine\n", ","),
    "indented": ("def f():\n    return  1\n    return  2\n    return  3\n    return  4\n", " "),
}


DELIMITED |= {
    f"padded, with {sign}": ("".join(sign.join(f"{cell:<20}" for cell in row) + "\n" for row in (LEDGER_NAMES, *LEDGER)), sign)
    for sign in "^~:§\x1f;"
}


@pytest.mark.parametrize("way", DELIMITED)
def test_other_text_is_no_print(way: str) -> None:
    text, delimiter = DELIMITED[way]
    reading = read(text).reading
    assert (reading.kind, reading.delimiter) == ("text", delimiter)


def test_lines_that_begin_as_a_person_says_are_skipped() -> None:
    lines = [*PRINTS["without"][:3], "# two are to follow", *PRINTS["without"][3:], "# checked"]
    assert read("\n".join(lines), comment="#").rows == LEDGER
    assert len(read("\n".join(lines), comment="#", aside="keep").rows) == len(LEDGER) + 2


def test_a_chosen_delimiter_overrules_what_looks_printed() -> None:
    assert read("\n".join(PRINTS["without"]), delimiter=",").reading.kind == "text"
