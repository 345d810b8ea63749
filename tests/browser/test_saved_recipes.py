"""Saved recipes, on their own page."""

import re
from pathlib import Path

import httpx
from playwright.sync_api import expect

from tests.browser.person import Person
from tests.browser.test_accessibility import found
from tests.ui.api.programs import ended, give, order, submit


def test_recipes_are_renamed_carried_away_and_deleted(ann: Person, api: httpx.Client) -> None:
    for name in ("Weekly list", "Kept"):
        api.post("/recipes", json={"name": name, "recipe": {"version": 1, "steps": [{"step": "trim"}]}}).raise_for_status()
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
    row.get_by_role("button", name="Versions").click()
    ann.see("Version 2")
    row.first.get_by_role("button", name="Delete").click()
    row.first.get_by_role("button", name="Delete for good").click()
    expect(row).to_have_count(0)
    ann.page.locator("tbody tr").filter(has_text="Kept").get_by_role("button", name="Versions").click()
    ann.see("The oldest version that is kept.")
    expect(ann.page.get_by_role("alert")).to_have_count(0)


def test_a_long_recipe_stays_a_low_row_with_all_its_buttons(ann: Person, api: httpx.Client) -> None:
    ids = ["trim", "drop_empty_rows", "drop_duplicates", "normalize_unicode", "drop_sparse_columns", "clean_headers"]
    steps = [{"step": each} for each in ids]
    recipe = {"version": 1, "steps": steps}
    api.post("/recipes", json={"name": "Long", "for_files": "a_file_with_a_name_*.csv", "recipe": recipe}).raise_for_status()
    said = ann.open("/recipes").page.locator("tbody tr").filter(has_text="Long").locator(".recipes-steps")
    expect(said).to_contain_text("and 1 more")
    row, panel = said.locator("xpath=ancestor::tr"), ann.page.locator(".jobs.panel")
    for width in (1440, 1024, 700):
        ann.page.set_viewport_size({"width": width, "height": 900})
        assert panel.evaluate("(panel) => panel.scrollWidth <= panel.clientWidth")  # every button can be seen
        assert row.evaluate("(row) => row.offsetHeight") < 100


def test_a_recipe_is_offered_for_its_files_used_saved_anew_and_restored(ann: Person, api: httpx.Client, tmp_path: Path) -> None:
    trim = {"version": 1, "steps": [{"step": "trim"}]}
    api.post("/recipes", json={"name": "Invoices", "recipe": trim}).raise_for_status()
    ann.open("/recipes").page.get_by_role("button", name="Say for which files to offer Invoices").press("Enter")
    ann.page.get_by_label("Offered for files like", exact=True).fill("invoices_*.csv")
    ann.page.keyboard.press("Enter")
    ann.see("invoices_*.csv")

    (tmp_path / "Invoices_2026-11.csv").write_text("id,name\n1, Ann \n")
    ann.open("/").drop(tmp_path / "Invoices_2026-11.csv")
    ann.has_a_draft()
    expect(ann.steps()).to_have_count(0)
    ann.page.get_by_role("button", name="Use “Invoices”").press("Enter")
    expect(ann.steps()).to_have_count(1)
    ann.add_step("Remove duplicate rows")
    ann.page.get_by_label("Saved recipes", exact=True).get_by_role("button", name="Save").press("Enter")
    ann.page.get_by_label("Name of the recipe").fill("Invoices")
    ann.page.keyboard.press("Enter")
    ann.see("This replaces version 1 of “Invoices”, which is kept.")
    ann.page.keyboard.press("Enter")
    ann.see("It is version 2; what it was before is kept.")

    row = ann.open("/recipes").page.locator("tbody tr").filter(has_text="Invoices")
    row.get_by_role("button", name="Versions").click()
    ann.see("Added “Remove duplicate rows”")
    assert found(ann) == []
    ann.press("Restore version 1")
    ann.see("Removed “Remove duplicate rows”")
    row.first.get_by_role("link", name="1 job").click()
    ann.page.wait_for_url("**/jobs?recipe=*")
    ann.arrived()
    expect(ann.page.locator("tbody tr")).to_have_count(1)


def test_what_was_done_to_last_months_file_is_offered_for_this_months(ann: Person, api: httpx.Client, tmp_path: Path) -> None:
    steps = [{"step": "trim"}, {"step": "lookup", "file": "cities", "left_on": ["id"], "right_on": ["id"]}]
    options = {"recipe": {"version": 1, "steps": steps}, "files": {"cities": give(api, b"id,city\n1,Oslo\n", "cities.csv")}}
    last = submit(api, {"kind": "clean", "file_id": give(api, b"id,n\n1 ,1\n", "stock_2026-10.csv"), "options": options})["id"]
    assert ended(api, last)["status"] == "done"
    (tmp_path / "stock_2026-11.csv").write_text("id,n\n1 ,1\n2,2\n")
    ann.open("/").drop(tmp_path / "stock_2026-11.csv")
    ann.has_a_draft()
    offer = ann.page.get_by_role("region", name="Recipes for this file")
    expect(offer).to_contain_text("You cleaned stock_2026-10.csv in 2 steps ")
    expect(offer.get_by_role("link")).to_have_attribute("href", f"/jobs/{last}")
    assert found(ann) == []
    offer.get_by_role("button", name="Use its recipe").press("Enter")
    expect(ann.steps()).to_have_count(2)
    ann.see("The recipe of stock_2026-10.csv is in place.")
    ann.press("Run on 2 rows")
    ann.sees_status("done")
    assert ann.download("Clean file") == b"id,n,city\n1,1,Oslo\n2,2,\n"


