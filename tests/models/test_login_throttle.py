"""Rate limits of passwords: by name and by address."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count

import pytest
import sqlalchemy as sa

from models import account, db, login_throttle
from tests.clock import set_clock
from tests.models.people import shift
from tests.models.racing import on_postgres, race, until, waiting

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time stands still, except for `shift`."""
    set_clock(monkeypatch)


def wait(name: str, address: str | None = None) -> int:
    with db.session() as session:
        return login_throttle.begin_attempt(session, login_throttle.throttle_keys(name, address))


def test_tries_at_a_name_wait_longer_and_longer(still: None) -> None:
    assert [wait("Alice") for _ in range(7)] == [0, 0, 0, 0, 0, 0, 1]
    shift(login_throttle.LoginAttempts, "next_at", timedelta(seconds=1))
    assert [wait("ALICE"), wait("alice"), wait("Bob")] == [0, 2, 0]


def test_nobody_has_more_than_twenty_tries_at_a_name_in_an_hour() -> None:
    waits = [login_throttle.wait_after(number - 5) for number in range(1, 100)]
    assert sum(1 for number in range(len(waits)) if sum(waits[:number]) < 3600) <= 20


def test_tries_from_an_address_are_counted_over_all_names(still: None) -> None:
    assert [wait(f"name {number}", "192.0.2.1") for number in range(23)] == [0] * 21 + [1, 1]
    assert wait("name", "192.0.2.2") == 0


def test_addresses_that_one_visitor_has_at_will_are_one() -> None:
    def keys(*addresses: str) -> set[str]:
        return {login_throttle.throttle_keys("Alice", each)[1].key for each in addresses}

    assert len(keys("2001:db8:1:2::1", "2001:db8:1:2:ffff::9")) == 1
    assert len(keys("2001:db8:1:2::1", "2001:db8:1:3::1", "192.0.2.1", "192.0.2.2")) == 4
    assert len(keys("192.0.2.1", "::ffff:192.0.2.1")) == 1


def test_a_right_password_takes_back_what_was_counted() -> None:
    whose = login_throttle.throttle_keys("Alice", "192.0.2.1")
    for _ in range(30):
        with db.session() as session:
            assert login_throttle.begin_attempt(session, whose) == 0
            login_throttle.record_success(session, whose)


def test_a_right_password_forgives_no_other_tries_from_its_address(still: None) -> None:
    for number in range(20):
        assert wait(f"name {number}", "192.0.2.1") == 0
    assert wait("Alice", "192.0.2.1") == 0
    with db.session() as session:
        login_throttle.record_success(session, login_throttle.throttle_keys("Alice", "192.0.2.1"))
    assert [wait(f"another {number}", "192.0.2.1") for number in range(2)] == [0, 1]


def test_typos_of_an_office_are_forgiven_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Regression: they added up for as long as somebody signed in each day, until one made all wait a quarter of an hour."""
    clock = set_clock(monkeypatch)
    for number in range(60):
        clock.forward(hours=1)
        assert wait(f"Typo {number}", "192.0.2.1") == 0
        assert wait("Alice", "192.0.2.1") == 0
        with db.session() as session:
            login_throttle.record_success(session, login_throttle.throttle_keys("Alice", "192.0.2.1"))


def test_forgiving_lets_nobody_guess_more_often_than_the_longest_wait_does(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, guesses = set_clock(monkeypatch), 0
    for _ in range(12 * 60):
        clock.forward(minutes=1)
        guesses += wait("Alice") == 0
    assert guesses <= 5 + 11 + 12 * 4  # those that are free, those until the longest wait, and four an hour


def test_one_name_is_counted_as_one_however_it_is_written(still: None) -> None:
    with db.session() as session:
        alice = account.add_account(session, "Alice", is_admin=False)
    for written in ("Alice", " aLICE ", "\0Alice", "Ali\0ce\0", "\uff21lice"):
        with db.read_session() as session:
            assert account.account_named(session, written) == alice
        assert login_throttle.throttle_keys(written, None) == login_throttle.throttle_keys("Alice", None)


def test_nothing_is_kept_of_who_has_to_wait(still: None) -> None:
    for number in range(21):
        assert wait(f"Nobody {number}", "192.0.2.1") == 0
    with db.read_session() as session:
        kept = session.scalar(sa.select(sa.func.count()).select_from(login_throttle.LoginAttempts))
    assert wait("Nobody else", "192.0.2.1") == 1
    with db.read_session() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(login_throttle.LoginAttempts)) == kept


def test_many_tries_at_once_are_as_many_tries(still: None) -> None:
    answers = race(*[lambda session: login_throttle.begin_attempt(session, login_throttle.throttle_keys("Alice", None))] * 8)
    assert sorted(answers) == [0] * 6 + [1] * 2


@on_postgres
def test_a_right_and_another_password_for_one_name_from_one_address_do_not_wait_for_each_other_in_a_circle() -> None:
    whose = next(
        whose for whose in (login_throttle.throttle_keys(f"name {n}", "192.0.2.1") for n in count()) if whose[1] < whose[0]
    )
    with db.session() as session:
        login_throttle.begin_attempt(session, whose)

    def in_a_session(act: Callable[..., object]) -> None:
        with db.session() as session:
            act(session, whose)

    with ThreadPoolExecutor() as threads:
        with db.session() as session:
            session.get(login_throttle.LoginAttempts, whose[1].key, with_for_update=True)
            first = threads.submit(in_a_session, login_throttle.begin_attempt)
            until(lambda: waiting() == 1)
            second = threads.submit(in_a_session, login_throttle.record_success)
            until(lambda: waiting() == 2)
        first.result()
        second.result()


def test_tries_are_forgotten_after_a_day() -> None:
    for _ in range(7):
        wait("Alice")
    shift(login_throttle.LoginAttempts, "last_at", login_throttle.FORGOTTEN + timedelta(seconds=1))
    assert wait("Alice") == 0
