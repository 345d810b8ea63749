"""axe-core finds no accessibility errors on any page, in both themes, on a desktop and on a phone."""

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.ui.api.programs import give, order, submit

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
COLOURS = "color-contrast"
ORIENTATION = "css-orientation-lock"
"""Reads all style sheets anew, which are the same on all pages."""
LOOKS = """() => {
  const seen = new Set();
  for (const step of document.querySelectorAll(".help-step")) {
    const looks = [...step.querySelectorAll("*")].map(({ tagName, className }) => `${tagName} ${className}`);
    if (looks.every((look) => seen.has(look))) step.remove();
    looks.forEach((look) => seen.add(look));
  }
}"""
"""Removes the steps of the help page whose elements all look like those of steps before: thousands of words take long."""
LOOK = """async (options) => {
  const still = new CSSStyleSheet();
  still.replaceSync("*, *::before, *::after { animation: none !important; transition: none !important; }");
  document.adoptedStyleSheets.push(still);
  const report = await axe.run(options);
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== still);
  return report.violations;
}"""
"""Looks at a page that stands still: what fades in is hard to read for a moment."""
TABLE = b"id,name,city\n001, Ann ,Oslo\n002,Bob,\n001, Ann ,Oslo\n"
STEPS = [{"step": "trim"}, {"step": "drop_duplicates"}]


@pytest.mark.parametrize("width", [1440, 390])
def test_nobody_is_shut_out(somebody: Somebody, api: httpx.Client, width: int) -> None:
    file_id = give(api, TABLE, "people.csv")
    draft, done = submit(api, order(file_id, steps=STEPS, draft=True)), submit(api, order(file_id, steps=STEPS))
    person = somebody(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    for path in (
        "/",
        "/jobs",
        "/recipes",
        "/schedules",
        "/new",
        "/new/images",
        "/admin",
        "/admin/queues",
        "/admin/workers",
        "/admin/dead",
        "/admin/storage",
        "/admin/system",
    ):
        person.open(path)
        assert found_in_both_themes(person) == []
    person.open("/help")
    assert found(person, but=[COLOURS]) == []
    person.page.evaluate(LOOKS)
    assert found_in_both_themes(person) == []

    person.open(f"/jobs/{draft['id']}").see("Run on 3 rows")
    person.look_at_rows()
    person.page.get_by_text("Tell me", exact=True).click()
    person.page.locator(".step-title").first.click()
    person.page.get_by_role("button", name="Change", exact=True).click()
    person.page.get_by_label("Add a step").click()
    assert found_in_both_themes(person) == []

    person.open(f"/jobs/{done['id']}").sees_status("done")
    person.press("Changed cells")
    expect(person.page.locator(".ledger-lines tbody tr").first).to_be_visible()
    person.page.locator("summary").filter(has_text="Receipt").click()
    assert found_in_both_themes(person) == []
    person.press("Removed rows")
    person.press("Mend rows")
    person.page.get_by_label("city, row 3").fill("Bern")
    assert found_in_both_themes(person) == []


@pytest.mark.parametrize("width", [1440, 390])
def test_what_is_open_shuts_nobody_out_either(somebody: Somebody, api: httpx.Client, width: int) -> None:
    file_id = give(api, TABLE, "open.csv")
    draft = submit(api, order(file_id, steps=STEPS, draft=True))
    letters = submit(api, {"kind": "email", "file_id": file_id, "options": {}, "draft": True})
    group = submit(
        api, {"file_ids": [file_id, give(api, TABLE, "shut.csv")], "options": {"recipe": {"version": 1, "steps": STEPS}}}
    )
    api.post("/recipes", json={"name": "Open", "recipe": {"version": 1, "steps": STEPS}}).raise_for_status()
    source = {"type": "file", "file_id": file_id}
    options = {"recipe": {"version": 1, "steps": STEPS}}
    api.post("/schedules", json={"name": "Open", "when": "every hour", "options": options, "source": source})

    person = somebody(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    page = person.page
    person.open(f"/jobs/{draft['id']}").see("Run on 3 rows")
    if width == 390:
        page.locator(".column-open").filter(has_text="city").click()
    else:
        page.get_by_role("button", name="city", exact=True).click()
    expect(page.get_by_role("region", name="Column city")).to_be_visible()
    assert found_in_both_themes(person) == []
    page.get_by_role("button", name="Steps for this column").click()
    expect(page.get_by_role("dialog", name="Steps for city")).to_be_visible()
    assert found_in_both_themes(person) == []
    page.keyboard.press("Escape")
    for part in ("Open", "Save", "Export"):
        page.get_by_role("button", name=part, exact=True).click()
        assert found_in_both_themes(person) == []
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    assert found_in_both_themes(person) == []

    non_tables = (f"/jobs/{letters['id']}", "/new/email", "/new/report")
    for path in (f"/groups/{group['id']}", "/new", *non_tables, "/jobs?q=nothing-like-it"):
        person.open(path)
        assert found_in_both_themes(person) == []
    person.open("/jobs?q=open.csv")
    page.get_by_label("Choose all on this page").check() if width == 1440 else page.get_by_label(
        "Choose open.csv"
    ).first.check()
    assert found_in_both_themes(person) == []
    person.open("/recipes").press("Versions")
    expect(page.get_by_role("list", name="Versions, newest first")).to_be_visible()
    assert found_in_both_themes(person) == []
    person.open("/schedules").press("History")
    person.press("New schedule")
    person.see("every Monday at 7:00")
    assert found_in_both_themes(person) == []


def test_it_may_be_held_in_any_way(somebody: Somebody) -> None:
    assert found(somebody().open("/"), only=[ORIENTATION]) == []


def found_in_both_themes(person: Person) -> list[tuple[str, Any]]:
    """Only colours differ in the dark theme."""
    in_light = found(person)
    person.page.emulate_media(color_scheme="dark")
    expect(person.page.locator("html")).to_have_attribute("data-theme", "dark")
    in_dark = found(person, only=[COLOURS])
    person.page.emulate_media(color_scheme="light")
    expect(person.page.locator("html")).to_have_attribute("data-theme", "light")
    return in_light + in_dark


def found(person: Person, only: Sequence[str] = (), but: Sequence[str] = ()) -> list[tuple[str, Any]]:
    """The violations of all rules, of `only` these or of all `but` these, each with the first element concerned."""
    person.page.evaluate("document.fonts.ready")
    expect(person.page.locator(".stale")).to_have_count(0)
    if not person.page.evaluate("'axe' in window"):
        person.page.evaluate(AXE)
    rules = ({"runOnly": list(only)} if only else {}) | {"rules": {rule: {"enabled": False} for rule in but}}
    # Of what is right, axe-core then describes one element each, not all; and it reads style sheets only where a rule does.
    options = rules | {"resultTypes": ["violations"], "preload": ORIENTATION in only}
    violations = person.page.evaluate(LOOK, options)
    return [(each["id"], each["nodes"][0]["target"], each["nodes"][0]["failureSummary"]) for each in violations]
