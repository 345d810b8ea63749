"""The heartbeat of an attempt, and the progress it reports."""

import threading

import pytest

from jobs.attempts import heartbeat
from jobs.attempts.heartbeat import Heartbeat
from jobs.cleaning.errors import Stopped
from models.errors import DatabaseUnavailable
from models.job import Beat, Progress


@pytest.mark.usefixtures("rinse")
def test_what_is_being_written_is_not_written_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    last: list[Progress | None] = []
    written = threading.Event()

    def beat(*_: object) -> Beat:
        last.append(attempt.last)
        written.set()
        return "ok"

    monkeypatch.setattr(heartbeat, "beat", beat)
    half = Progress(0.5, rows_done=5)
    with Heartbeat("abcdefghijklmnopqrst", 1, stuck=print) as attempt:
        attempt.report(half)
        assert written.wait(60)
    assert (last[0], attempt.last) == (half, None)


def test_work_that_is_to_stop_stops_where_it_reports() -> None:
    attempt = Heartbeat("abcdefghijklmnopqrst", 1, stuck=print)
    attempt.report(Progress(0.25))
    attempt.heard = "cancel"
    with pytest.raises(Stopped):
        attempt.report(Progress(0.5))


@pytest.mark.usefixtures("rinse")
def test_that_the_database_is_away_is_said_once(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Again only if it has worked in between: four lines a second would fill a disk that is full already."""
    asked, fourth = iter(["away", "away", "ok", "away"]), threading.Event()

    def beat(*_: object) -> Beat:
        if (now := next(asked, None)) is None:
            fourth.set()
        if now != "ok":
            raise DatabaseUnavailable("The disk of the database is full.")
        attempt.report(Progress(0.75))
        return "ok"

    monkeypatch.setattr(heartbeat, "beat", beat)
    monkeypatch.setattr(heartbeat, "peek", lambda *_: "ok")
    monkeypatch.setattr(heartbeat, "LOOK_EVERY", 0)
    with Heartbeat("abcdefghijklmnopqrst", 1, stuck=print) as attempt:
        attempt.report(Progress(0.5))
        assert fourth.wait(60)
    assert [said.message for said in caplog.records if said.levelname == "WARNING"] == ["beat missed"] * 2
