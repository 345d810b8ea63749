"""rq-dashboard in the administrator's tab, clicked through while a worker is busy."""

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.ui.api.programs import give, order, submit

LONG = b"id,phone\n" + b"".join(b"%d,22%06d\n" % (number, number) for number in range(900_000))
STEPS = [{"step": "standardize_type", "columns": ["phone"], "kind": "phone", "region": "NO"}]
"""A slow job: telephone numbers are parsed one by one."""


def test_the_guest_shows_its_pages_while_a_worker_is_busy(ann: Person, api: httpx.Client) -> None:
    file_id = give(api, LONG, "long.csv")
    job_id = submit(api, order(file_id, STEPS))["id"]
    ann.open("/admin/redis")
    guest = ann.page.frame_locator("iframe.guest")
    expect(guest.locator("#queues tbody")).to_contain_text("rinse")
    guest.get_by_role("link", name="Workers").click()
    worker = guest.locator("#workers tbody tr[data-role=worker]")
    expect(worker).to_contain_text("jobs.runner.run")
    worker.get_by_role("link").click()
    expect(guest.locator("#job-data")).to_contain_text("started")
    guest.get_by_role("link", name="Jobs").first.click()
    expect(guest.locator("#jobs tbody tr").first).to_be_visible()
    expect(guest.get_by_text("Requeue All")).to_be_hidden()
    api.delete(f"/jobs/{job_id}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_guest_wears_the_theme_that_is_chosen(somebody: Somebody, theme: str) -> None:
    ann = somebody().open("/admin/redis")
    ann.page.get_by_role("button", name=f"Theme: {theme}").click()
    expect(ann.page.locator("html")).to_have_attribute("data-theme", theme)
    ground = ann.page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    guest = ann.page.frame_locator("iframe.guest")
    expect(guest.locator("body")).to_have_css("background-color", ground)
    text = ann.page.locator("body").evaluate("body => getComputedStyle(body).color")
    expect(guest.locator("#queues tbody td").first).to_have_css("color", text)
