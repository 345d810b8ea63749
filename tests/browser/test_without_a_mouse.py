"""Every workflow of the app by keyboard alone: everything can be reached, and the focus is never lost."""

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.keys import Keys
from tests.browser.person import Person
from tests.jobs.pictures.making import picture
from tests.ui.api.programs import TRIM_AND_DEDUPE, give, order, submit

TABLE = "id;name;city\n001; Ann ;Oslo\n002;Bob; Rome\n001; Ann ;Oslo\n"
PEOPLE = "name,mail\nAda,ada@example.org\nBob,\n"


@pytest.fixture
def keys(ann: Person) -> Keys:
    return Keys(ann)


def test_from_a_file_to_its_result(keys: Keys, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(TABLE)
    ann, page = keys.person.open("/"), keys.page
    keys.choose_files("Choose files to clean", tmp_path / "people.csv")
    ann.has_a_draft()
    keys.button("Change", exact=True).field("Delimiter").press("c")
    ann.see("as you chose")
    expect(page.get_by_label("Delimiter")).to_have_value(",")
    keys.press("Home")
    ann.see("as guessed")
    keys.button("Done", back=True, exact=True)
    keys.at(page.get_by_role("button", name="Change", exact=True))

    keys.press("a", "Tab", "Tab").at(page.get_by_role("button", name="Open", exact=True))  # arrow keys move through the steps
    keys.press("a").type("trim").press("Enter")
    keys.at(ann.steps().first.locator(".step-title"))
    keys.to(ann.steps().first.get_by_role("radio").first).press("ArrowRight")
    expect(ann.steps().first).to_contain_text("Left only")
    keys.press("a").type("remove duplicate rows").press("Enter")
    expect(ann.steps()).to_have_count(2)
    keys.to(page.get_by_role("button", name="Drag step 2"), back=True).press("ArrowUp")
    expect(ann.steps().first).to_contain_text("Remove duplicate rows")
    keys.at(page.get_by_role("button", name="Drag step 1"))
    keys.to(ann.steps().first.get_by_role("switch", name="On")).press("Space")
    expect(ann.steps().first).to_contain_text("switched off")
    keys.press("Control+z")
    expect(ann.steps().first).not_to_contain_text("switched off")
    keys.to(ann.steps().first.get_by_role("button", name="Remove", exact=True)).press("Enter")
    expect(ann.steps()).to_have_count(1)
    keys.at(ann.steps().first.locator(".step-title"))
    keys.press("Control+z")
    expect(ann.steps()).to_have_count(2)

    keys.to(page.get_by_role("button", name="Run on 3 rows"), back=True).press("Enter")
    ann.sees_status("done")
    keys.at(page.get_by_role("heading", name="people.csv"))
    keys.button("Changed cells")
    lines = page.locator(".ledger-lines tbody tr")
    expect(lines).to_have_count(2)
    keys.field("Column", exact=True).press("c")
    expect(lines).to_have_count(1)
    expect(lines.first.locator("ins")).to_have_text("Rome")
    keys.to(page.get_by_role("link", name="Clean file"), back=True)
    assert keys.download("Clean file") == b"id,name,city\n001,Ann ,Oslo\n002,Bob,Rome\n"


def test_a_column_is_looked_at_and_left(keys: Keys, api: httpx.Client) -> None:
    draft = submit(api, order(give(api, name="looked_at.csv"), steps=[], draft=True))
    ann, page = keys.person.open(f"/jobs/{draft['id']}"), keys.page
    ann.see("Run on 3 rows")
    name = page.get_by_role("button", name="name", exact=True)
    expect(name).to_be_visible()  # after the number of rows has arrived
    keys.press("g", "ArrowRight", "ArrowRight")
    keys.at(name)
    keys.press("Enter")
    card = page.get_by_role("region", name="Column name")
    expect(card).to_be_visible()
    keys.to(card.get_by_role("button", name="Steps for this column"), back=True).press("Enter")
    keys.at(page.get_by_label("Name of the column"))
    keys.press("Escape")
    keys.at(card.get_by_role("button", name="Steps for this column"))
    keys.press("Escape")
    expect(card).to_have_count(0)
    keys.at(name)
    keys.press("F2", "Escape")
    keys.at(name)
    keys.press("Enter").to(card.locator(".column-values button").first, back=True).press("Enter")
    keys.button("Show all rows again", back=True)
    keys.at(page.get_by_role("button", name="All 3"))


def test_lists_are_narrowed_paged_and_emptied(keys: Keys, api: httpx.Client) -> None:
    file_id = give(api, name="narrowed.csv")
    for _ in range(28):
        submit(api, order(file_id, draft=True))
    ann, page = keys.person.open("/jobs?q=narrowed"), keys.page
    keys.field("Kind").press("c")
    page.wait_for_url("**kind=clean**")
    ann.arrived()
    keys.link("Next")
    page.wait_for_url("**page=2**")
    ann.arrived().see("26 to 28 of 28")
    keys.to(page.get_by_role("link", name="All")).press("End", "ArrowLeft", "Home", "ArrowRight")
    keys.to(page.get_by_role("link", name="Draft")).press("Enter")
    page.wait_for_url("**status=draft**")
    ann.arrived()
    keys.field("Choose narrowed.csv").press("Space").button("Clear", back=True)
    keys.at(page.get_by_label("Choose all on this page"))
    keys.field("Choose narrowed.csv").press("Space")
    keys.to(page.get_by_role("button", name="Delete 1"), back=True).press("Enter", "Enter")
    ann.see("1 job deleted.")
    keys.at(page.get_by_label("Choose all on this page"))
    keys.press("Space").button("Select all 27 matching", back=True)
    keys.to(page.get_by_role("button", name="Delete", exact=True)).press("Enter", "Enter")
    ann.see("Nothing found")


def test_an_administrator_pauses_and_jobs_are_cancelled_and_brought_back(keys: Keys, api: httpx.Client) -> None:
    ann, page = keys.person.open("/admin"), keys.page
    keys.to(page.get_by_role("navigation", name="Administration").get_by_role("link", name="All jobs"))
    for tab in ("Queues", "Workers", "Dead letters", "Storage and limits", "System", "RQ"):
        keys.press("ArrowRight").at(page.get_by_role("link", name=tab, exact=True))
    keys.press("Home", "ArrowRight", "Enter")
    page.wait_for_url("**/admin/queues")
    ann.arrived()
    clean = page.locator("tbody tr").filter(has_text="Clean")
    keys.to(clean.get_by_role("button", name="Pause")).press("Enter")
    expect(clean).to_contain_text("paused")
    keys.at(clean.get_by_role("button", name="Go on"))

    file_id = give(api, name="held.csv")
    for _ in range(2):
        submit(api, order(file_id))
    ann.open("/jobs?q=held")
    keys.field("Choose all on this page").press("Space").button("Cancel 2", back=True)
    ann.see("2 jobs cancelled.")
    keys.at(page.get_by_label("Choose all on this page"))
    keys.press("Control+z")
    ann.see("2 jobs queued again.")

    ann.open("/admin/queues")
    keys.to(clean.get_by_role("button", name="Go on")).press("Enter")
    expect(clean).to_contain_text("open")


def test_a_recipe_is_kept_used_and_thrown_away(keys: Keys, api: httpx.Client) -> None:
    draft = submit(api, order(give(api), steps=TRIM_AND_DEDUPE, draft=True))
    ann, page = keys.person.open(f"/jobs/{draft['id']}"), keys.page
    ann.see("Run on 3 rows")
    keys.button("Save", exact=True).at(page.get_by_label("Name of the recipe"))
    keys.type("Kept by key").press("Enter")
    ann.see("Saved as “Kept by key”.")

    other = submit(api, order(give(api, name="other_by_key.csv"), steps=[], draft=True))
    ann.open(f"/jobs/{other['id']}").see("Run on 3 rows")
    keys.button("Open", exact=True).button("Kept by key")
    expect(ann.steps()).to_have_count(2)

    ann.open("/recipes")
    row = page.locator("tbody tr").filter(has_text="Kept by key")
    keys.to(row.get_by_role("button", name="Rename")).press("Enter", "End").type(" alone").press("Enter")
    ann.see("Kept by key alone")
    keys.at(row.get_by_role("button", name="Rename"))
    keys.press("Enter", "Escape").at(row.get_by_role("button", name="Rename"))
    keys.to(row.get_by_role("button", name="Delete")).press("Enter", "Enter")
    expect(row).to_have_count(0)


RUN = {"Quality report": "Run on 2 rows", "E-mail to every row": "Write up to 2 letters, send none", "Resize pictures": "Run"}


@pytest.mark.parametrize("kind", RUN)
def test_every_other_kind_of_job(keys: Keys, tmp_path: Path, kind: str) -> None:
    pictures = kind == "Resize pictures"
    file = tmp_path / ("a.png" if pictures else "people.csv")
    file.write_bytes(picture(kind="PNG") if pictures else PEOPLE.encode())
    ann, page = keys.person.open("/new"), keys.page
    keys.link(kind)
    page.wait_for_url("**/new/*")
    ann.arrived()
    keys.choose_files("Choose files to clean", file)
    page.wait_for_url("**/jobs/*")
    ann.arrived()
    if pictures:
        keys.field("Width").type("10").press("Tab")
    if kind == "E-mail to every row":
        expect(page.get_by_label("To", exact=True).locator("option")).to_have_count(3)
        keys.field("To", exact=True).press("m")
        keys.field("Subject").type("Hello {{name}}").press("Tab").type("Dear {{name}}").press("Tab")
        expect(page.get_by_label("Preview")).to_contain_text("Dear Ada")
    run = page.get_by_role("button", name=RUN[kind])
    expect(run).to_be_enabled()
    keys.to(run, back=True).press("Enter")
    ann.sees_status("done")
    keys.at(page.get_by_role("heading", name=file.name))
    assert keys.download({"Quality report": "Report", "Resize pictures": "Pictures"}.get(kind, "Letters as written"))


def test_files_that_came_together(keys: Keys, tmp_path: Path) -> None:
    files = [tmp_path / f"{name}_by_key.csv" for name in ("one", "two")]
    for file in files:
        file.write_text("id,name\n1, Ann \n1, Ann \n")
    ann, page = keys.person.open("/"), keys.page
    keys.choose_files("Choose files to clean", *files)
    page.wait_for_url("**/jobs/*")
    ann.arrived().see("File 1 of 2 in")
    keys.press("a").type("remove duplicate rows").press("Enter")
    expect(ann.steps()).to_have_count(1)
    keys.to(page.get_by_role("button", name="Run this recipe on both files"), back=True).press("Enter")
    page.wait_for_url("**/groups/*")
    expect(ann.arrived().page.locator(".job-progress")).to_have_text("2 done")
    assert keys.download("Download both clean files").startswith(b"PK")
    keys.link("two_by_key.csv", exact=True)
    page.wait_for_url("**/jobs/*")


def test_a_schedule(keys: Keys, api: httpx.Client) -> None:
    """A second schedule with the same time is listed below the first, and above it once it runs every hour."""
    recipe = api.post("/recipes", json={"name": "By key", "recipe": {"version": 1, "steps": TRIM_AND_DEDUPE}}).json()
    source = {"type": "file", "file_id": give(api, name="scheduled_by_key.csv")}
    other = {"name": "Above", "when": "every Monday at 7:00", "options": {"recipe_id": recipe["id"]}, "source": source}
    api.post("/schedules", json=other).raise_for_status()
    page = keys.person.open("/schedules").page
    keys.button("New schedule").press("Escape")
    keys.at(page.get_by_role("button", name="New schedule"))
    keys.press("Enter").at(page.get_by_label("Name", exact=True))
    keys.type("Kept by key").to(page.get_by_role("combobox", name="File", exact=True)).choose("scheduled_by")
    keys.to(page.get_by_role("combobox", name="Recipe")).choose("By key").button("Make the schedule")
    row = page.get_by_role("list", name="Schedules").get_by_role("listitem").filter(has_text="Kept by key").first
    expect(row).to_contain_text("every Monday at 7:00")
    keys.at(page.get_by_role("button", name="New schedule"))
    keys.to(row.get_by_role("button", name="Change")).press("Enter")
    keys.field("When, in words").press("Control+a").type("every hou")
    expect(page.locator(".schedule-echo.step-error")).to_be_visible()
    keys.button("Save")
    expect(page.get_by_role("alert")).to_be_visible()
    keys.at(page.get_by_role("button", name="Save"))
    keys.field("When, in words", back=True).press("End").type("r").press("Enter")
    expect(row).to_contain_text("every hour")
    keys.at(row.get_by_role("button", name="Change"))
    keys.to(row.get_by_role("button", name="Pause"), back=True).press("Enter")
    expect(row).to_contain_text("paused")
    keys.to(row.get_by_role("button", name="History")).press("Enter")
    expect(row).to_contain_text("Not started yet.")
    keys.to(row.get_by_role("button", name="Delete")).press("Enter", "Enter")
    expect(row).to_have_count(0)
    keys.at(page.get_by_role("button", name="New schedule"))


def test_saved_recipes_that_are_deleted(keys: Keys, api: httpx.Client) -> None:
    """Including the last one, so those of other tests are deleted first."""
    for recipe in api.get("/recipes").json():
        api.delete(f"/recipes/{recipe['id']}").raise_for_status()
    for name in ("1st", "2nd", "3rd"):
        api.post("/recipes", json={"name": name, "recipe": {"version": 1, "steps": []}}).raise_for_status()
    page = keys.person.open("/recipes").page
    for name, next_to_it in (("2nd", "3rd"), ("3rd", "1st")):
        rows = {each: page.locator("tbody tr").filter(has_text=each) for each in (name, next_to_it)}
        keys.to(rows[name].get_by_role("button", name="Delete")).press("Enter", "Enter")
        expect(rows[name]).to_have_count(0)
        keys.at(rows[next_to_it].get_by_role("button", name="Versions"))
    keys.button("Delete").press("Enter")
    keys.person.see("No recipe is saved yet")
    keys.at(page.locator(".panel").filter(has_text="No recipe is saved yet"))


def test_the_keyboard_s_own_dialog(keys: Keys) -> None:
    page = keys.person.open("/jobs").page
    opener = page.get_by_role("button", name="Keyboard")
    dialog = page.get_by_role("dialog", name="Keyboard")
    keys.to(opener).press("Enter").at(dialog.get_by_role("button", name="Close"))
    for _ in range(6):
        keys.press("Tab")
        assert page.evaluate("!document.activeElement.closest('main, .rail nav')"), keys.where()
    keys.press("Escape")
    expect(dialog).to_be_hidden()
    keys.at(opener)
