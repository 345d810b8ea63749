"""Distinct rows, batch by batch."""

import random

import polars as pl
import pytest

from jobs.cleaning.learners import rowset
from jobs.cleaning.learners.rowset import RowSet
from tests.jobs.cleaning.tables import run, table

pytestmark = pytest.mark.usefixtures("either_way")


def frame(rows: list[tuple[str | None, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"a": pl.String, "b": pl.String}, orient="row")


@pytest.mark.parametrize("size", [1, 7, 1000, 50_000])
def test_rows_are_numbered_in_the_order_they_are_first_seen(size: int) -> None:
    chance = random.Random(size)
    rows: list[tuple[str | None, ...]] = [
        (str(chance.randrange(6000)), chance.choice(["x", "", None])) for _ in range(20 * min(size, 5000) + 9)
    ]
    seen: dict[tuple[str | None, ...], int] = {}
    expected = [seen.setdefault(row, len(seen)) for row in rows]
    distinct = RowSet()
    numbers = pl.concat([distinct.add(frame(rows[start : start + size])) for start in range(0, len(rows), size)])
    assert numbers.to_list() == expected
    assert distinct.find(frame(rows)).to_list() == expected
    assert distinct.find(frame([("never", "seen")])).to_list() == [-1]
    assert distinct.size == len(seen)


def test_null_and_empty_text_differ_and_so_do_places() -> None:
    rows: list[tuple[str | None, ...]] = [(None, ""), ("", None), (None, None), ("", ""), ("a", "b"), ("b", "a"), ("ab", "")]
    assert RowSet().add(frame(rows)).to_list() == list(range(7))


def test_two_rows_of_equal_first_hash_are_two_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (pl.Series(halves, dtype=pl.UInt64) for halves in ([0] * 5, [1, 2, 1, 3, 2]))
    monkeypatch.setattr(rowset, "hashes", lambda rows: (first.head(rows.height), second.head(rows.height)))
    distinct = RowSet()
    assert distinct.add(frame([("", "")] * 5)).to_list() == [0, 1, 0, 2, 1]
    assert distinct.add(frame([("", "")] * 3)).to_list() == [0, 1, 0]


@pytest.mark.parametrize(
    ("keep", "rows", "reasons"),
    [
        ("first", ["1", "2", "4"], {"3": "repeats row 1", "5": "repeats row 2", "6": "repeats row 1"}),
        ("last", ["4", "5", "6"], {"1": "repeats row 6", "2": "repeats row 5", "3": "repeats row 6"}),
        (
            "none",
            ["4"],
            {"1": "is repeated", "2": "is repeated", "3": "repeats row 1", "5": "repeats row 2", "6": "repeats row 1"},
        ),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 10])
def test_a_rejected_row_says_which_one_it_repeats(keep: str, rows: list[str], reasons: dict[str, str], size: int) -> None:
    cells: dict[str, list[str | None]] = {"id": list("123456"), "city": ["Oslo", "Rome", "Oslo", "Bern", "Rome", "Oslo"]}
    result = run(table(cells, size), {"step": "drop_duplicates", "columns": ["city"], "keep": keep})
    assert [row[0] for row in result.rows] == rows
    assert {row: reason for row, _, reason, *_ in result.rejects} == reasons
