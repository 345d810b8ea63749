"""What a run changed and removed, line by line; and a job that nobody needs any more."""

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.ui.api.programs import give, order, submit

TABLE = b"id,name,city\n001, Ann ,Oslo\n002,Bob, Rome\n001,Ann,Oslo\n"


@pytest.fixture
def ann(somebody: Somebody, api: httpx.Client) -> Person:
    """Somebody on the page of a job that is done."""
    job = submit(api, order(give(api, TABLE, "people.csv"), steps=[{"step": "trim"}, {"step": "drop_duplicates"}]))
    person = somebody().open(f"/jobs/{job['id']}")
    person.sees_status("done")
    return person


def test_from_a_count_to_its_cells(ann: Person) -> None:
    lines = ann.page.locator(".ledger-lines tbody tr")
    ann.press("Changed cells 2")
    expect(lines).to_have_count(2)
    expect(lines.first).to_contain_text("Trim white space")
    ann.page.get_by_label("Column", exact=True).select_option("city (1)")
    expect(lines).to_have_count(1)
    expect(lines.first.locator("ins")).to_have_text("Rome")

    ann.press("Removed rows 1")
    expect(lines.first).to_contain_text("repeats row 1")


def test_pandas_is_asked_and_its_verdict_survives_a_reload(ann: Person, api: httpx.Client) -> None:
    ann.press("Verify with pandas")
    ann.see("Same bytes.")
    ann.page.reload()
    ann.arrived().see("gives this very file: 2 rows.")
    assert len(api.get("/jobs", params={"kind": "verify", "internal": "true"}).json()["jobs"]) == 1
    assert api.get("/jobs", params={"kind": "verify"}).json()["jobs"] == []


def test_a_job_is_deleted_by_a_second_press(ann: Person, api: httpx.Client) -> None:
    job_id = ann.page.url.rpartition("/")[2]
    ann.press("Delete")
    assert api.get(f"/jobs/{job_id}").status_code == 200
    ann.press("Delete for good")
    ann.page.wait_for_url("**/jobs")
    assert api.get(f"/jobs/{job_id}").status_code == 404
