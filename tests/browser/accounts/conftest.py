"""The same fixtures, for an app with AUTH=accounts."""

from collections.abc import Callable, Iterator

import pytest

from models.account import Account
from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.ui.accounts.door import PASSWORD, Door, door_of
from tests.ui.served import Served, serving

Known = Callable[..., Person]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Without any accounts, and without a worker: no job is run."""
    with serving(tmp_path_factory.mktemp("app"), AUTH="accounts", WORKERS="0") as served:
        yield served


@pytest.fixture(scope="module")
def door(app: Served) -> Iterator[Door]:
    """Each test adds its own people."""
    with door_of(app) as door:
        yield door


@pytest.fixture
def known(door: Door, somebody: Somebody) -> Known:
    """Opens the browser of somebody who is signed in."""

    def arrive(name: str, *, is_admin: bool = False, **context: object) -> Person:
        person = somebody(**context)
        sign_in(person, door, door.add(name, is_admin=is_admin, password=PASSWORD))
        return person

    return arrive


def sign_in(person: Person, door: Door, account: Account) -> None:
    """Sets the cookie directly, for both names of this machine."""
    cookie = {"name": "rinse", "value": door.cookie_of(account)}
    person.page.context.add_cookies([cookie | {"url": url} for url in (door.app.base_url, door.app.numeric_url)])
