"""Fixed-width text."""

from tests.jobs.cleaning.reader.reading import read

TEXT = "id   name      sum\n001  Zoë      1.50\n\n002            -20\n003  Ann Lee\n"
NAMES = ["id", "name", "sum"]
ROWS = [["001", "Zoë", "1.50"], ["002", None, "-20"], ["003", "Ann Lee", None]]


def test_widths_may_be_given() -> None:
    for widths in ([5, 9], [5, 9, 4]):
        table = read(TEXT, widths=widths)
        assert (table.names[:3], [row[:3] for row in table.rows], table.reading.kind) == (NAMES, ROWS, "fixed")
        assert table.reading.notes == ("1 blank line was skipped.",)


def test_widths_may_be_found_by_their_gaps() -> None:
    table = read("a   bb   c\n1    2   3\n10  20  30\n", widths="auto")
    assert (table.names, table.rows) == (["a", "bb", "c"], [["1", "2", "3"], ["10", "20", "30"]])
    assert table.reading.notes == ("The columns were found by their gaps: they begin at character 1, 5, 9.",)


def test_what_stands_beyond_the_last_width_is_a_column_of_its_own() -> None:
    assert read("ab cd\r\nef gh", widths=[3, 1], header="none", encoding="cp1252").rows == [["ab", "c", "d"], ["ef", "g", "h"]]
