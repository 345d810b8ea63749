"""The main workflow by keyboard alone, and what happens when the connection breaks."""

import re

import httpx
from playwright.sync_api import expect

from tests.browser.person import Person
from tests.ui.api.programs import give, order, submit

TABLE = b"id,name,city\n001, Ann ,Oslo\n002,Bob,\n001, Ann ,Oslo\n"


def test_from_a_sample_to_a_result_without_a_mouse(ann: Person) -> None:
    keys = ann.open("/").page.keyboard
    keys.press("?")
    expect(ann.page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    expect(ann.page.get_by_role("button", name="Close")).to_be_focused()
    keys.press("Escape")
    ann.page.get_by_role("button", name="Try with a messy sample").focus()
    keys.press("Enter")
    ann.has_a_draft()

    keys.press("a")
    keys.type("trim")
    keys.press("Enter")
    expect(ann.steps()).to_have_count(1)
    keys.press("a")
    keys.type("fill missing")
    keys.press("ArrowDown")
    keys.press("Enter")
    run = ann.page.get_by_role("button", name="Run on 257 rows")
    expect(run).to_be_disabled()  # the page knows by now that something must be filled in
    ann.page.get_by_role("checkbox", name="city").focus()
    keys.press("Space")
    ann.page.get_by_label("Value").focus()
    keys.type("Unknown")
    expect(run).to_be_enabled()
    keys.type(" city")
    keys.press("Control+Enter")
    ann.sees_status("done")
    expect(ann.page.locator("link[rel~=icon]")).to_have_attribute("href", re.compile("^data:image/svg"))
    assert b"Unknown city" in ann.download("Clean file")


def test_what_was_changed_while_the_line_was_down_is_not_lost(ann: Person, api: httpx.Client) -> None:
    draft = submit(api, order(give(api, TABLE, "people.csv"), steps=[], draft=True))
    ann.open(f"/jobs/{draft['id']}")
    ann.see("Run on 3 rows")
    ann.page.evaluate("window.socket.disconnect()")
    ann.see("The connection is lost.")
    ann.add_step("Trim white space")
    ann.page.reload()
    ann.arrived()
    ann.see("What you changed before the connection broke is back.")
    expect(ann.row(1).locator("td.changed ins")).to_have_text("Ann")
    ann.steps().first.get_by_role("button", name="Trim white space").click()
    ann.steps().first.get_by_role("button", name="Remove", exact=True).click()
    ann.page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(ann.steps()).to_have_count(1)
    ann.page.wait_for_function("sessionStorage.getItem(`unsent ${location.pathname}`) === null")  # it has been saved
    ann.page.reload()
    ann.arrived()
    expect(ann.steps()).to_have_count(1)
    expect(ann.page.get_by_text("is back")).to_have_count(0)
