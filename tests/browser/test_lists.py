"""Lists of jobs: tabs, search and pages are in the address, and results come from the database."""

import re

import httpx
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.browser.test_accessibility import found
from tests.browser.test_steady import paused
from tests.ui.api.programs import copies, ended, give, order, submit
from tests.ui.served import Served


def test_a_search_finds_by_name_and_stays_in_the_address(ann: Person, api: httpx.Client) -> None:
    submit(api, order(give(api, name="Quarterly Figures.csv")))
    ann.open("/jobs")
    ann.page.get_by_label("Search files and jobs").fill("quarterly")
    ann.page.keyboard.press("Enter")
    ann.page.wait_for_url("**/jobs?q=quarterly")
    ann.arrived()
    expect(ann.page.locator("tbody tr")).to_have_count(1)
    ann.page.get_by_role("link", name="Failed").click()
    ann.page.wait_for_url("**/jobs?status=failed&q=quarterly")
    ann.arrived().see("Nothing found")


def test_a_typed_word_is_no_filter_until_it_is_searched_for(ann: Person, api: httpx.Client) -> None:
    file_id = give(api, name="wordy.csv")
    for _ in range(26):
        submit(api, order(file_id, draft=True))
    ann.open("/jobs").page.get_by_label("Search files and jobs").fill("wordy")
    expect(ann.page.get_by_text("Clear the filter")).to_have_count(0)
    ann.page.get_by_label("Choose all on this page").check()
    expect(ann.page.get_by_role("button", name="Select all")).to_have_text(re.compile(r"^Select all [\d,]+ jobs$"))
    ann.page.get_by_role("button", name="Search", exact=True).click()
    ann.page.wait_for_url("**/jobs?q=wordy")
    expect(ann.arrived().page.get_by_text("Clear the filter")).to_be_visible()
    ann.page.get_by_label("Choose all on this page").check()
    ann.see("Select all 26 matching")


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
    ann.page.get_by_role("link", name="Next").click()
    ann.page.wait_for_url("**page=2")
    ann.arrived().see("26 to 30 of 30")
    expect(ann.page.locator("tbody tr")).to_have_count(5)
    expect(ann.page.get_by_role("link", name="Next")).to_be_hidden()


def test_jobs_are_chosen_and_deleted_at_once_and_others_see_it(ann: Person, somebody: Somebody, api: httpx.Client) -> None:
    file_id = give(api, name="chosen.csv")
    for _ in range(27):
        submit(api, order(file_id, draft=True))
    bob = somebody().open("/jobs?q=chosen")
    bob.see("1 to 25 of 27")
    ann.open("/jobs?q=chosen").forget()
    ann.page.get_by_label("Choose chosen.csv").first.focus()
    ann.page.keyboard.press("Space")
    ann.see("1 selected")
    ann.press("Delete 1")
    ann.press("Delete 1 for good")
    ann.see("1 job deleted.")
    bob.see("1 to 25 of 26")
    ann.page.get_by_label("Choose all on this page").check()
    ann.press("Select all 26 matching")
    ann.press("Delete")
    ann.press("Delete for good")
    ann.see("26 jobs deleted.")
    bob.see("Nothing found")
    assert ann.requests == []


def test_an_act_on_many_can_be_taken_back(ann: Person, api: httpx.Client) -> None:
    steps = [{"step": "drop_columns", "columns": ["prise"]}]
    for _ in range(2):
        ended(api, submit(api, order(give(api, name="taken_back.csv"), steps=steps))["id"])
    ann.open("/jobs?q=taken_back&sort=name")
    expect(ann.page.locator(".tabs a").first).to_contain_text("Failed")
    api.post("/jobs/bulk", json={"act": "cancel", "matching": {"q": "taken_back"}})
    ann.page.get_by_label("Choose all on this page").check()
    ann.press("Retry 2")
    ann.see("2 jobs queued again.")
    expect(ann.page.get_by_role("button", name="Undo")).to_be_visible()


def test_on_very_many_a_worker_acts_while_the_page_says_how_far_it_is(ann: Person, api: httpx.Client, app: Served) -> None:
    draft = submit(api, order(give(api, name="very_many.csv"), draft=True))
    copies(app, draft["id"], 1_100)
    ann.open("/jobs?q=very_many")
    ann.page.get_by_label("Choose all on this page").check()
    ann.press("Select all 1,101 matching")
    ann.press("Delete")
    ann.press("Delete for good")
    ann.see("A worker is on it.")
    ann.see("1,101 jobs deleted.")
    ann.see("Nothing found")


