"""The administrator's tabs, live."""

import httpx
from playwright.sync_api import expect

from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.ui.api.programs import give, order, submit


def test_a_paused_queue_keeps_what_waits_and_goes_on(ann: Person, somebody: Somebody, api: httpx.Client) -> None:
    ann.open("/admin/queues")
    clean = ann.page.locator("tbody tr").filter(has_text="Clean")
    clean.get_by_role("button", name="Pause").click()
    expect(clean).to_contain_text("paused")

    job = submit(api, order(give(api)))
    expect(clean.locator("td").first).to_have_text("1")
    bob = somebody().open(f"/jobs/{job['id']}")
    bob.sees_status("queued")
    bob.see("paused by an administrator")

    clean.get_by_role("button", name="Go on").click()
    expect(clean).to_contain_text("open")
    bob.sees_status("done")
    expect(clean.locator("td").first).to_have_text("0")


def test_workers_storage_and_system_say_how_they_are(ann: Person) -> None:
    ann.open("/admin/workers")
    expect(ann.page.locator(".plain-table tbody tr")).to_have_count(1)
    ann.open("/admin/dead").see("There are no dead letters")
    ann.open("/admin/storage").see("MAX_UPLOAD_BYTES")
    ann.open("/admin/system")
    expect(ann.page.locator(".facts").first.locator("dd")).to_have_text(["answers"] * 3)
