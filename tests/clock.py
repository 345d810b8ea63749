"""The database's clock, set by a test."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from models import db


class Clock:
    """Stands still until it is put forward."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self, _session: Session) -> datetime:
        return self.at

    def forward(self, **some: float) -> None:
        self.at += timedelta(**some)


def set_clock(monkeypatch: pytest.MonkeyPatch, at: datetime | None = None) -> Clock:
    clock = Clock(at or datetime.now(UTC))
    monkeypatch.setattr(db, "now", clock.now)
    return clock