def test_what_has_run_is_not_offered_another_recipe(ann: Person, api: httpx.Client) -> None:
    """The offer stayed beside the result, and its button changed the recipe that was shown there."""
    options = {"recipe": {"version": 1, "steps": [{"step": "trim"}]}}
    last = submit(api, {"kind": "clean", "file_id": give(api, b"id\n1 \n", "visits_2026-10.csv"), "options": options})["id"]
    assert ended(api, last)["status"] == "done"
    draft = submit(api, order(give(api, b"id\n2 \n", "visits_2026-11.csv"), steps=[], draft=True))
    offer = ann.open(f"/jobs/{draft['id']}").page.get_by_role("region", name="Recipes for this file")
    expect(offer).to_be_visible()
    ann.press("Run on 1 row")
    ann.sees_status("done")
    expect(offer).to_be_hidden()


def test_a_draft_that_names_a_saved_recipe_is_shown_with_its_steps_and_goes_on_from_there(
    ann: Person, api: httpx.Client
) -> None:
    trim = {"version": 1, "steps": [{"step": "trim"}]}
    recipe = api.post("/recipes", json={"name": "Named by a program", "recipe": trim}).json()
    draft = submit(api, {"file_id": give(api), "options": {"recipe_id": recipe["id"]}, "draft": True})
    ann.open(f"/jobs/{draft['id']}")
    expect(ann.steps()).to_have_count(1)
    ann.add_step("Remove duplicate rows")
    ann.press("Run on 3 rows")
    ann.sees_status("done")
    [job] = api.get("/jobs", params={"recipe": recipe["id"]}).json()["jobs"]
    assert (job["id"], [step["step"] for step in job["options"]["recipe"]["steps"]]) == (
        draft["id"],
        ["trim", "drop_duplicates"],
    )


def test_before_a_recipe_is_saved_is_said_what_does_not_run_and_what_it_replaces(ann: Person, api: httpx.Client) -> None:
    trim = {"version": 1, "steps": [{"step": "trim"}]}
    recipe = api.post("/recipes", json={"name": "My orders", "recipe": trim}).json()
    file_id = give(api)
    weekly = {
        "name": "Orders, weekly",
        "when": "every Monday at 7",
        "zone": "UTC",
        "options": {"recipe_id": recipe["id"]},
        "source": {"type": "file", "file_id": file_id},
    }
    schedule = api.post("/schedules", json=weekly).raise_for_status().json()["id"]
    broken = {"version": 1, "steps": [{"step": "drop_columns", "columns": ["nowhere"]}]}
    draft = submit(api, {"file_id": file_id, "options": {"recipe": broken}, "draft": True})
    ann.open(f"/jobs/{draft['id']}")
    shelf = ann.page.get_by_label("Saved recipes", exact=True)
    shelf.get_by_role("button", name="Save").press("Enter")
    expect(shelf).to_contain_text("Not all of it runs on this file. Step 1: ")
    ann.page.get_by_label("Name of the recipe").fill("my Orders ")
    expect(shelf).to_contain_text("This replaces version 1 of “My orders”, which is kept.")
    expect(shelf).to_contain_text("The schedule “Orders, weekly” takes the new one from now on.")
    assert found(ann) == []
    shelf.get_by_role("button", name="Replace").click()
    ann.see("Saved as “My orders”. It is version 2; what it was before is kept.")
    expect(ann.page.get_by_role("link", name="Schedule it")).to_have_attribute("href", re.compile(r"^/schedules\?recipe=\w+$"))
    assert [each["version"] for each in api.get("/recipes").json() if each["name"].casefold() == "my orders"] == [2]
    api.delete(f"/schedules/{schedule}").raise_for_status()


def test_a_saved_recipe_is_read_in_full_and_used_on_the_next_file(ann: Person, api: httpx.Client, tmp_path: Path) -> None:
    steps = [{"step": "trim"}, *({"step": "pad", "columns": ["id"], "width": width} for width in range(4, 10))]
    recipe = api.post("/recipes", json={"name": "To be <b>used</b>", "recipe": {"version": 1, "steps": steps}}).json()
    row = ann.open("/recipes").page.locator("tbody tr").filter(has_text="To be")
    row.get_by_role("button", name="Trim white space · Pad").click()
    listed = ann.page.locator(".versions-steps li")
    expect(listed).to_have_count(7)
    expect(listed.last).to_contain_text("9")
    assert found(ann) == []
    row.get_by_role("link", name="Use To be <b>used</b> on a file").click()
    ann.page.wait_for_url(f"**/?recipe={recipe['id']}")
    ann.arrived().see("“To be <b>used</b>” (7 steps) is used on the next files you drop")
    assert found(ann) == []
    (tmp_path / "next.csv").write_text("id,name\n1, Ann \n")
    ann.drop(tmp_path / "next.csv")
    draft = ann.has_a_draft()
    expect(ann.steps()).to_have_count(7)
    ann.press("Run on")
    ann.sees_status("done")
    assert [job["id"] for job in api.get("/jobs", params={"recipe": recipe["id"]}).json()["jobs"]] == [draft]
    ann.open("/?recipe=nothing").see("There is no such recipe. It may have been deleted.")
