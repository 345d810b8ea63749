"""Workers and schedulers of a new version wait for the migration of its tables."""

import pytest

from jobs import waiting
from models import db
from models.errors import DatabaseUnavailable, Misconfigured
from models.settings import Settings


def test_who_is_there_before_the_tables_waits_for_them(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[float] = []

    def look_again(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 2:
            db.migrate()

    monkeypatch.setattr(waiting.time, "sleep", look_again)
    waiting.wait_for_tables()
    assert len(looks) == 2


def test_a_database_that_is_away_is_waited_for(rinse: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([DatabaseUnavailable("away"), True])

    def is_current() -> bool:
        if isinstance(answer := next(answers), Exception):
            raise answer
        return answer

    monkeypatch.setattr(waiting, "is_current", is_current)
    monkeypatch.setattr(waiting, "PAUSE", 0)
    waiting.wait_for_tables()
    assert next(answers, None) is None


def test_an_older_version_does_no_work_on_newer_tables(rinse: Settings) -> None:
    with db.session() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = 'later'")
    with pytest.raises(Misconfigured, match="made by a newer version"):
        waiting.wait_for_tables()
