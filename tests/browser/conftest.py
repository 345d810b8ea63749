"""One app and one Chromium for all browser tests; each test has its own windows, and fails if they have reported errors.

Both are package fixtures: Playwright keeps an event loop running, beside which no asynchronous test can run its own.
"""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.person import Person
from tests.mail_server import Mailboxes
from tests.ui.served import UNENCRYPTED, UPLOAD_LIMIT, Served, serving

WITHOUT = [
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",  # an address bar for every window, in a process of its own
    # Playwright's own list, as far as it matters here: of two lists, Chromium takes the last.
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
    "PreconnectToSearch",
]  # fmt: skip
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run", "--disable-features=" + ",".join(WITHOUT)]  # fmt: skip

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
    with httpx.Client(base_url=app.api, timeout=30, verify=UNENCRYPTED) as client:
        yield client


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, or else Playwright's."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        yield browser
        browser.close()


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
