"""What a printed report has between its rows, a header on each page, page numbers and lines, is told, with the step for it."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from jobs.cleaning.profile import profile
from jobs.cleaning.profiling.printed import Printed
from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.suggest import suggest
from jobs.cleaning.table import ROW, Batch, Column
from tests.jobs.cleaning.tables import run, table

HEADER = "item,city,qty"
ROWS = [f"P{row:03},{('Oslo', 'Rome', 'Bern')[row % 3]},{row * 7 % 50}" for row in range(30)]
CODES = ("repeated_header", "page_numbers", "ruled_lines")
WHOLE = ReaderSettings(table="whole")


def printed(*between: str, header: str = HEADER) -> str:
    """Ten rows on each of three pages."""
    pages = [ROWS[start : start + 10] for start in (0, 10, 20)]
    lines = [*pages[0], *(line for number, page in enumerate(pages[1:], 2) for line in [*between, *page])]
    numbered = iter(range(2, 9))
    return "\n".join([header, *(line.replace("#", str(next(numbered))) if "#" in line else line for line in lines)]) + "\n"


def problems(tmp_path: Path, text: str) -> list[dict[str, Any]]:
    path = tmp_path / "given.csv"
    path.write_text(text)
    return profile(path, WHOLE, tmp_path)["problems"]


def rows_left(text: str, steps: list[dict[str, Any]]) -> list[tuple[str | None, ...]]:
    names, *rows = [line.split(",") for line in text.removesuffix("\n").split("\n")]
    cells = {name: [(row + [""] * 3)[place] or None for row in rows] for place, name in enumerate(names)}
    return run(table(cells), *steps).rows


@pytest.mark.parametrize(
    ("between", "code", "said"),
    [
        ([HEADER], "repeated_header", "2 rows repeat the header."),
        (["\fitem, city,qty"], "repeated_header", "2 rows repeat the header."),
        (
            ["Page # of 3,,"],
            "page_numbers",
            "2 rows are numbers of pages, as in a printed report: “Page 2 of 3”, “Page 3 of 3”.",
        ),
        (["Seite #"], "page_numbers", "2 rows are numbers of pages, as in a printed report: “Seite 2”, “Seite 3”."),
        (["- # -,,"], "page_numbers", "2 rows are numbers of pages, as in a printed report: “- 2 -”, “- 3 -”."),
        (["----,----,---"], "ruled_lines", "2 rows are lines between blocks, as in a printed report: “----”."),
        (
            ["====================,,"],
            "ruled_lines",
            "2 rows are lines between blocks, as in a printed report: “====================”.",
        ),
    ],
)
def test_rows_of_a_printed_report_are_told_and_removed(between: list[str], code: str, said: str, tmp_path: Path) -> None:
    text = printed(*between)
    problem, *others = [each for each in problems(tmp_path, text) if each["code"] != "white_space"]
    assert (problem["code"], problem["sentence"], others) == (code, said, [])
    assert rows_left(text, problem["steps"]) == [tuple(row.split(",")) for row in ROWS]


def test_several_kinds_are_told_one_by_one(tmp_path: Path) -> None:
    found = problems(tmp_path, printed("Page #,,", "\f", "---,---,---", HEADER))
    told = {each["code"]: each["count"] for each in found}
    assert [*told] == [*CODES, "blank_rows", "repeated_rows"]
    assert told["repeated_rows"] == 1  # of the blank ones


def test_signs_in_names_stand_for_themselves(tmp_path: Path) -> None:
    header = "no. (a|b),c*,d  e[f]"
    text = printed(header, header=header)
    [problem] = [each for each in problems(tmp_path, text) if each["code"] == "repeated_header"]
    assert rows_left(text, problem["steps"]) == [tuple(row.split(",")) for row in ROWS]


def test_other_rows_stay_where_a_page_number_goes(tmp_path: Path) -> None:
    text = printed("Page 7,,", "Page 7,Oslo,3")
    [problem] = [each for each in problems(tmp_path, text) if each["code"] == "page_numbers"]
    assert problem["count"] == 2
    assert len(rows_left(text, problem["steps"])) == 32


@pytest.mark.parametrize(
    "between",
    [
        pytest.param("item,Oslo,3", id="a name among values"),
        pytest.param("Page 3,Oslo,5", id="a value"),
        pytest.param("Page Street,,", id="a street"),
        pytest.param("---,Oslo,4", id="a missing value"),
        pytest.param("--,,", id="short"),
    ],
)
def test_others_are_not(between: str, tmp_path: Path) -> None:
    assert not {each["code"] for each in problems(tmp_path, printed(between))} & {*CODES}


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([f"Page {row},{f'photo {row}' if row % 3 else ''}" for row in range(12)], id="pages of an album"),
        pytest.param([f"Page {row}," for row in range(12)], id="nothing but pages"),
        pytest.param([f"{'---' if row % 3 else row},{'Oslo' if row % 4 else ''}" for row in range(24)], id="missing values"),
        pytest.param([f"- {row} -,{row if row % 6 else ''}" for row in range(12)], id="a list"),
    ],
)
def test_what_most_rows_begin_with_is_data(rows: list[str], tmp_path: Path) -> None:
    found = problems(tmp_path, "\n".join(["a,b", *rows, ""]))
    assert not {each["code"] for each in found} & {*CODES}


def test_their_cells_are_no_suspects(tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_text(printed("Page # of 3", HEADER))
    found = suggest(path, WHOLE, tmp_path)
    assert found.suspects == []
    assert {problem["code"] for problem in found.profile["problems"]} <= {*CODES}


@pytest.mark.parametrize(
    "above",
    [
        ["Sales of May,,", "printed 3 May,,Page #"],
        ["\fSales of May,,", "Lima Ltd,,"],
        ["\fSales of May,,", ",,", "printed 3 May,Page #,", ",,"],
    ],
)
def test_titles_above_the_header_of_each_page_go_with_it(above: list[str], tmp_path: Path) -> None:
    text = printed(*above, HEADER)
    found = {each["code"]: each for each in problems(tmp_path, text)}
    assert found["page_titles"]["count"] == 2 * sum(bool(line.strip(",")) for line in above)
    assert "above the header of a page, as in a printed report: “" in found["page_titles"]["sentence"]
    assert "“Sales of May”" in found["page_titles"]["sentence"]
    assert "missing" not in found
    steps = [found[code]["steps"][0] for code in ("repeated_header", "page_titles", "blank_rows") if code in found]
    assert rows_left(text, steps) == [tuple(row.split(",")) for row in ROWS]


@pytest.mark.parametrize(
    "above",
    [["Subtotal,,30", HEADER], ["P900,,", HEADER], ["Sales of May,,", "Page #,,"]],
    ids=["a total", "a gap", "no header"],
)
def test_other_rows_there_are_no_titles(above: list[str], tmp_path: Path) -> None:
    assert all(each["code"] != "page_titles" for each in problems(tmp_path, printed(*above)))


def test_a_row_with_gaps_above_the_number_of_a_page_is_none(tmp_path: Path) -> None:
    first, second, third = printed("-\n", HEADER).split("-\n\n")
    found = problems(tmp_path, f"{first}pen,,\nPage 2,,\n{second}ink,,\nPage 3,,\n{third}")
    codes = [each["code"] for each in found if each["code"] != "repeated_rows"]
    assert codes == ["repeated_header", "page_numbers", "missing", "missing"]
    text = printed("Sales of #,,", ",,Page #", HEADER)
    assert {each["code"]: each["count"] for each in problems(tmp_path, text)}["page_titles"] == 4


def test_other_rows_that_repeat_are_told_beside_them(tmp_path: Path) -> None:
    found = {each["code"]: each["count"] for each in problems(tmp_path, printed("Page 1,,", HEADER, ROWS[0], ROWS[0]))}
    assert found == {"repeated_header": 2, "page_numbers": 2, "repeated_rows": 4}


def test_titles_do_not_depend_on_how_the_file_is_cut() -> None:
    text = printed("Sales of May,,", "printed 3 May,,Page #", HEADER)
    names, *rows = (line.split(",") for line in text.splitlines())
    columns = tuple(Column(f"c{place}", name) for place, name in enumerate(names))
    frame = pl.DataFrame(rows, [column.key for column in columns], orient="row").with_row_index(ROW, 1)
    for batch in (1, 5, 100):
        seen = Printed(columns)
        for part in frame.iter_slices(batch):
            seen.add(Batch(columns, part))
        assert {name: sorted(kind.rows) for name, kind in seen.kinds.items()} == {
            "header": [13, 26],
            "page": [],
            "rule": [],
            "title": [11, 12, 24, 25],
            "carried": [],
        }, batch
