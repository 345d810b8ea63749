"""Several items processed concurrently: their order is kept, errors arrive in their place, and nothing is left running."""

import threading
from collections.abc import Iterator
from contextlib import closing
from functools import partial

import pytest

from jobs.cleaning import pipeline
from jobs.cleaning.pipeline import Walk, in_order
from tests.jobs.cleaning.tables import run, table

STEPS = (
    {"step": "trim", "empty_to_null": True},
    {"step": "drop_duplicates"},
    {"step": "drop_missing_rows", "columns": ["id"]},
    {"step": "fill_missing", "columns": ["n"], "method": "median"},
    {"step": "fill_missing", "columns": ["city"], "method": "mode"},
)


def unchanged(item: int, _: Walk) -> int:
    return item


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("batches")]


def test_results_come_in_the_order_of_the_items() -> None:
    second_is_done = threading.Event()

    def work(item: int, _: Walk) -> int:
        if item == 0:
            assert second_is_done.wait(60)
        if item == 1:
            second_is_done.set()
        return item * 10

    assert list(in_order(iter(range(20)), work)) == [item * 10 for item in range(20)]
    assert not threads()


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_place_is_passed_by_one_at_a_time_and_in_order(count: int) -> None:
    passed: dict[int, list[int]] = {1: [], 2: []}
    inside = {place: threading.Lock() for place in passed}

    def work(item: int, walk: Walk) -> None:
        for place, items in passed.items():
            with walk.turn(place):
                assert inside[place].acquire(blocking=False)
                items.append(item)
                inside[place].release()

    list(in_order(iter(range(50)), work, count))
    assert passed == {1: list(range(50)), 2: list(range(50))}


def test_the_first_item_that_fails_is_the_one_that_is_told_whichever_fails_first() -> None:
    later_has_failed = threading.Event()

    def work(item: int, _: Walk) -> int:
        if item == 4:
            later_has_failed.set()
            raise ValueError("the later")
        if item == 3:
            assert later_has_failed.wait(60)
            raise ValueError("the earlier")
        return item

    given: list[int] = []
    with pytest.raises(ValueError, match="the earlier"):
        given.extend(in_order(iter(range(9)), work))
    assert given == [0, 1, 2]
    assert not threads()


def test_who_waits_for_one_that_fails_is_let_go() -> None:
    learned = []

    def work(item: int, walk: Walk) -> None:
        if item == 2:
            raise ValueError("no turn was taken")
        with walk.turn(1):
            learned.append(item)

    with pytest.raises(ValueError, match="no turn was taken"):
        list(in_order(iter(range(9)), work, 3))
    assert learned == [0, 1]


def test_an_error_of_the_items_themselves_arrives() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("unreadable")

    with pytest.raises(OSError, match="unreadable"):
        list(in_order(items(), unchanged))
    assert not threads()


def test_who_stops_listening_ends_the_work() -> None:
    begun = []

    def work(item: int, walk: Walk) -> int:
        begun.append(item)
        with walk.turn(1):
            return item

    with closing(in_order(iter(range(1_000)), work)) as results:
        assert next(results) == 0
    assert not threads()
    assert len(begun) <= 2 + pipeline.THREADS


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_threads_never_shows(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [number % 61 for number in range(100)]
    cells: dict[str, list[str | None]] = {
        "id": [str(number) if number % 7 else " " for number in numbers],
        "city": [("Oslo ", "Rome", "", None)[number % 4] for number in numbers],
        "n": [f"{number}.5" if number % 3 else None for number in numbers],
    }
    expected = run(table(cells, 100), *STEPS)
    monkeypatch.setattr("jobs.cleaning.run.in_order", partial(in_order, threads=count))
    result = run(table(cells, 7), *STEPS)
    assert (result.rows, result.changes, result.rejects) == (expected.rows, expected.changes, expected.rejects)
