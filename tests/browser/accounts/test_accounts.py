"""Signing in and out, one's own account, and the accounts that administrators manage."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.accounts.conftest import Known
from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.browser.test_accessibility import found_in_both_themes
from tests.ui.accounts.door import PASSWORD, Door, link_in
from tests.ui.served import Served, serving


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Served]:
    """An app that nobody has set up."""
    with serving(tmp_path, AUTH="accounts", WORKERS="0") as served:
        yield served


def test_rinse_is_set_up_by_its_link_and_people_are_invited_by_theirs(somebody: Somebody, new: Served) -> None:
    ann, bob = somebody(base_url=new.base_url), somebody(base_url=new.base_url)
    ann.page.goto(link_in(new.log))
    ann.page.get_by_label("Your name").fill("Ann")
    says_no(ann, "password12", "Set up Rinse", "one of those that are tried first")
    expect(ann.page.get_by_label("Your name")).to_have_value("Ann")
    choose(ann, PASSWORD, "Set up Rinse")
    ann.arrived().open("/admin/people")
    rows = ann.page.locator(".plain-table tbody tr")
    for name, said in (("", "Give a name"), ("ANN", "There is somebody named ANN already."), ("Bob", "Give this link to Bob")):
        ann.page.get_by_label("Name", exact=True).fill(name)
        ann.press("Invite")
        ann.see(said)
    bobs = rows.filter(has_text="Bob")
    expect(bobs).to_contain_text("invited")

    link = ann.page.get_by_label("Give this link to Bob").input_value()
    bob.page.goto(httpx.URL(link).path)
    expect(bob.page.get_by_role("heading", name="Welcome, Bob")).to_be_visible()
    says_no(bob, "short", "Go on", "too short")
    bobs.get_by_role("button", name="Disable").click()
    choose(bob, PASSWORD, "Go on")
    bob.arrived()
    expect(bobs).to_contain_text("active")
    expect(bob.page.get_by_role("link", name="Admin")).to_have_count(0)

    sure = bobs.get_by_role("button", name="Sign out and disable")
    sure.hover()
    expect(sure).not_to_have_css("border-top-color", "rgba(0, 0, 0, 0)")  # marked, even under the pointer
    sure.click()  # the second press, whatever news has arrived meanwhile
    expect(bobs).to_contain_text("disabled")
    bob.page.wait_for_url("**/sign-in?next=/")
    rows.filter(has_text="Ann").get_by_role("button", name="Make member").click()
    rows.filter(has_text="Ann").get_by_role("button", name="Take the role away").click()
    ann.see("Ann is the last administrator. Make somebody else one first.")
    bob.page.goto(httpx.URL(link).path)
    bob.see("This link has been used, or is too old. Ask for a new one.")
    bob.complaints.clear()


def test_the_door_leads_to_where_one_wanted_to_go_and_out_again(somebody: Somebody, door: Door) -> None:
    door.add("Carla", password=PASSWORD)
    carla = somebody()
    carla.page.goto("/jobs?status=done")
    carla.page.get_by_label("Name").fill("carla")
    says_no(carla, "not a cart of plums", "Sign in", "Name or password is not right.")
    choose(carla, PASSWORD, "Sign in")
    carla.page.wait_for_url("**/jobs?status=done")
    carla.arrived().press("Sign out")
    carla.page.wait_for_url("**/sign-in")  # the next person does not continue where she was
    carla.page.goto("/account")
    expect(carla.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_person_looks_after_their_account(known: Known, somebody: Somebody, door: Door) -> None:
    dan, elsewhere = known("Dan"), somebody()
    dan.open("/account")
    browsers = dan.page.get_by_role("row").filter(has_text=re.compile("a test|Chrome"))
    expect(browsers).to_have_count(1)
    all_others = dan.page.get_by_role("button", name="Sign out all others")
    expect(all_others).to_be_hidden()  # there are none
    elsewhere.page.goto("/sign-in?next=/recipes")
    elsewhere.page.get_by_label("Name").fill("Dan")
    choose(elsewhere, PASSWORD, "Sign in")
    elsewhere.arrived()
    expect(browsers).to_have_count(2)
    expect(all_others).to_be_visible()
    assert (all_others.bounding_box() or {"width": 0})["width"] < 300  # a button, not a bar
    dan.page.get_by_role("button", name="Sign out", exact=True).last.click()
    expect(browsers).to_have_count(1)
    elsewhere.page.wait_for_url("**/sign-in?next=/recipes")

    for old, new, said in (
        ("wrong", "a cart full of pears", "Your password is not right"),
        (PASSWORD, "Dan", "too short"),
        (PASSWORD, "a cart full of pears", "Your password is changed."),
    ):
        dan.page.get_by_label("Current password").fill(old)
        dan.page.get_by_label("New password").fill(new)
        dan.press("Change the password")
        dan.see(said)
        dan.arrived()

    dan.page.get_by_label("What is it for?").fill("nightly")
    dan.press("Make a token")
    secret = dan.page.get_by_label("Keep this token").input_value()
    with door.program(secret) as program:
        assert program.get("/api/v1/jobs").status_code == 200
        dan.press("Revoke")
        dan.press("Revoke for good")
        dan.see("No token yet")
        assert program.get("/api/v1/jobs").status_code == 401


def test_an_administrator_revokes_anybodys_token(known: Known, door: Door) -> None:
    lea, admin = door.add("Lea"), known("Max", is_admin=True)
    with door.program(door.token_of(lea)) as program:
        leas = admin.open("/admin/people").page.get_by_role("row").filter(has_text="a test").filter(has_text="Lea")
        leas.get_by_role("button", name="Revoke").click()
        leas.get_by_role("button", name="Revoke for good").click()
        expect(leas).to_have_count(0)
        assert program.get("/api/v1/jobs").status_code == 401


def test_tokens_come_and_go_on_open_pages(known: Known) -> None:
    zoe, admin = known("Zoe").open("/account"), known("Ted", is_admin=True).open("/admin/people")
    zoes = admin.page.get_by_role("row").filter(has_text="nightly").filter(has_text="Zoe")
    expect(zoes).to_have_count(0)
    zoe.page.get_by_label("What is it for?").fill("nightly")
    zoe.press("Make a token")
    zoes.get_by_role("button", name="Revoke").click()
    zoes.get_by_role("button", name="Revoke for good").click()
    zoe.see("No token yet")


def test_the_focus_stays_where_something_was_done(known: Known, door: Door) -> None:
    door.add("Ida")
    admin = known("Jo", is_admin=True).open("/admin/people")
    idas = admin.page.get_by_role("row").filter(has_text="Ida")
    idas.get_by_role("button", name="Disable").focus()
    admin.page.keyboard.press("Enter")
    admin.page.keyboard.press("Enter")
    expect(idas.get_by_role("button", name="Enable")).to_be_focused()
    admin.open("/account").page.get_by_label("What is it for?").fill("nightly")
    admin.page.keyboard.press("Enter")
    expect(admin.page.get_by_role("button", name="Copy")).to_be_focused()
    revoke = admin.page.get_by_role("button", name="Revoke")
    revoke.focus()
    admin.page.keyboard.press("Enter")
    admin.page.keyboard.press("Enter")
    admin.see("No token yet")
    expect(admin.page.locator(".jobs:has-text('No token yet')")).to_be_focused()


def test_administrators_see_names_of_owners(known: Known, door: Door) -> None:
    eve = door.add("Eve")
    with door.program(door.token_of(eve)) as program:
        file_id = program.put("/api/v1/files", content=b"a\n1\n", headers={"X-File-Name": "eve.csv"}).json()["id"]
        order = {"kind": "clean", "file_id": file_id, "options": {"recipe": {"version": 1, "steps": []}}, "draft": True}
        job_id = program.post("/api/v1/jobs", json=order).json()["id"]
    fred = known("Fred", is_admin=True).open("/admin?q=eve.csv")
    expect(fred.page.locator("td[data-label=Owner]")).to_have_text("Eve")
    fred.open("/admin/storage")
    expect(fred.page.get_by_role("rowheader", name="Eve")).to_be_visible()
    expect(fred.page.get_by_label("Keep the jobs of")).to_contain_text("Eve")
    fred.open(f"/jobs/{job_id}").see("of Eve")
    assert eve.id not in fred.page.inner_text("body")


@pytest.mark.parametrize("width", [1440, 390])
def test_nobody_is_shut_out(known: Known, somebody: Somebody, door: Door, width: int) -> None:
    window = {"viewport": {"width": width, "height": 844}, "reduced_motion": "reduce"}
    visitor, admin = somebody(**window), known(f"{width}{'W' * 60}", is_admin=True, **window)
    door.add(f"Eva {width}", password=PASSWORD)
    visitor.page.goto("/jobs")
    visitor.page.get_by_label("Name").fill("Nobody")
    says_no(visitor, "not a cart of plums", "Sign in", "Name or password is not right.")
    fits(visitor)
    admin.open("/admin/people")
    admin.page.get_by_label("Name", exact=True).fill(f"Hal {width}")
    admin.press("Invite")
    visitor.page.goto(httpx.URL(admin.page.get_by_label("Give this link").input_value()).path)
    fits(visitor)
    fits(admin)
    admin.open("/account?said=short")
    admin.page.get_by_label("What is it for?").fill("nightly")
    admin.press("Make a token")
    expect(admin.page.get_by_role("button", name="Revoke")).to_be_visible()
    fits(admin)


def choose(person: Person, password: str, act: str) -> None:
    person.page.get_by_label("Password", exact=True).fill(password)
    person.page.get_by_role("button", name=act, exact=True).click()


def says_no(person: Person, password: str, act: str, why: str) -> None:
    """The error is beside the field and announced to screen readers; the browser logs the status."""
    choose(person, password, act)
    field = person.page.get_by_label("Password", exact=True)
    expect(field).to_have_accessible_description(re.compile(re.escape(why)))
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    person.complaints.clear()


def fits(person: Person) -> None:
    assert found_in_both_themes(person) == []
    assert is_no_wider_than_the_window(person.page)


NO_WIDER = """document.documentElement.scrollWidth <= innerWidth
    && [...document.querySelectorAll(".panel button")].every(
        (each) => each.getBoundingClientRect().right <= each.closest(".panel").getBoundingClientRect().right)"""


def is_no_wider_than_the_window(page: Page) -> bool:
    """And no button is cut off at the edge of its panel."""
    return bool(page.evaluate(NO_WIDER))
