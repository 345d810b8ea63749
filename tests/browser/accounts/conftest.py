"""The same, in an app where people sign in."""

from collections.abc import Callable, Iterator

import pytest

from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.ui.accounts.door import PASSWORD, Door, door_of
from tests.ui.served import Served, serving

Known = Callable[..., Person]


@pytest.fixture(scope="package")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Nobody is there yet, and no worker: nothing is run."""
    with serving(tmp_path_factory.mktemp("app"), AUTH="accounts", WORKERS="0") as served:
        yield served


@pytest.fixture(scope="package")
def door(app: Served) -> Iterator[Door]:
    """Each test adds people of its own."""
    door = door_of(app)
    yield door
    door.engine.dispose()


@pytest.fixture
def known(door: Door, somebody: Somebody) -> Known:
    """Opens the browser of somebody who is signed in."""

    def arrive(name: str, *, is_admin: bool = False, **context: object) -> Person:
        person, cookie = somebody(**context), door.cookie_of(door.add(name, is_admin=is_admin, password=PASSWORD))
        person.page.context.add_cookies([{"name": "rinse", "value": cookie, "url": door.app.base_url}])
        return person

    return arrive