def test_what_a_worker_has_done_to_very_many_is_taken_back_by_a_worker(
    ann: Person, somebody: Somebody, api: httpx.Client, app: Served
) -> None:
    """The focus goes back to where it came from. Regression: it was lost with the button."""
    job = submit(api, order(give(api, name="back_again.csv"), draft=True))
    api.delete(f"/jobs/{job['id']}").raise_for_status()
    copies(app, job["id"], 1_000)
    with paused(somebody):  # none of them runs meanwhile
        ann.open("/jobs?q=back_again")
        every = ann.page.get_by_label("Choose all on this page")
        every.check()
        ann.press("Select all 1,001 matching")
        ann.page.get_by_role("button", name="Retry", exact=True).press("Enter")
        ann.see("A worker is on it.")
        ann.see("1,001 jobs queued again.")
        expect(ann.page.get_by_role("link", name="Details")).to_be_visible()
        expect(tab(ann, "Queued")).to_contain_text("1,001")
        expect(every).to_be_focused()
        ann.page.get_by_role("button", name="Undo").press("Enter")
        ann.see("1,001 jobs cancelled.")
        expect(every).to_be_focused()
        expect(ann.page.get_by_role("button", name="Undo")).to_have_count(0)
        expect(tab(ann, "Cancelled")).to_contain_text("1,001")
        expect(tab(ann, "Queued")).to_contain_text("0")


def test_it_is_also_undone_later_from_the_page_of_the_act(
    ann: Person, somebody: Somebody, api: httpx.Client, app: Served
) -> None:
    """Regression: it could be undone for ten seconds only, and on the page where it was done."""
    job = submit(api, order(give(api, name="much_later.csv"), draft=True))
    api.delete(f"/jobs/{job['id']}").raise_for_status()
    copies(app, job["id"], 1_000)
    with paused(somebody):
        answer = api.post("/jobs/bulk", json={"act": "retry", "matching": {"q": "much_later"}})
        act = ended(api, answer.json()["id"])["id"]
        ann.open(f"/jobs/{act}")
        expect(ann.page.get_by_role("heading", level=1)).to_have_text("Many jobs at once")
        ann.see("1,001 jobs queued again.")
        expect(ann.page.get_by_text("[object Object]").filter(visible=True)).to_have_count(0)
        ann.press("Undo")
        ann.page.wait_for_url(lambda address: not address.endswith(act))
        ann.arrived()
        ann.see("1,001 jobs cancelled.")
        expect(ann.page.get_by_role("button", name="Undo")).to_have_count(0)
        ann.open(f"/jobs/{act}")
        ann.see("It was undone")
    assert len(ann.download("List of these jobs").split()) == 1_001


def tab(person: Person, name: str) -> Locator:
    return person.page.locator(".tabs a").filter(has_text=name)


def test_a_list_is_narrowed_and_sorted_by_its_address(ann: Person, api: httpx.Client) -> None:
    for name in ("narrow_b.csv", "narrow_a.csv"):
        submit(api, order(give(api, name=name), draft=True))
    ann.open("/jobs?q=narrow_")
    ann.page.get_by_role("link", name="File", exact=True).click()
    ann.page.wait_for_url("**/jobs?q=narrow_&sort=name")
    ann.arrived()
    expect(ann.page.locator("tbody .jobs-file")).to_contain_text(["narrow_a.csv", "narrow_b.csv"])
    ann.page.get_by_label("From").fill("2020-01-01")
    ann.page.wait_for_url("**from=2020-01-01&zone=**")
    ann.arrived()
    ann.page.get_by_label("To", exact=True).fill("2020-01-02")
    ann.page.wait_for_url("**to=2020-01-02**")
    ann.arrived().see("Nothing found")
    ann.page.get_by_label("Kind").select_option("clean")
    ann.page.wait_for_url("**kind=clean**")


def test_what_is_not_there_is_a_page_of_ours(ann: Person) -> None:
    for path in ("/nowhere", "/jobs/abcdefghijklmnopqrst"):
        answer = ann.page.goto(path)
        assert answer is not None
        assert answer.status == 404
        expect(ann.page.locator("h1")).to_have_text("There is nothing here")
    ann.page.get_by_role("link", name="Start page").click()
    ann.arrived().see("Drop files here")
    ann.complaints = [each for each in ann.complaints if "404" not in each]


def test_on_a_phone_what_narrows_a_list_is_folded_away_until_it_does(somebody: Somebody, api: httpx.Client) -> None:
    submit(api, order(give(api, name="folded.csv")))
    ann = somebody(viewport={"width": 390, "height": 844}, has_touch=True).open("/jobs?q=folded")
    kind = ann.page.get_by_label("Kind")
    expect(kind).to_be_hidden()
    ann.press("Filter and sort")
    kind.select_option("Clean")
    ann.page.wait_for_url("**/jobs?q=folded&kind=clean")
    expect(ann.arrived().page.get_by_label("Kind")).to_be_visible()
    assert found(ann) == []
