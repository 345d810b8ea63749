"""Sorting beyond the step's examples: tables too large for memory, and which values are equal."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.cleaning.learners.sort_keys import Order, SortKey
from jobs.cleaning.learners.sorting import Sorted
from jobs.cleaning.table import ROW
from tests.jobs.cleaning.tables import MemorySource, run, table

numbers = st.decimals(allow_nan=False, allow_infinity=False, places=3).map(lambda number: format(number, "f"))


@pytest.mark.parametrize("room", [0, 50_000, 100_000_000])
def test_a_table_too_large_for_memory_is_sorted_in_files(room: int, tmp_path: Path) -> None:
    cells = [[str(number * 7919 % 101), str(number % 13), None if number % 17 else ""] for number in range(2_000)]
    source = MemorySource(["a", "b", "c"], cells, size=200)
    order = Order((SortKey("c0", "number", descending=True), SortKey("c1", "text", descending=False)), nulls_first=False)
    work = Sorted(source.columns, order, room)
    work.scratch = tmp_path
    for batch in source.batches():
        work.observe(batch)
    rows = [row for batch in work.batches() for row in batch.frame[ROW]]
    assert rows == sorted(range(1, 2_001), key=lambda row: (-int(cells[row - 1][0] or 0), cells[row - 1][1]))
    assert any(tmp_path.iterdir()) == (room < 100_000_000)


@given(st.lists(numbers, min_size=1))
def test_numbers_of_any_size_are_sorted_by_their_value(texts: list[str]) -> None:
    assert [Decimal(text) for text in in_order(texts, "number")] == sorted(map(Decimal, texts))


def test_dates_are_moments() -> None:
    told = [
        "2024-01-01T10:00+02:00",
        "2024-01-01T08:00:00.5Z",
        "2024-01-01 08:00:00.25",
        "0001-01-01T00:00+14:00",
        "2024-01-01",
    ]
    assert in_order([*told, "2023-02-29", "2024-13-01"], "date") == [
        "0001-01-01T00:00+14:00",
        "2024-01-01",
        "2024-01-01T10:00+02:00",
        "2024-01-01 08:00:00.25",
        "2024-01-01T08:00:00.5Z",
        "2023-02-29",
        "2024-13-01",
    ]


def in_order(texts: list[str], kind: str) -> list[str | None]:
    result = run(table({"cell": list(texts)}), {"step": "sort_rows", "keys": [{"column": "cell", "as": kind}]})
    return [cell for (cell,) in result.rows]
