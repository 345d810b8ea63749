"""Tables of many kinds, each written in many ways, are read as intended, without any note."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.jobs.cleaning.reader.reading import read


@dataclass(frozen=True)
class Table:
    names: list[str]
    rows: list[list[str]]

    def written(self, delimiter: str = ",", quote: str = '"', quoting: int = csv.QUOTE_MINIMAL, end: str = "\n") -> str:
        file = io.StringIO()
        writer = csv.writer(file, delimiter=delimiter, quotechar=quote, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
        writer.writerows([self.names, *self.rows])
        return file.getvalue()


TABLES = {
    "prices": Table(
        ["Artikel", "Preis", "Datum"],
        [["Schraube M4", "1,20", "03.04.2024"], ["Mutter, groß", "0,35", "04.04.2024"], ["Bolzen", "1.234,50", "05.04.2024"]],
    ),
    "words": Table(
        ["name", "city", "job"],
        [["Ada Lovelace", "London", "mathematician"], ["Alan Turing", "Wilmslow", "logician"], ["Bo", "York", "admiral"]],
    ),
    "two rows": Table(["a", "b"], [["x", "y"], ["z", "w"]]),
    "wide": Table([f"m{i}" for i in range(40)], [[str(i * j % 17) for i in range(40)] for j in range(1, 12)]),
    "gaps": Table(["a", "b", "c", "d"], [["1", "", "", "x"], ["", "2", "", ""], ["3", "", "", "y"], ["", "", "4", ""]]),
    "codes": Table(
        ["code", "zip", "at"], [["00123", "01099", "08:00"], ["00456", "99974", "10:15"], ["00789", "10115", "12:00"]]
    ),
}
WAYS: dict[str, Callable[[Table, str], str | bytes]] = {
    "plain": lambda table, mark: table.written(mark),
    "quotes around all": lambda table, mark: table.written(mark, quoting=csv.QUOTE_ALL),
    "single quotes": lambda table, mark: table.written(mark, quote="'", quoting=csv.QUOTE_ALL),
    "byte order mark, CRLF": lambda table, mark: "\ufeff" + table.written(mark, end="\r\n"),
    "CR": lambda table, mark: table.written(mark, end="\r"),
    "UTF-16": lambda table, mark: table.written(mark).encode("utf-16"),
    "UTF-16 without a mark": lambda table, mark: table.written(mark).encode("utf-16-le"),
    "UTF-16 without a mark, quoted": lambda table, mark: table.written(mark, quoting=csv.QUOTE_ALL).encode("utf-16-le"),
    "Windows-1252": lambda table, mark: table.written(mark).encode("cp1252"),
    "a title": lambda table, mark: "Report for the board\n\n" + table.written(mark),
    "notes below": lambda table, mark: table.written(mark) + "\nSource: own figures\n",
    "comments": lambda table, mark: "# made by hand\n# 2024\n" + table.written(mark),
    "a line for Excel": lambda table, mark: f"sep={mark}\n" + table.written(mark),
    "a line for Excel, CR": lambda table, mark: f"sep={mark}\r" + table.written(mark, end="\r"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_table_is_read_as_it_was_meant(way: str) -> None:
    for name, table in TABLES.items():
        for mark in ",;\t|":
            found = read(WAYS[way](table, mark))
            cells = [[cell or "" for cell in row] for row in found.rows]  # whether they were quoted does not matter here
            assert (found.names, cells) == (table.names, table.rows), (name, mark)


def test_a_space_behind_each_comma_belongs_to_it_whatever_stands_in_quotes() -> None:
    found = read('item, price, day\nnut, "1,20", 3 May\n"bolt, long", "0,35", 4 May\nscrew, "12,00", 5 May\n')
    assert found.names == ["item", "price", "day"]
    assert found.rows[1] == ["bolt, long", "0,35", "4 May"]
