"""Health checks for load balancers, however often they ask."""

import pytest

from models.errors import QueueUnavailable
from ui.api import health


def test_parts_are_asked_once_for_all_who_want_to_know(monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody may ask, and each check locks the database."""
    now, asked = [0.0], list[float]()

    def redis() -> None:
        asked.append(now[0])
        if now[0] < 8:
            raise QueueUnavailable("Redis is away.")

    monkeypatch.setattr(health, "PARTS", {"redis": redis})
    answers = health.Answers(clock=lambda: now[0])
    for now[0], said in ((7.0, "Redis is away."), (7.9, "Redis is away."), (8.0, "ok"), (8.5, "ok"), (9.0, "ok")):
        assert answers.get() == {"redis": said}
    assert asked == [7.0, 8.0, 9.0]
