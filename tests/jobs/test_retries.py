"""The delay before a retry after a temporary failure."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from jobs import retries
from models.errors import DatabaseUnavailable, Refused


@pytest.mark.parametrize(
    ("wait", "seconds", "spread"),
    [
        (retries.backoff, [1, 2, 4, 8, 16, 32, 60, 60], 0.5),
        (retries.slow_backoff, [10, 30, 90, 270, 810, 2430, 3600, 3600], 0.2),
    ],
)
def test_each_wait_is_longer_up_to_a_limit_and_never_the_same(
    wait: Callable[[int], timedelta], seconds: list[float], spread: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    for end in (0, 1):
        monkeypatch.setattr("random.uniform", lambda *ends, end=end: ends[end])
        factor = 1 + (spread if end else -spread)
        waits = [wait(attempt).total_seconds() for attempt in range(1, 9)]
        assert waits == pytest.approx([each * factor for each in seconds])


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses made, without waiting."""
    pauses: list[float] = []
    monkeypatch.setattr(retries.time, "sleep", pauses.append)
    monkeypatch.setattr(retries.time, "monotonic", lambda: sum(pauses))
    return pauses


def test_an_act_is_tried_until_the_database_is_back(slept: list[float]) -> None:
    def act() -> str:
        if len(slept) < 6:
            raise DatabaseUnavailable("busy")
        return "done"

    assert retries.patiently(act) == "done"
    assert slept == pytest.approx([0.1, 0.2, 0.4, 0.8, 1.6, 2.0])


def test_an_act_is_given_up_in_the_end(slept: list[float]) -> None:
    def act() -> None:
        raise DatabaseUnavailable("away")

    with pytest.raises(DatabaseUnavailable):
        retries.patiently(act)
    assert retries.PATIENCE - 2 <= sum(slept) <= retries.PATIENCE


def test_what_is_refused_is_not_tried_again(slept: list[float]) -> None:
    def act() -> None:
        raise Refused("no")

    with pytest.raises(Refused):
        retries.patiently(act)
    assert not slept
