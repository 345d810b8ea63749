"""The administrator's tabs, live."""

from datetime import datetime, timedelta

import httpx
from playwright.sync_api import expect

from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.ui.api.programs import ended, give, order, submit


def test_a_paused_queue_keeps_what_waits_and_goes_on(ann: Person, somebody: Somebody, api: httpx.Client) -> None:
    ann.open("/admin/queues")
    clean = ann.page.locator("tbody tr").filter(has_text="Clean")
    expect(clean.locator("td").first).to_have_text("0")  # of the jobs of other tests, none waits any more
    clean.get_by_role("button", name="Pause").click()
    expect(clean).to_contain_text("paused")

    job = submit(api, order(give(api)))
    expect(clean.locator("td").first).to_have_text("1")
    bob = somebody().open(f"/jobs/{job['id']}")
    bob.sees_status("queued")
    bob.see("paused by an administrator")
    listed = somebody().open(f"/jobs?q={job['id']}").page.locator("tbody tr")
    expect(listed).to_contain_text("paused by an administrator")

    clean.get_by_role("button", name="Go on").click()
    expect(clean).to_contain_text("open")
    bob.sees_status("done")
    expect(clean.locator("td").first).to_have_text("0")
    expect(listed).not_to_contain_text("paused")


def test_a_run_does_not_wait_until_its_draft_has_been_counted(ann: Person, somebody: Somebody, api: httpx.Client) -> None:
    """Regression: on a large file, the worker went on counting for a page that no longer showed it."""
    counts = ann.open("/admin/queues").page.locator("tbody tr").filter(has_text="Count")
    expect(counts.locator("td").first).to_have_text("0")
    counts.get_by_role("button", name="Pause").click()
    rows = b"".join(b"%d,x \n" % number for number in range(3000))
    draft = submit(api, order(give(api, b"id,name\n" + rows, "many.csv"), draft=True))
    bob = somebody().open(f"/jobs/{draft['id']}")
    expect(counts.locator("td").first).to_have_text("1")
    bob.press("Run on 3,000 rows")
    expect(counts.locator("td").first).to_have_text("0")
    bob.sees_status("done")
    counts.get_by_role("button", name="Go on").click()
    expect(counts).to_contain_text("open")


def test_workers_storage_and_system_say_how_they_are(ann: Person, api: httpx.Client) -> None:
    steps = [{"step": "drop_columns", "columns": ["prise"]}]
    ended(api, submit(api, order(give(api, name="at_fault.csv"), steps=steps))["id"])
    ann.open("/admin/workers")
    worker = ann.page.locator(".plain-table tbody th")
    expect(worker).to_have_count(1)
    first = worker.inner_text()
    ann.press("Ask to stop")
    expect(worker).not_to_have_text(first, timeout=60_000)  # it has ended, and another one has replaced it
    ann.open("/admin/dead").see("There are no dead letters")
    ann.open("/admin/storage").see("MAX_UPLOAD_BYTES")
    ann.open("/admin/system")
    expect(ann.page.get_by_role("cell", name="answers")).to_have_count(3)
    expect(ann.page.get_by_role("region", name="The last 24 hours")).not_to_contain_text("at most under")
    expect(ann.page.get_by_role("row").filter(has_text="at_fault.csv")).to_contain_text("There is no column 'prise'.")


def test_an_owner_sees_what_is_kept_and_until_when_and_an_administrator_says_so(ann: Person, api: httpx.Client) -> None:
    job = ended(api, submit(api, order(give(api)))["id"])
    ann.open(f"/jobs/{job['id']}").see("Kept until somebody deletes it.")
    ann.open("/admin/storage")
    ann.page.get_by_label("Days").fill("30")
    ann.page.get_by_role("button", name="Keep", exact=True).click()
    ann.see("30 days, of their own")
    at = datetime.fromisoformat(job["ended_at"]) + timedelta(days=30)
    ann.open(f"/jobs/{job['id']}").see(f"Job and results will be deleted on {at:%b %-d, %Y}, 30 days after the job's end.")
    ann.open("/jobs").see("Results are kept for 30 days")
    usage = api.get("/usage").json()
    assert usage["keep_days"] == 30
    assert usage["results_bytes"] > 0
    ann.open("/admin/storage").page.get_by_role("button", name="Keep", exact=True).click()
    expect(ann.page.get_by_role("cell", name="for ever")).to_be_visible()
