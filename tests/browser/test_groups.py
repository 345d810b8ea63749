"""Several files dropped together: one recipe is built on the first, runs on all, and their progress is shown."""

import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import Somebody
from tests.browser.test_accessibility import found
from tests.browser.test_phone import fits

NAMES = ("one.csv", "two.csv", "three.csv")


@pytest.mark.parametrize("width", [1440, 390])
def test_many_files_one_recipe(somebody: Somebody, tmp_path: Path, width: int) -> None:
    files = [tmp_path / name for name in NAMES]
    for file in files:
        file.write_text("id,name\n1, Ann \n1, Ann \n")
    ann = somebody(viewport={"width": width, "height": 900})
    ann.open("/").drop(*files)
    ann.page.wait_for_url("**/jobs/*")
    ann.arrived().see("File 1 of 3 in one.csv and 2 more")
    ann.add_step("Remove duplicate rows")
    assert fits(ann)

    ann.page.get_by_role("link", name="one.csv and 2 more").click()
    ann.page.wait_for_url("**/groups/*")
    ann.arrived().see("3 drafts")
    bob = somebody().open(ann.page.url)
    ann.page.get_by_role("link", name="Build the recipe").click()
    ann.page.wait_for_url("**/jobs/*")
    ann.arrived()
    ann.page.get_by_role("button", name="Run this recipe on all 3 files").press("Enter")
    ann.page.wait_for_url("**/groups/*")
    for person in (ann.arrived(), bob):
        expect(person.page.locator(".job-progress")).to_have_text("3 done")
        expect(person.page.locator(".numbers dd")).to_have_text(["6", "3", "3", "0"])
    expect(ann.page.locator("tbody .jobs-file")).to_contain_text(NAMES)
    assert fits(ann)
    assert found(ann) == []
    with ZipFile(io.BytesIO(ann.download("Download all 3 clean files"))) as archive:
        assert archive.namelist() == [name.replace(".csv", "-clean.csv") for name in NAMES]
        assert archive.read("two-clean.csv") == b"id,name\n1, Ann \n"


def test_a_recipe_is_built_on_a_table_and_runs_on_tables(somebody: Somebody, tmp_path: Path) -> None:
    """Pictures in the same drop are not cleaned, and have their own page."""
    files = [tmp_path / name for name in ("logo.png", "one.csv", "two.csv")]
    Image.new("RGB", (8, 8)).save(files[0])
    for file in files[1:]:
        file.write_text("id,name\n1, Ann \n")
    ann = somebody().open("/")
    ann.drop(*files)
    ann.page.wait_for_url("**/jobs/*")
    ann.arrived().see("File 2 of 3")
    ann.see("is not a table: it stays as it is")
    ann.page.get_by_role("link", name="logo.png and 2 more").click()
    ann.page.wait_for_url("**/groups/*")
    ann.arrived().see("Build the recipe on one.csv, then run it on both tables among them.")
    ann.page.get_by_role("link", name="Build the recipe").click()
    ann.page.wait_for_url("**/jobs/*")
    ann.arrived().see("File 2 of 3")
    ann.add_step("Trim white space")
    ann.press("Run this recipe on both files")
    ann.page.wait_for_url("**/groups/*")
    expect(ann.arrived().page.locator(".job-progress")).to_have_text("2 done · 1 draft")
    ann.page.get_by_role("link", name="Look at logo.png").click()
    ann.page.wait_for_url("**/jobs/*")
    ann.arrived().see("Resize pictures instead")
