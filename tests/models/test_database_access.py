"""A database that cannot be reached: whether it is away, or does not let us in."""

import logging
from collections.abc import Callable

import pytest

from jobs import waiting
from models import db
from models.errors import DatabaseUnavailable, Misconfigured
from models.settings import get_settings

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.parametrize("database", ["postgres"], indirect=True)]

Point = Callable[[str], None]


@pytest.fixture
def point_at(monkeypatch: pytest.MonkeyPatch) -> Point:
    """Sets DATABASE_URL."""

    def point(url: str) -> None:
        db.dispose()
        monkeypatch.setenv("DATABASE_URL", url)
        get_settings.cache_clear()

    return point


@pytest.fixture
def right() -> str:
    """The address of the server of the tests."""
    return get_settings().database_url


@pytest.mark.parametrize(
    ("wrong", "words"),
    [(("rinse@", "nobody@"), 'role "nobody" does not exist'), (("/postgres?", "/nope?"), 'database "nope" does not exist')],
)
def test_one_that_does_not_let_us_in_is_not_waited_for(right: str, point_at: Point, wrong: tuple[str, str], words: str) -> None:
    """Regression: workers waited for it for ever, saying only that it does not answer."""
    point_at(right.replace(*wrong))
    for act in (waiting.migrate, waiting.wait_for_tables):
        with pytest.raises(Misconfigured, match=f"does not let us in .*{words}"):
            act()
    point_at(right)


def test_one_that_is_away_is_waited_for_and_the_reason_is_logged_once(
    right: str, point_at: Point, caplog: pytest.LogCaptureFixture
) -> None:
    """Regression: after a power cut, web and `main.py` ended if they were ready before their database."""
    point_at(right.replace("host=", "host=/nowhere"))
    pauses = iter([lambda: None, lambda: point_at(right)])
    with caplog.at_level(logging.WARNING, "jobs.waiting"):
        waiting.migrate(lambda: next(pauses)())
    assert next(pauses, None) is None
    assert [each.getMessage() for each in caplog.records] == ["waiting for the database"]
    assert "No such file" in vars(caplog.records[0])["reason"]


def test_one_that_is_full_of_people_lets_us_in_later(right: str, point_at: Point) -> None:
    with db.session() as session:
        session.connection().exec_driver_sql("CREATE ROLE guest LOGIN CONNECTION LIMIT 0")
    try:
        point_at(right.replace("rinse@", "guest@"))
        with pytest.raises(DatabaseUnavailable, match="too many connections"):
            waiting.explaining(db.check)
    finally:
        point_at(right)
        with db.session() as session:
            session.connection().exec_driver_sql("DROP ROLE guest")
