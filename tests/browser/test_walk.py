"""The main workflow: drop a messy file, see what is wrong, build a recipe, run it, download the clean file."""

import json
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import httpx
from openpyxl import Workbook
from playwright.sync_api import expect

from tests.browser.person import Person
from tests.browser.test_accessibility import found
from tests.ui.served import MAIN
from ui.samples.orders import messy_orders


def test_from_a_dropped_file_to_a_clean_one(ann: Person, api: httpx.Client, tmp_path: Path) -> None:
    messy = tmp_path / "orders.csv"
    messy.write_bytes(messy_orders())
    ann.open("/").drop(messy)
    job_id = ann.has_a_draft()
    ann.see("17 rows repeat an earlier row exactly.")

    ann.press("Remove duplicate rows")
    ann.add_step("Trim white space")
    fill = ann.add_step("Fill missing values")
    fill.get_by_role("checkbox", name="city").check()
    fill.get_by_label("Value").fill("Unknown")
    expect(fill.locator(".count-changed")).to_have_text("45 cells changed")
    expect(ann.page.get_by_role("button", name="Run on 257 rows")).to_be_enabled()
    ann.press("Run on 257 rows")
    ann.sees_status("done")

    expect(ann.page.locator(".number dd")).to_have_text(["257", "240", "17", "365"])
    assert ann.download("Clean file") == cleaned_by_command(messy, api.get(f"/jobs/{job_id}").json()["options"]["recipe"])
    assert json.loads(ann.download("Receipt"))["rows_rejected"] == 17
    assert ann.download("Removed rows").startswith(b"row,step,reason,order_id")
    assert ann.download("Changed cells").startswith(b"row,column,step,old,new")
    assert b"pandas" in ann.download("pandas script")


def test_run_again_with_changes(ann: Person) -> None:
    ann.open("/").press("Try with a messy sample")
    first = ann.has_a_draft()
    ann.add_step("Trim white space")
    ann.press("Run on")
    ann.sees_status("done")
    ann.press("Run again with changes")
    ann.page.wait_for_url(lambda url: not url.endswith(first))
    second = ann.arrived().has_a_draft()
    assert second != first
    expect(ann.steps()).to_have_count(1)
    ann.sees_status("draft")


def test_a_file_that_is_no_table_says_so(ann: Person, tmp_path: Path) -> None:
    (tmp_path / "photo.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    ann.open("/").drop(tmp_path / "photo.csv")
    ann.page.wait_for_url("**/jobs/*")
    said = ann.page.get_by_role("alert").first
    expect(said).to_contain_text("photo.csv is a PNG picture, not a table.")
    expect(said.get_by_role("button", name="Resize pictures instead")).to_be_visible()
    expect(ann.page.get_by_role("button", name="Run on all rows")).to_be_disabled()


def cleaned_by_command(messy: Path, recipe: object) -> bytes:
    """The output of the command line for the same file and recipe."""
    (messy.parent / "recipe.json").write_text(json.dumps(recipe))
    out = messy.parent / "out.csv"
    command = [sys.executable, str(MAIN), "clean", str(messy), "-r", str(messy.parent / "recipe.json"), "-o", str(out)]
    subprocess.run(command, check=True, cwd=messy.parent)
    return out.read_bytes()


def test_of_an_archive_somebody_says_which_file_is_the_table(ann: Person, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "months.zip", "w") as archive:
        archive.writestr("may.csv", "id,name\n1, Ann \n")
        archive.writestr("june.csv", "id,name\n1,Bo\n2,Cy\n")
    ann.open("/").drop(tmp_path / "months.zip")
    ann.page.wait_for_url("**/jobs/*")
    expect(ann.arrived().page.get_by_label("How the file is read")).to_contain_text("Say which one is the table")
    choice = ann.page.get_by_label("File in the archive")
    expect(choice.locator("option")).to_have_text(["Choose", "may.csv", "june.csv"])
    assert found(ann) == []
    expect(ann.page.get_by_label("Worth a look")).to_have_count(0)
    choice.select_option("june.csv")
    ann.see("Run on 2 rows")
    expect(ann.page.get_by_label("How the file is read")).to_contain_text("zip: june.csv")
    ann.press("Run on 2 rows")
    ann.sees_status("done")
    assert ann.download("Clean file") == b"id,name\n1,Bo\n2,Cy\n"


def test_of_a_workbook_whose_first_sheet_is_empty_somebody_says_which_one_is_the_table(ann: Person, tmp_path: Path) -> None:
    book = Workbook()
    data = book.create_sheet("Data")
    for row in (["id", "name"], [1, "Bo"], [2, "Cy"]):
        data.append(row)
    book.save(tmp_path / "book.xlsx")
    ann.open("/").drop(tmp_path / "book.xlsx")
    ann.page.wait_for_url("**/jobs/*")
    ann.arrived().see("Sheet 'Sheet' of book.xlsx is empty. Its other sheets: Data.")
    choice = ann.page.get_by_label("Sheet")
    expect(choice.locator("option")).to_have_text(["Choose", "Data"])
    expect(choice.locator("option:checked")).to_have_text("Choose")
    assert found(ann) == []
    choice.select_option("Data")
    ann.see("Run on 2 rows")
    expect(ann.page.get_by_label("How the file is read")).to_contain_text("sheet Data")
