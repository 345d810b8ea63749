"""Browsers and networks that block something: scripts, site data, the clipboard, the socket."""

import httpx
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.ui.api.programs import give, order, submit

BLOCKED = """for (const name of ['localStorage', 'sessionStorage'])
  Object.defineProperty(window, name, { get() { throw new DOMException('blocked', 'SecurityError'); } });"""


def test_without_https_texts_can_be_copied_too(ann: Person, api: httpx.Client) -> None:
    ann.page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    ann.page.add_init_script("addEventListener('copy', () => (window.copied = document.activeElement.value))")
    ann.open(f"/jobs/{submit(api, order(give(api), draft=True))['id']}").see("Run on 3 rows")
    ann.press("Export")
    copy = ann.page.locator(".carried").first.get_by_role("button")
    copy.click()
    expect(copy).to_have_text("Copied")
    expect(copy).to_be_focused()
    assert ann.page.evaluate("window.copied") == ann.page.locator(".carried code").first.inner_text()


def test_without_javascript_the_page_says_so(somebody: Somebody) -> None:
    page = somebody(java_script_enabled=False).page
    page.goto("/")
    assert "Rinse needs JavaScript" in said_before(page, "#esm-fallback")


def test_while_its_scripts_are_on_their_way_the_page_says_that_it_is_loading(ann: Person) -> None:
    held: list[Route] = []
    ann.page.route("**/vue.*", lambda route: held.append(route))
    with ann.page.expect_request("**/vue.*"):
        ann.page.goto("/", wait_until="commit")
    assert said_before(ann.page, "#esm-fallback").startswith('"Loading.')
    expect(ann.page.locator("#esm-fallback")).to_have_css("visibility", "hidden")  # NiceGUI's own sentence
    for route in held:
        route.continue_()
    ann.arrived()
    expect(ann.page.locator("#esm-fallback")).to_have_count(0)


def test_a_browser_that_blocks_all_site_data_is_told(somebody: Somebody) -> None:
    person = somebody()
    person.page.add_init_script(BLOCKED)
    person.page.goto("/")
    assert "blocks cookies and site data" in said_before(person.page, "body")
    assert all("blocked" in complaint for complaint in person.complaints)  # NiceGUI's
    person.complaints.clear()


def test_a_connection_that_takes_long_is_not_called_live(ann: Person) -> None:
    ann.page.route_web_socket("**", lambda _: None)  # accepted, and never answered
    ann.page.goto("/")
    expect(ann.page.locator(".connection")).to_have_text("reconnecting")
    ann.see("There is no connection yet")


def said_before(page: Page, selector: str) -> str:
    return str(page.locator(selector).evaluate("each => getComputedStyle(each, '::before').content"))
