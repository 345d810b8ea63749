"""Recipes under a name, on a page of their own."""

import httpx
from playwright.sync_api import expect

from tests.browser.person import Person


def test_recipes_are_renamed_carried_away_and_deleted(ann: Person, api: httpx.Client) -> None:
    api.post("/recipes", json={"name": "Weekly list", "recipe": {"version": 1, "steps": [{"step": "trim"}]}}).raise_for_status()
    ann.open("/recipes")
    row = ann.page.locator("tbody tr").filter(has=ann.page.get_by_role("button", name="Rename")).filter(has_text="Weekly")
    expect(row).to_contain_text("Trim white space")
    with ann.page.expect_download() as started:
        row.get_by_role("button", name="Download").click()
    assert started.value.suggested_filename == "Weekly list.json"

    row.get_by_role("button", name="Rename").click()
    ann.page.get_by_label("Name of the recipe").fill("Weekly orders")
    ann.page.keyboard.press("Enter")
    expect(row).to_contain_text("Weekly orders")
    row.get_by_role("button", name="Delete").click()
    row.get_by_role("button", name="Delete for good").click()
    expect(row).to_have_count(0)
