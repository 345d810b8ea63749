"""A schedule in a browser, from typing its time to its history."""

import httpx
from playwright.sync_api import expect

from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.browser.test_accessibility import found
from tests.ui.api.programs import TRIM_AND_DEDUPE, give


def test_a_file_is_cleaned_every_monday(somebody: Somebody, api: httpx.Client) -> None:
    recipe = {"version": 1, "steps": TRIM_AND_DEDUPE}
    api.post("/recipes", json={"name": "For the schedule", "recipe": recipe}).raise_for_status()
    give(api, name="every-monday.csv")
    ann = somebody(timezone_id="Europe/Berlin")
    page = ann.open("/schedules").page
    ann.press("New schedule")
    page.get_by_label("Name", exact=True).fill("Orders <b>weekly</b>")
    ann.see("every Monday at 7:00")
    page.get_by_label("When, in words").fill("now and then")
    ann.see("Say it like")
    page.get_by_label("When, in words").fill("every Monday and Friday at 7:30")
    ann.see("Mon")
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Berlin")
    files = page.get_by_role("combobox", name="File", exact=True)
    files.select_option(files.get_by_role("option", name="every-monday.csv").get_attribute("value"))
    page.get_by_role("combobox", name="Recipe").select_option("For the schedule")
    assert found(ann) == []
    ann.press("Make the schedule")

    row = page.get_by_role("list", name="Schedules").get_by_role("listitem").filter(has_text="<b>weekly</b>")
    expect(row).to_contain_text("Orders <b>weekly</b>")
    expect(row).to_contain_text("every Monday and Friday at 7:30")
    row.get_by_role("button", name="Run now").click()
    expect(row.locator(".schedule-last .status-done")).to_have_text("done")
    row.get_by_role("button", name="History").click()
    expect(row.get_by_role("list", name="Runs")).to_contain_text("by hand")
    assert found(ann) == []
    row.get_by_role("button", name="Pause").click()
    expect(row).to_contain_text("paused")
    row.get_by_role("button", name="Change").click()
    page.get_by_label("When, in words").fill("every hour")
    ann.press("Save")
    expect(row).to_contain_text("every hour")
    row.get_by_role("link", name="job 1").click()
    ann.arrived().sees_status("done")

    ann.open("/schedules")
    row.get_by_role("button", name="History").click()
    expect(row.get_by_role("link", name="job 1")).to_be_visible()
    row.get_by_role("button", name="Delete").click()
    schedule = next(each["id"] for each in api.get("/schedules").json() if "<b>weekly</b>" in each["name"])
    api.post(f"/schedules/{schedule}/run").raise_for_status()
    expect(row.get_by_role("link", name="job 1")).to_have_count(2)  # news does not cancel the confirmation
    row.get_by_role("button", name="Delete for good").click()
    expect(row).to_have_count(0)


def test_a_schedule_tells_how_its_jobs_ended(somebody: Somebody, api: httpx.Client) -> None:
    recipe = {"version": 1, "steps": [{"step": "drop_columns", "columns": ["no such"]}]}
    fails = {
        "name": "Fails each time",
        "when": "every Monday at 7",
        "zone": "Europe/Berlin",
        "options": {"recipe": recipe},
        "source": {"type": "file", "file_id": give(api, name="fails.csv")},
    }
    schedule = api.post("/schedules", json=fails).raise_for_status().json()["id"]
    ann = somebody().open("/schedules")
    row = ann.page.get_by_role("list", name="Schedules").get_by_role("listitem").filter(has_text="Fails each time").first
    row.get_by_role("button", name="History").click()
    api.post(f"/schedules/{schedule}/run").raise_for_status()
    runs = row.get_by_role("list", name="Runs")
    expect(runs.locator(".status-failed")).to_have_text("failed")
    expect(row.locator(".schedule-last").get_by_role("link", name="failed")).to_be_visible()
    for place in (runs, row.locator(".schedule-last")):  # regression: only the job's own page said why
        expect(place).to_contain_text("Step 1: There is no column 'no such'")
    assert found(ann) == []
    runs.get_by_role("link", name="job 1").click()
    ann.arrived().sees_status("failed")
    api.delete(f"/schedules/{schedule}").raise_for_status()


def test_two_presses_run_a_schedule_once(ann: Person, api: httpx.Client) -> None:
    weekly = {
        "name": "Weekly",
        "when": "every Monday at 7",
        "zone": "Europe/Berlin",
        "options": {"recipe": {"version": 1, "steps": TRIM_AND_DEDUPE}},
        "source": {"type": "file", "file_id": give(api, name="weekly.csv")},
    }
    schedule = api.post("/schedules", json=weekly).raise_for_status().json()["id"]
    ann.open("/schedules").page.get_by_role("button", name="Run now").dblclick()
    expect(ann.page.locator(".schedule-last .status-done")).to_have_text("done")
    assert len(api.get(f"/schedules/{schedule}/runs").json()) == 1
    expect(ann.page.get_by_role("button", name="Run now")).not_to_have_attribute("aria-disabled", "true")


def test_a_saved_recipe_leads_to_a_schedule_of_it(ann: Person, api: httpx.Client) -> None:
    give(api, b"id\n1\n", "weekly.csv")
    api.post("/recipes", json={"name": "Tidied on Mondays", "recipe": {"steps": [{"step": "trim"}]}}).raise_for_status()
    ann.open("/recipes").page.get_by_role("link", name="Schedule Tidied on Mondays").click()
    ann.page.wait_for_url("**/schedules?*")
    form = ann.arrived().page.get_by_role("form", name="New schedule")
    expect(form.get_by_label("Name", exact=True)).to_be_focused()
    expect(form.get_by_label("Name", exact=True)).to_have_value("Tidied on Mondays")
    form.locator("select").first.select_option(index=1)
    form.get_by_role("button", name="Make the schedule").click()
    expect(ann.page.get_by_role("list", name="Schedules")).to_contain_text("Clean with “Tidied on Mondays” · weekly.csv")
    ann.page.reload()
    expect(ann.arrived().page.get_by_role("button", name="New schedule")).to_be_enabled()
    expect(form).to_have_count(0)


def test_a_form_that_is_being_filled_in_outlasts_a_reload(ann: Person, api: httpx.Client) -> None:
    file_id = give(api, name="typed.csv")
    page = ann.open("/schedules").page
    ann.press("New schedule")
    page.get_by_label("Name", exact=True).fill("Half done")
    page.get_by_role("combobox", name="File", exact=True).select_option(file_id)
    page.get_by_label("Run once afterwards").check()
    page.reload()
    form = ann.arrived().page.get_by_role("form", name="New schedule")
    expect(form.get_by_label("Name", exact=True)).to_have_value("Half done")
    expect(form.get_by_role("combobox", name="File", exact=True)).to_have_value(file_id)
    expect(form.get_by_label("Run once afterwards")).to_be_checked()
    ann.see("every Monday at 7:00")
    ann.press("Cancel")
    page.reload()
    expect(ann.arrived().page.get_by_role("button", name="New schedule")).to_be_enabled()
    expect(form).to_have_count(0)
