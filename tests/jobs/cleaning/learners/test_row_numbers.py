"""Sets of row numbers behave like Python's, in whatever order they are added."""

from itertools import pairwise

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from jobs.cleaning.learners.row_numbers import RowNumbers


def numbers(rows: list[int]) -> pl.Series:
    return pl.Series(sorted(rows), dtype=pl.UInt64)


@given(st.sets(st.integers(1, 60)), st.lists(st.integers(0, 70), max_size=5), st.sets(st.integers(0, 70)))
def test_rows_are_there_that_were_added(rows: set[int], cuts: list[int], asked: set[int]) -> None:
    added, chosen = RowNumbers(), RowNumbers()
    for start, end in pairwise([0, *sorted(cuts), 100]):
        added.add(numbers([row for row in rows if start <= row < end]))
        seen = [row for row in range(start, end) if row in rows | asked or row % 3]
        chosen.add(numbers(seen), pl.Series([row in rows for row in seen], dtype=pl.Boolean))
    for there in (added, chosen):
        assert there.all().to_list() == sorted(rows)
        assert there.among(numbers(list(asked))).to_list() == [row in rows for row in sorted(asked)]
