"""Ways to a job: the search on every page, an id in the address, and the job's timeline."""

from itertools import pairwise

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.browser.test_accessibility import found
from tests.browser.test_phone import fits
from tests.ui.api.programs import ended, give, order, submit

NOBODY = "abcdefghijklmnopqrst"


@pytest.mark.parametrize("width", [1440, 390])
def test_a_slash_goes_to_the_search_and_an_id_to_its_job(somebody: Somebody, api: httpx.Client, width: int) -> None:
    job = submit(api, order(give(api, name=f"sought for {width}.csv")))
    ann = somebody(viewport={"width": width, "height": 900})
    ann.open("/recipes").page.keyboard.press("/")
    words = ann.page.get_by_label("Search: job id")
    expect(words).to_be_focused()
    assert fits(ann)
    assert found(ann) == []
    words.press_sequentially(f" {job['id']} ")
    ann.page.keyboard.press("Enter")
    ann.page.wait_for_url(f"**/jobs/{job['id']}")
    ann.arrived()
    words.fill(f"sought for {width}")
    ann.page.keyboard.press("Enter")
    ann.page.wait_for_url(f"**/jobs?q=sought+for+{width}")
    ann.arrived()
    expect(ann.page.locator("tbody tr")).to_have_count(1)


def test_a_slash_that_is_typed_stays_where_it_is(ann: Person) -> None:
    field = ann.open("/jobs").page.get_by_label("Search files and jobs")
    field.press_sequentially("a/b")
    expect(field).to_have_value("a/b")


def test_a_slash_goes_to_the_search_also_from_a_ticked_row(ann: Person, api: httpx.Client) -> None:
    submit(api, order(give(api), draft=True))
    ann.open("/jobs").page.get_by_role("checkbox").nth(1).check()
    ann.page.keyboard.press("/")
    expect(ann.page.get_by_label("Search: job id")).to_be_focused()


def test_in_a_low_window_nothing_in_the_rail_lies_on_anything_else(somebody: Somebody) -> None:
    ann = somebody(viewport={"width": 720, "height": 450}).open("/")  # as 1440 by 900 at 200 %
    parts = ann.page.locator(".rail .seek, .rail nav a, .rail-foot button:visible, .rail .connection").all()
    boxes = [box for box in (part.bounding_box() for part in parts) if box]
    assert len(boxes) > 8
    assert all(above["y"] + above["height"] <= below["y"] for above, below in pairwise(boxes))


def test_a_status_address_opens_the_job(ann: Person, api: httpx.Client) -> None:
    job = submit(api, order(give(api), draft=True))
    ann.open(f"/status?job_id={job['id']}")
    assert ann.page.url.endswith(f"/jobs/{job['id']}")
    answer = ann.page.goto(f"/status?job_id={NOBODY}")
    assert answer is not None
    assert answer.status == 404
    expect(ann.page.locator("h1")).to_have_text("There is nothing here")
    ann.complaints = [each for each in ann.complaints if "404" not in each]


def test_the_timeline_grows_by_itself(somebody: Somebody, api: httpx.Client) -> None:
    job = submit(api, order(give(api), steps=[{"step": "drop_columns", "columns": ["prise"]}], draft=True))
    ann = somebody().open(f"/jobs/{job['id']}")
    expect(ann.page.locator(".timeline")).to_have_count(0)
    api.post(f"/jobs/{job['id']}/run")
    ended(api, job["id"])
    ann.page.locator(".timeline summary").click()
    lines = ann.page.locator(".timeline-lines li")
    expect(lines).to_have_count(4)
    expect(lines.last).to_contain_text("There is no column 'prise'.")
    api.post(f"/jobs/{job['id']}/retry")
    ended(api, job["id"])
    expect(lines).to_have_count(7)
    expect(lines.last).to_contain_text("attempt 2")
    assert found(ann) == []

    log = api.get(f"/jobs/{job['id']}/log").json()
    assert [(line["status"], line["attempt"]) for line in log["events"][-3:]] == [("queued", 2), ("running", 2), ("failed", 2)]
    assert log["events"][-1]["note"].startswith("There is no column 'prise'.")
