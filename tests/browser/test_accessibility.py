"""What shuts people out: axe-core finds nothing on any page, in either theme, on a desk and on a phone."""

from importlib.resources import files
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.ui.api.programs import give, order, submit

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
TABLE = b"id,name,city\n001, Ann ,Oslo\n002,Bob,\n001, Ann ,Oslo\n"
STEPS = [{"step": "trim"}, {"step": "drop_duplicates"}]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_nobody_is_shut_out(somebody: Somebody, api: httpx.Client, theme: str, width: int) -> None:
    file_id = give(api, TABLE, "people.csv")
    draft, done = submit(api, order(file_id, steps=STEPS, draft=True)), submit(api, order(file_id, steps=STEPS))
    person = somebody(viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce")
    for path in (
        "/",
        "/jobs",
        "/recipes",
        "/schedules",
        "/help",
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
        assert found(person) == []

    person.open(f"/jobs/{draft['id']}").see("Run on 3 rows")
    person.look_at_rows()
    person.page.get_by_text("Tell me", exact=True).click()
    person.page.locator(".step-title").first.click()
    person.page.get_by_role("button", name="Change", exact=True).click()
    person.page.get_by_label("Add a step").click()
    assert found(person) == []

    person.open(f"/jobs/{done['id']}").sees_status("done")
    person.press("Changed cells")
    expect(person.page.locator(".ledger-lines tbody tr").first).to_be_visible()
    person.page.locator("summary").filter(has_text="Receipt").click()
    assert found(person) == []
    person.press("Removed rows")
    person.press("Mend rows")
    person.page.get_by_label("city, row 3").fill("Bern")
    assert found(person) == []


def found(person: Person) -> list[tuple[str, Any]]:
    """Each violation, and the first element that has it."""
    person.page.evaluate("document.fonts.ready")
    person.page.evaluate(AXE)
    violations = person.page.evaluate("axe.run().then((report) => report.violations)")
    return [(each["id"], each["nodes"][0]["target"], each["nodes"][0]["failureSummary"]) for each in violations]
