"""Signing in with an issuer, in a browser: the browser's rules for forms and links matter."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.accounts.conftest import sign_in
from tests.browser.accounts.test_accounts import fits
from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.issuer import Issuer, issuing, settings_for
from tests.ui.accounts.door import PASSWORD, Door, link_in
from tests.ui.served import Served, serving

Visitor = Callable[..., Person]


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with issuing() as issuer:
        yield issuer


@pytest.fixture(scope="module")
def app(issuer: Issuer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("app"), **settings_for(issuer)) as served:
        yield served


@pytest.fixture
def visitor(app: Served, somebody: Somebody) -> Visitor:
    """Uses the host name to which the issuer redirects."""
    return lambda **context: somebody(base_url=app.numeric_url, **context)


def test_people_come_by_the_issuer(visitor: Visitor, door: Door, issuer: Issuer) -> None:
    """The first one by the link that sets up Rinse, the next by connecting their account; both later by one click."""
    issuer.subject = "ann"
    ann = visitor()
    ann.page.goto(link_in(door.app.log))
    ann.press("Sign in with Example & Co")
    ann.see("Give a name of 1 to 64 characters.")
    ann.complaints.clear()  # the browser logs the status
    ann.page.get_by_label("Your name").fill("Ann")
    ann.press("Sign in with Example & Co")
    ann.page.wait_for_url(f"{door.app.numeric_url}/")
    ann.arrived().open("/account")
    ann.see("You have no password, so this is how you sign in: with Example & Co.")
    ann.see("You have none. An administrator can give you a link to choose one.")

    issuer.subject = "bob"
    bob, account = visitor(), door.add("Bob", password=PASSWORD)
    sign_in(bob, door, account)
    bob.open("/account").press("Connect Example & Co")
    bob.see("Connected. From now on you can sign in with Example & Co.")
    bob.arrived()
    bob.page.context.clear_cookies()
    bob.page.goto("/jobs?status=done")
    bob.page.get_by_role("link", name="Sign in with Example & Co").click()
    bob.page.wait_for_url("**/jobs?status=done")
    bob.open("/account").press("Disconnect")
    bob.see("Example & Co is connected no longer.")
    bob.arrived()
    bob.page.context.clear_cookies()
    bob.page.goto("/")
    bob.page.get_by_role("link", name="Sign in with Example & Co").click()
    bob.see("Nobody here is connected with your account at Example & Co.")
    ann.open("/admin/people")
    expect(ann.page.get_by_role("row").filter(has_text="Ann")).to_contain_text("active")


@pytest.mark.parametrize("width", [1440, 390])
def test_nobody_is_shut_out(visitor: Visitor, door: Door, issuer: Issuer, width: int) -> None:
    window = {"viewport": {"width": width, "height": 844}, "reduced_motion": "reduce"}
    stranger, account = visitor(**window), door.add(f"Carla {width}")
    stranger.page.goto("/sign-in?said=unknown")
    fits(stranger)
    link = door.invite(account)
    stranger.page.goto(link)
    issuer.subject = f"carla {width}"
    fits(stranger)
    stranger.press("Sign in with Example & Co")
    stranger.page.wait_for_url(f"{door.app.numeric_url}/")
    stranger.open("/account?said=taken").see("Nothing was connected")
    fits(stranger)
