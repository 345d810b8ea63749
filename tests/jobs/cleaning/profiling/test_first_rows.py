"""Columns with a value only in the first row of each group are offered to be filled from it, not to be dropped."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from jobs.cleaning.profile import profile
from jobs.cleaning.profiling.first_rows import JUDGED, FirstRows, Groups
from jobs.cleaning.reader import ReaderSettings
from jobs.cleaning.table import ROW, Batch, Column
from tests.jobs.cleaning.tables import run, table

Rows = list[list[str]]

COLUMNS = ["order", "item", "mail", "city", "note", "total"]
FRUIT = ["figs", "kiwis", "plums", "limes", "pears"]


def orders(count: int = 40) -> Rows:
    """As a shop exports them: one row for each item, and the address beside the first; a note is optional."""
    rows = list[list[str]]()
    for order in range(count):
        about = [
            f"a{order}@example.org",
            f"city {order % 7}",
            f"note {order}" if order % 3 else "",
            f"{order}.{order % 90 + 10}",
        ]
        for item in range(order % 3 + 1):
            rows.append([f"#{1000 + order}", FRUIT[(order + item) % 5], *(about if item == 0 else [""] * 4)])
    return rows


def problems(tmp_path: Path, names: list[str], rows: Rows) -> list[dict[str, Any]]:
    path = tmp_path / "given.csv"
    path.write_text("\n".join(map(",".join, [names, *rows])) + "\n")
    found: list[dict[str, Any]] = profile(path, ReaderSettings(), tmp_path)["problems"]
    return [each for each in found if each["code"] in ("missing", "first_rows", "headings")]


def after(names: list[str], rows: Rows, *steps: dict[str, Any]) -> list[tuple[str | None, ...]]:
    cells = {name: [row[place] or None for row in rows] for place, name in enumerate(names)}
    return run(table(cells), *steps).rows


def seen(rows: Rows, batch: int) -> FirstRows:
    columns = tuple(Column(f"c{place}", f"c{place}") for place in range(len(rows[0])))
    frame = pl.DataFrame(rows, [column.key for column in columns], orient="row").with_row_index(ROW, 1)
    found = FirstRows(columns)
    for part in frame.with_columns(pl.col(ROW).cast(pl.UInt64)).iter_slices(batch):
        found.add(Batch(columns, part))
    found.settle()
    return found


def test_what_only_the_first_row_of_an_order_has_is_filled_within_the_order(tmp_path: Path) -> None:
    rows = orders()
    texts, amounts = problems(tmp_path, COLUMNS, rows)
    assert texts["sentence"] == "3 columns have a value only in the first row of each “order”: “mail”, “city”, “note”."
    filled = after(COLUMNS, rows, texts["steps"][0])
    assert all(row[2] == f"a{int((row[0] or '')[1:]) - 1000}@example.org" for row in filled)
    assert [row[4] for row in filled if row[0] == "#1003"] == [None]
    assert [row[4] for row in filled if row[0] == "#1002"] == ["note 2"] * 3
    assert len(texts["steps"]) == 1  # rows without an address are no worse than others
    assert amounts["sentence"] == (
        "Column “total” has a value only in the first row of each “order”. Filled in below, it would count several times."
    )
    assert amounts["steps"] == []


@pytest.mark.parametrize("written", ["{}", '"{},50"', "${}.50", "{}.50 CR"])
def test_amounts_are_left_in_any_notation(written: str, tmp_path: Path) -> None:
    rows = [[*row[:5], row[5] and written.format(row[5][:-3])] for row in orders()]
    _, amounts = problems(tmp_path, COLUMNS, rows)
    assert (amounts["column"], amounts["steps"]) == ("total", [])


def test_a_mark_of_first_rows_is_not_for_the_others(tmp_path: Path) -> None:
    rows = [[f"race {row // 4}", f"runner {row}", "winner" if row % 4 == 0 else ""] for row in range(40)]
    [problem] = problems(tmp_path, ["race", "name", "result"], rows)
    assert problem["code"] == "missing"


@pytest.mark.parametrize("batch", [1, 7, 1_000, 100_000])
def test_it_does_not_matter_how_batches_are_cut(batch: int) -> None:
    rows = orders(JUDGED)
    assert seen(rows, batch).found == Groups(0, [2, 3, 4, 5])
    [*others, last] = rows
    assert seen([*others, [*last[:2], "x", "", "", "1"]], batch).found == Groups(0, [3, 4])
    assert seen([*others, ["", *last[1:]]], batch).found is None


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([[f"{row}", "figs", "x" if row % 2 else ""] for row in range(40)], id="no groups"),
        pytest.param([[f"{row // 2}", "figs", "x" if row % 3 else ""] for row in range(40)], id="gaps everywhere"),
        pytest.param([[f"{row // 2}", "figs", "x" if row % 8 == 0 else ""] for row in range(40)], id="not in every first row"),
        pytest.param([["1", "figs", "x"], ["1", "kiwis", ""], ["2", "figs", "x"]], id="few rows"),
        pytest.param([["1", "figs", "x"]], id="one row"),
    ],
)
def test_other_gaps_are_none_of_a_group(rows: Rows) -> None:
    assert seen(rows, 10).found is None


def listing(names: list[str], *, alone: bool) -> Rows:
    rows = list[list[str]]()
    for place, name in enumerate(names):
        lines = [
            [f"2024-01-{place + line + 1:02}", f"invoice {place}{line}", f"{place + line}.50"] for line in range(place % 3 + 1)
        ]
        rows += [[name, "", "", ""]] if alone else []
        rows += [[name if line == 0 and not alone else "", *cells] for line, cells in enumerate(lines)]
    return rows


NAMES = ["Anna Berg", "Bo Dahl", "Carl Ek", "Dora Falk", "Eva Gran", "Finn Holm", "Gro Lie", "Hans Moe"]
HEADER = ["customer", "day", "document", "amount"]


@pytest.mark.parametrize("names", [NAMES, NAMES[3:] + NAMES[:3]], ids=["in order", "in any order"])
def test_a_name_on_the_first_line_of_a_group_is_offered_to_be_filled_down(names: list[str], tmp_path: Path) -> None:
    rows = listing(names, alone=False)
    [problem] = problems(tmp_path, HEADER, rows)
    assert problem["steps"][0] == {"step": "fill_down", "columns": ["customer"]}
    assert [row[0] for row in after(HEADER, rows, problem["steps"][0])].count(names[2]) == 3


def test_what_stands_beside_such_a_name_is_filled_down_like_it(tmp_path: Path) -> None:
    header = ["order", "day", "name", "total", "item"]
    rows = [[row[0], row[2][1:3] and f"2024-05-{int(row[0][1:]) % 28 + 1:02}", row[2], row[5], row[1]] for row in orders()]
    bare = [[*(row[:4] if row[2] else [""] * 4), row[4]] for row in rows]
    *texts, amounts = problems(tmp_path, header, bare)
    assert [each["steps"][0] for each in texts] == [{"step": "fill_down", "columns": [name]} for name in header[:3]]
    assert (amounts["column"], amounts["steps"]) == ("total", [])
    filled = after(header, bare, *(each["steps"][0] for each in texts))
    assert [row[2] for row in filled] == [f"a{int((row[0] or '')[1:]) - 1000}@example.org" for row in filled]
    apart = [*bare[:-1], ["", "2024-01-01", "", "", "figs"]]
    assert {each["steps"][0]["step"] for each in problems(tmp_path, header, apart) if each["column"] == "day"} != {"fill_down"}


def test_blank_rows_are_no_items(tmp_path: Path) -> None:
    rows = [[f"{row}", f"day {row}", f"{row}.50"] for row in range(1, 7)] + [["", "", ""]] * 9
    assert problems(tmp_path, ["line", "day", "amount"], rows) == []


@pytest.mark.parametrize("batch", [1, 7, 1_000])
def test_so_it_is_in_long_tables(batch: int) -> None:
    rows = [[f"#{row}", f"day {row}", "figs"] if row % 2 else ["", "", "figs"] for row in range(1, 3 * JUDGED)]
    assert seen(rows, batch).beside == {1}
    assert seen([*rows, ["", "day", "figs"]], batch).beside == set()


def test_names_on_a_line_of_their_own_are_headings(tmp_path: Path) -> None:
    rows = listing(NAMES, alone=True)
    missing, headings = problems(tmp_path, HEADER, rows)
    assert headings["sentence"] == (
        "8 rows have a value in column “customer” alone: headings of the rows below. Before they go, fill that column down."
    )
    left = after(HEADER, rows, missing["steps"][0], headings["steps"][0])
    assert [row[1:] for row in left] == [tuple(row[1:]) for row in rows if row[1]]
    assert [row[0] for row in left].count("Carl Ek") == 3


def test_orders_on_the_first_line_are_offered_to_be_filled_down(tmp_path: Path) -> None:
    """Without anything beside them, if each has several items; not so the numbers of members, which not all customers have."""
    rows = [[f"#{10 + row // 3 * 7}" if row % 3 == 0 or row % 10 == 0 else "", f"item {row}"] for row in range(90)]
    rows = [row if row[0] not in {each[0] for each in rows[:place]} else ["", row[1]] for place, row in enumerate(rows)]
    [problem] = problems(tmp_path, ["order", "item"], rows)
    assert problem["steps"][0] == {"step": "fill_down", "columns": ["order"]}
    kept = [(place * 7919 + place * place) % 11 < 6 for place in range(90)]
    members = [[f"M-{place * 37 % 1000:04}" if is_kept else "", f"name {place}"] for place, is_kept in enumerate(kept)]
    [problem] = problems(tmp_path, ["member", "name"], members)
    assert [step["step"] for step in problem["steps"]] == ["drop_missing_rows"]
    for form in ("{}", "No. {}", "3.{} Aims"):  # such numbers are of no members
        counted = [[form.format(sum(kept[: place + 1])) if kept[place] else "", f"name {place}"] for place in range(90)]
        [problem] = problems(tmp_path, ["part", "name"], counted)
        assert problem["steps"][0]["step"] == "fill_down"


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param([f"{row}" if row % 5 else "" for row in range(1, 41)], id="numbers that count up"),
        pytest.param([f"P{row:02}" if row % 5 else "" for row in range(1, 41)], id="codes that count up"),
        pytest.param([f"{FRUIT[row % 5]} {chr(97 + row)}" if row < 20 else "" for row in range(40)], id="gaps at the end"),
        pytest.param([FRUIT[row % 5] if row % 3 != 1 else "" for row in range(40)], id="the same again"),
        pytest.param(
            [f"{FRUIT[row % 5]} {chr(97 + row * 7 % 23)}{chr(97 + row)}" if row % 6 else "" for row in range(1, 23)],
            id="few gaps",
        ),
    ],
)
def test_other_gaps_in_a_first_column_are_not(cells: list[str], tmp_path: Path) -> None:
    [problem] = problems(tmp_path, ["a", "n"], [[cell, f"{row}"] for row, cell in enumerate(cells)])
    assert all(step["step"] != "fill_down" for step in problem["steps"])
