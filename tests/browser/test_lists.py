"""Lists of jobs: tabs, search and pages are addresses; what is found comes from the database."""

import httpx
from playwright.sync_api import expect

from tests.browser.person import Person
from tests.ui.api.programs import give, order, submit


def test_a_search_finds_by_name_and_stays_in_the_address(ann: Person, api: httpx.Client) -> None:
    submit(api, order(give(api, name="Quarterly Figures.csv")))
    ann.open("/jobs")
    ann.page.get_by_label("Search").fill("quarterly")
    ann.page.keyboard.press("Enter")
    ann.page.wait_for_url("**/jobs?q=quarterly")
    ann.arrived()
    expect(ann.page.locator("tbody tr")).to_have_count(1)
    ann.page.get_by_role("link", name="Failed").click()
    ann.page.wait_for_url("**/jobs?status=failed&q=quarterly")
    ann.arrived().see("Nothing found")


def test_a_failed_job_says_why_in_its_row(ann: Person, api: httpx.Client) -> None:
    job = submit(api, order(give(api, name="no_such.csv"), steps=[{"step": "drop_columns", "columns": ["prise"]}]))
    ann.open("/admin?status=failed&q=" + job["id"])
    expect(ann.page.locator("tbody tr")).to_contain_text("There is no column 'prise'.")
    ann.page.get_by_role("link", name="no_such.csv").click()
    ann.page.wait_for_url("**/jobs/" + job["id"])
    ann.arrived().see("Step 1: There is no column 'prise'.")


def test_long_lists_come_in_pages(ann: Person, api: httpx.Client) -> None:
    file_id = give(api, name="one_of_many.csv")
    for _ in range(30):
        submit(api, order(file_id, draft=True))
    ann.open("/jobs?status=draft&q=one_of_many")
    expect(ann.page.locator("tbody tr")).to_have_count(25)
    ann.see("1 to 25 of 30")
    ann.page.get_by_role("link", name="Older").click()
    ann.page.wait_for_url("**page=2")
    ann.arrived().see("26 to 30 of 30")
    expect(ann.page.locator("tbody tr")).to_have_count(5)
    expect(ann.page.get_by_role("link", name="Older")).to_be_hidden()


def test_what_is_not_there_is_a_page_of_ours(ann: Person) -> None:
    for path in ("/nowhere", "/jobs/abcdefghijklmnopqrst"):
        answer = ann.page.goto(path)
        assert answer is not None
        assert answer.status == 404
        expect(ann.page.locator("h1")).to_have_text("There is nothing here")
    ann.page.get_by_role("link", name="Start page").click()
    ann.arrived().see("Drop files here")
    ann.complaints = [each for each in ann.complaints if "404" not in each]
