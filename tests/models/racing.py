"""Several who change the same rows at once, and how long they may have to wait for each other."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from models import db
from models.errors import Conflict, NotFound, Refused

on_postgres = pytest.mark.parametrize("database", ["postgres"], indirect=True)
"""SQLite has a single lock, which cannot be taken in another order."""


def race(*racers: Callable[[Any], Any]) -> list[Any]:
    """Runs each in a thread with its own session, all starting together; returns their results or exceptions."""
    start = threading.Barrier(len(racers))
    answers: list[Any] = [None] * len(racers)

    def run(number: int) -> None:
        start.wait()
        try:
            with db.session() as session:
                answers[number] = racers[number](session)
        except (Conflict, NotFound, Refused) as told:
            answers[number] = told

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(racers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline


def waiting() -> int:
    """The number of transactions that wait for a lock."""
    with db.read_session() as session:
        return session.scalar(text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")) or 0
