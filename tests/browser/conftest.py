"""One app and one Chromium for all browser tests; each test has its own windows, and fails if they have reported errors.

Both are package fixtures: Playwright keeps an event loop running, beside which no asynchronous test can run its own.
"""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.chromium import running_chromium
from tests.browser.person import Person
from tests.mail_server import Mailboxes
from tests.ui.served import UNENCRYPTED, UPLOAD_LIMIT, Served, serving

Somebody = Callable[..., Person]


@pytest.fixture(scope="package")
def app(tmp_path_factory: pytest.TempPathFactory, any_mailboxes: Mailboxes) -> Iterator[Served]:
    """Everything on this machine, with a real worker and a mail server."""
    settings = {
        "WORKERS": "1",
        "MAX_UPLOAD_BYTES": str(UPLOAD_LIMIT),
        "SMTP_URL": any_mailboxes.url,
        "MAIL_FROM": "rinse@example.org",
        "PRIVATE_ADDRESSES": "true",
        "guest": "yes",
    }
    with serving(tmp_path_factory.mktemp("app"), **settings) as served:
        yield served
        assert "binding loop" not in served.log  # NiceGUI logs this if a page polls


@pytest.fixture
def api(app: Served) -> Iterator[httpx.Client]:
    """What earlier tests have saved is gone: a schedule would start jobs in between, and a recipe be taken for another."""
    with httpx.Client(base_url=app.api, timeout=30, verify=UNENCRYPTED) as client:
        for shelf in ("/schedules", "/recipes"):
            for each in client.get(shelf).json():
                client.delete(f"{shelf}/{each['id']}").raise_for_status()
        yield client


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def somebody(app: Served, chromium: Browser) -> Iterator[Somebody]:
    """Opens a browser of one person, such as `somebody(viewport={"width": 390, "height": 844})`."""
    opened: list[tuple[BrowserContext, Person]] = []

    def arrive(**context: Any) -> Person:
        usual = {"base_url": app.base_url, "viewport": {"width": 1440, "height": 900}}
        window = chromium.new_context(**(usual | context))
        person = Person(window.new_page())
        opened.append((window, person))
        return person

    yield arrive
    complaints = [complaint for _, person in opened for complaint in person.complaints]
    for window, _ in opened:
        window.close()
    assert complaints == []


@pytest.fixture
def ann(somebody: Somebody) -> Person:
    return somebody()
