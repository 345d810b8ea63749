"""Files without any row to show: one sentence, what to do next, and no controls that cannot work."""

from pathlib import Path

import httpx
import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.browser.test_accessibility import found
from tests.ui.api.programs import ended, give, order, submit


def drop(person: Person, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    person.open("/").drop(tmp_path / name)
    person.page.wait_for_url("**/jobs/*")
    person.arrived()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_wrong_is_said_once_with_the_way_on(somebody: Somebody, tmp_path: Path, theme: str) -> None:
    ann = somebody(color_scheme=theme)
    drop(ann, tmp_path, "broken.xlsx", b"PK\x03\x04 cut off")
    said = ann.page.get_by_label("How the file is read")
    expect(said.get_by_role("alert")).to_contain_text("broken.xlsx is damaged")
    expect(ann.page.get_by_text("Tell me", exact=True)).to_be_hidden()  # there will be nothing to tell
    for hidden in ("Preview", "Saved recipes"):
        expect(ann.page.get_by_label(hidden, exact=True)).to_be_hidden()
    expect(said.get_by_role("button")).to_have_count(0)  # no other encoding can fix an archive
    assert found(ann) == []
    said.get_by_role("link", name="Drop another file").click()
    expect(ann.page.get_by_label("Choose files to clean")).to_be_attached()


def test_a_job_whose_file_cannot_be_read_shows_its_recipe_without_a_preview(somebody: Somebody, api: httpx.Client) -> None:
    job = submit(api, order(give(api, b"\x89PNG\r\n\x1a\n" + bytes(300), "photo.csv")))
    assert ended(api, job["id"])["status"] == "failed"
    for width in (1440, 390):
        ann = somebody(viewport={"width": width, "height": 800}).open(f"/jobs/{job['id']}")
        ann.see("photo.csv is a PNG picture, not a table.")
        expect(ann.page.get_by_role("region", name="Preview")).to_be_hidden()
        expect(ann.page.get_by_role("link", name="Preview")).to_be_hidden()
        expect(ann.steps()).to_have_count(2)


def test_of_a_deleted_file_nothing_is_said_to_be_on_its_way(somebody: Somebody, api: httpx.Client) -> None:
    """Regression: its rows were being read for ever, and a draft could be run."""
    file_id = give(api, b"id,name\n1, Ann \n", "gone.csv")
    draft, done = submit(api, order(file_id, draft=True)), submit(api, order(file_id))
    letters = submit(api, {"kind": "email", "file_id": file_id, "options": {}, "draft": True})
    assert ended(api, done["id"])["status"] == "done"
    api.delete(f"/files/{file_id}").raise_for_status()
    for job in (done, draft, letters):
        ann = somebody(viewport={"width": 390, "height": 800}).open(f"/jobs/{job['id']}")
        ann.see("The file was deleted, so its rows cannot be shown.")
        expect(ann.page.get_by_text("Save the recipe to use it on another file.")).to_have_count(0 if job is letters else 1)
        for on_its_way in ("How the file is read", "Worth a look"):
            expect(ann.page.get_by_label(on_its_way, exact=True)).to_be_hidden()
        expect(ann.page.get_by_text("Reading the first rows")).to_be_hidden()
        expect(ann.page.get_by_role("link", name="Preview")).to_be_hidden()
        if job is done:
            expect(ann.page.locator(".job-facts")).to_contain_text("1 row")
            expect(ann.page.get_by_role("link", name="Clean file")).to_be_visible()
            continue
        run = ann.page.get_by_role("button", name="Write" if job is letters else "Run on")
        expect(run).to_be_disabled()
        expect(run).to_have_accessible_description("The file was deleted, so its rows cannot be shown.")
        expect(ann.page.get_by_text("Tell me", exact=True)).to_be_hidden()
        assert found(ann) == []


def test_what_another_encoding_may_mend_can_be_read_in_another_way(somebody: Somebody, tmp_path: Path) -> None:
    ann = somebody()
    drop(ann, tmp_path, "odd.csv", b"id,name\n" + b"1,\x01\x02\x03\x04\x05\x06\n" * 40)
    reading = ann.page.get_by_label("How the file is read")
    expect(reading.get_by_role("alert")).to_contain_text("odd.csv is not text")
    reading.get_by_role("button", name="Change").click()
    reading.get_by_label("Encoding").select_option("cp1252")
    ann.see("Run on 40 rows")
    expect(ann.page.get_by_text("Tell me", exact=True)).to_be_visible()
    expect(ann.page.get_by_label("Saved recipes", exact=True)).to_be_visible()
    expect(reading.get_by_role("alert")).to_have_count(0)


def test_a_choice_that_the_file_does_not_have_can_be_taken_back(somebody: Somebody, tmp_path: Path) -> None:
    """Regression: a third table of two left a draft that nothing could mend."""
    ann = somebody()
    drop(ann, tmp_path, "twice.csv", b"id,name,price\n1,Ann,2.5\n2,Bob,3\n3,Cy,1\n\nid,name,price\n7,Di,9\n8,Eve,2\n")
    reading = ann.page.get_by_label("How the file is read")
    after = reading.get_by_role("combobox", name="Another table begins there")
    expect(after.locator("option")).to_have_text(["table 1", "table 2", "all lines are one table"])
    after.select_option("table 2")
    ann.see("Run on 2 rows")
    expect(reading).to_contain_text("4 lines of the tables before this one were skipped")
    reading.get_by_role("button", name="Change").click()
    reading.get_by_role("button", name="More choices").click()
    reading.get_by_label("Which table").select_option("table 3")
    expect(reading.get_by_role("alert")).to_contain_text("There is no table 3")
    reading.get_by_label("Which table").select_option("table 1")
    ann.see("Run on 3 rows")
    reading.get_by_label("Which table").select_option("table 3")
    reading.get_by_role("button", name="Read it as guessed").click()
    ann.see("Run on 3 rows")
    assert found(ann) == []


def test_of_several_sheets_is_said_which_one_is_read(somebody: Somebody, tmp_path: Path) -> None:
    book = Workbook()
    for name in ("January", "February"):
        book.create_sheet(name).append(["id"])
        book[name].append([1])
    book.remove(book["Sheet"])
    book.save(tmp_path / "book.xlsx")
    ann = somebody()
    drop(ann, tmp_path, "book.xlsx", (tmp_path / "book.xlsx").read_bytes())
    expect(ann.page.get_by_label("How the file is read")).to_contain_text("sheet January, 1 of 2")


def test_lines_above_and_below_a_table_are_shown(somebody: Somebody, tmp_path: Path) -> None:
    ann = somebody()
    notes = b"\nPrinted by Ann;;\nPage 1;;\n"
    drop(ann, tmp_path, "titled.csv", b"<b>Sales</b>;;\nup to June;;\n;;\nid;city;price\n" + b"1;Oslo;2\n" * 20 + notes)
    reading = ann.page.get_by_label("How the file is read")
    reading.get_by_text("Show the lines").first.click()
    expect(reading.get_by_role("listitem").filter(has_text="up to June").last).to_have_text("2up to June")
    reading.get_by_text("Show the lines").last.click()
    expect(reading.get_by_role("listitem").filter(has_text="Printed by Ann").last).to_have_text("26Printed by Ann")
    expect(reading).to_contain_text("<b>Sales</b>")
    assert found(ann) == []


def test_a_sheet_without_rows_leads_to_the_others(somebody: Somebody, tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("Cover", 0).append(["Sales"])
    book.create_sheet("January").append(["id"])
    book["January"].append([1])
    book.save(tmp_path / "book.xlsx")
    ann = somebody()
    drop(ann, tmp_path, "book.xlsx", (tmp_path / "book.xlsx").read_bytes())
    reading = ann.page.get_by_label("How the file is read")
    expect(reading).to_contain_text("This sheet has no rows.")
    ann.see("There are no rows to look at.")
    reading.get_by_label("Sheet").select_option("January")
    ann.see("Run on 1 row")
    expect(reading).not_to_contain_text("This sheet has")  # a single column, but as somebody has chosen


def test_a_cover_sheet_leads_to_the_others(somebody: Somebody, tmp_path: Path) -> None:
    book = Workbook()
    for line in ("Sales", "by Ann"):
        book["Sheet"].append([line])
    book.create_sheet("January").append(["id", "price"])
    book["January"].append([1, 2])
    book.save(tmp_path / "book.xlsx")
    ann = somebody()
    drop(ann, tmp_path, "book.xlsx", (tmp_path / "book.xlsx").read_bytes())
    reading = ann.page.get_by_label("How the file is read")
    expect(reading).to_contain_text("This sheet has a single column. Is the table in another one?")
    reading.get_by_label("Sheet").select_option("January")
    expect(reading).to_contain_text("sheet January, 2 of 2")
    expect(reading).not_to_contain_text("This sheet has")


def test_a_sheet_that_has_another_name_each_month_is_chosen_by_what_stays(
    somebody: Somebody, api: httpx.Client, tmp_path: Path
) -> None:
    book = Workbook()
    for name in ("Read me", "Sales Juni 2026"):
        book.create_sheet(name).append(["id"])
        book[name].append([1])
    book.remove(book["Sheet"])
    book.save(tmp_path / "book.xlsx")
    last_month = {"recipe": {"version": 1, "reader": {"sheet": "Sales Mai 2026"}}}
    job = submit(
        api, {"kind": "clean", "file_id": give(api, (tmp_path / "book.xlsx").read_bytes(), "book.xlsx"), "options": last_month}
    )
    assert ended(api, job["id"])["status"] == "failed"
    ann = somebody().open(f"/jobs/{job['id']}")
    expect(ann.page.get_by_label("How the file is read")).to_be_hidden()  # the error is told once
    expect(ann.page.get_by_role("alert").filter(has_text="There is no sheet 'Sales Mai 2026'")).to_be_visible()
    ann.press("Run again with changes")
    ann.page.wait_for_url(lambda url: not url.endswith(job["id"]))
    reading = ann.arrived().page.get_by_label("How the file is read")
    expect(reading.get_by_label("Sheet").locator("option")).to_have_text(
        ["Choose", "Read me", "Sales Juni 2026", "Sales * (whichever it is)"]
    )
    assert found(ann) == []
    reading.get_by_label("Sheet").select_option("Sales *")
    ann.see("Run on 1 row")
    expect(reading).to_contain_text("sheet Sales Juni 2026, 2 of 2")
    ann.page.reload()
    ann.arrived().press("Change")
    expect(reading.get_by_label("Sheet")).to_have_value("Sales *")
