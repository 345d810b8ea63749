"""The sign of life of an attempt, and what it tells of the work."""

import threading

import pytest

from jobs.attempts import pulse
from jobs.attempts.pulse import Pulse
from jobs.cleaning.errors import Stopped
from models.job import Beat, Progress


@pytest.mark.usefixtures("rinse")
def test_what_is_being_written_is_not_written_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    last: list[Progress | None] = []
    written = threading.Event()

    def beat(*_: object) -> Beat:
        last.append(attempt.last)
        written.set()
        return "ok"

    monkeypatch.setattr(pulse, "beat", beat)
    half = Progress(0.5, rows_done=5)
    with Pulse("abcdefghijklmnopqrst", 1, stuck=print) as attempt:
        attempt.report(half)
        assert written.wait(10)
    assert (last[0], attempt.last) == (half, None)


def test_work_that_is_to_stop_stops_where_it_reports() -> None:
    attempt = Pulse("abcdefghijklmnopqrst", 1, stuck=print)
    attempt.report(Progress(0.25))
    attempt.heard = "cancel"
    with pytest.raises(Stopped):
        attempt.report(Progress(0.5))
