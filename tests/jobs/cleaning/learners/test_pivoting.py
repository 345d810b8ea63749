"""Pivoting beyond memory uses files, with the same result."""

from pathlib import Path

import pytest

from jobs.cleaning.learners import pivoting
from jobs.cleaning.learners.aggregates import First
from jobs.cleaning.learners.pivoting import Pivoted
from tests.jobs.cleaning.tables import MemorySource

ROWS = [(str(row % 7), "ab"[row % 2], str(row)) for row in range(40)]


def pivoted(source: MemorySource, scratch: Path, room: int) -> list[tuple[str | None, ...]]:
    ids, names, values = source.columns
    learner = Pivoted([ids], names, values, First(), room)
    learner.scratch = scratch
    for batch in source.batches():
        learner.observe(batch)
    learner.settle()
    return [row for batch in learner.batches() for row in batch.frame.iter_rows()]


def test_a_pivot_of_any_size_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = MemorySource(["id", "name", "value"], ROWS, size=5)
    expected = pivoted(source, tmp_path, room=1_000_000)
    monkeypatch.setattr(pivoting, "RECORDS", 3)
    monkeypatch.setattr(pivoting, "CELLS", 6)
    assert pivoted(source, tmp_path, room=0) == expected
    assert [row[1] for row in expected] == ["0", "1", "2", "3", "4", "5", "6"]
