"""Other kinds of job, from the choice to the result: each has a form generated from its options."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.person import Person
from tests.browser.test_accessibility import found
from tests.jobs.pictures.making import archive, picture

PEOPLE = "name,mail\nAda,ada@example.org\n<b>Bob</b>,\n"


def start(ann: Person, kind: str, *files: Path) -> None:
    """Chooses the kind and drops files on it; the browser is then on the new draft."""
    ann.open("/new")
    ann.page.get_by_role("link", name=kind).click()
    ann.page.wait_for_url("**/new/*")
    ann.arrived().drop(*files)
    ann.page.wait_for_url("**/jobs/*")
    ann.arrived()


def test_a_report_is_made_and_read(ann: Person, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE)
    start(ann, "Quality report", tmp_path / "people.csv")
    ann.press("Run on 2 rows")
    ann.sees_status("done")
    expect(ann.page.locator(".number")).to_have_text(["Rows2", "Columns2", "Problems1"])
    assert ann.download("Report").startswith(b"<!doctype html>")
    with ann.page.expect_popup() as shown:
        ann.page.get_by_role("link", name="Open the report").click()
    expect(shown.value.get_by_role("heading", name="people.csv")).to_be_visible()
    expect(shown.value.get_by_text("<b>Bob</b>").first).to_be_visible()


def test_five_figures_stand_in_one_row(ann: Person, tmp_path: Path) -> None:
    """Regression: the fifth stood below, with a line beside it."""
    (tmp_path / "people.csv").write_text(
        "name,age\n" + "".join(f"Person {n},{n % 90}\n" for n in range(50)) + "Ada,N/A\nAda,N/A\n"
    )
    start(ann, "Quality report", tmp_path / "people.csv")
    ann.press("Run on 52 rows")
    ann.sees_status("done")
    expect(ann.page.locator(".number")).to_have_count(5)
    assert len({each.bounding_box()["y"] for each in ann.page.locator(".number").all()}) == 1


def test_a_report_is_compared_with_an_earlier_file(ann: Person, tmp_path: Path) -> None:
    (tmp_path / "june.csv").write_text(PEOPLE)
    (tmp_path / "may.csv").write_text("name,age\nAda,36\n")
    start(ann, "Quality report", tmp_path / "june.csv")
    ann.page.get_by_label("Compare with").set_input_files(tmp_path / "may.csv")
    expect(ann.page.locator(".file-pick bdi")).to_have_text("may.csv")
    ann.page.reload()
    ann.arrived()
    expect(ann.page.locator(".file-pick bdi")).to_have_text("may.csv")
    ann.press("Run on 2 rows")
    ann.sees_status("done")
    ann.see("Changes since the earlier file")
    expect(ann.page.locator(".kind-told")).to_contain_text("may.csv")
    with ann.page.expect_popup() as shown:
        ann.page.get_by_role("link", name="Open the report").click()
    expect(shown.value.get_by_role("heading", name="Since may.csv")).to_be_visible()


def test_pictures_of_several_files_are_one_job(ann: Person, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(picture())
    (tmp_path / "b.zip").write_bytes(archive({"b.png": picture(kind="PNG"), "note.txt": b"hello"}))
    start(ann, "Resize pictures", tmp_path / "a.jpg", tmp_path / "b.zip")
    run = ann.page.get_by_role("button", name="Run", exact=True)
    expect(run).to_be_disabled()
    expect(run).to_have_accessible_description("Which size? Give a width, a height, or both.")
    expect(ann.page.get_by_text("Which size?")).to_have_count(1)  # beside the button, and nowhere else
    ann.page.get_by_label("Width").fill("10")
    ann.page.get_by_label("Attempts").fill("5")
    ann.page.get_by_label("Attempts").press("Tab")
    ann.press("Run")
    ann.sees_status("done")
    expect(ann.page.locator(".number dd")).to_have_text(["2", "1"])
    ann.see("It is not a picture that can be read")
    assert ann.download("Pictures").startswith(b"PK")
    ann.open("/jobs").see("Pictures: 2 · Refused: 1")
    ann.page.go_back()
    expect(ann.page.locator(".kind-told").last).to_have_text("Attempts5")


@pytest.mark.parametrize("name", ["alone.png", "alone.zip"])
def test_pictures_that_came_to_be_cleaned_are_resized_instead(ann: Person, tmp_path: Path, name: str) -> None:
    red = picture(kind="PNG")
    (tmp_path / name).write_bytes(red if name == "alone.png" else archive({"b.png": red, "c.png": red}))
    ann.open("/").drop(tmp_path / name)
    ann.page.wait_for_url("**/jobs/*")
    draft = ann.arrived().page.url
    ann.see(
        f"{name} {'is a PNG picture, not a table.' if name == 'alone.png' else 'holds no table but 2 pictures: b.png, c.png.'}"
    )
    for hidden in ("Preview", "Saved recipes", "How the file is read"):
        expect(ann.page.get_by_label(hidden, exact=True)).to_be_hidden()
    assert found(ann) == []
    ann.press("Resize pictures instead")
    ann.page.wait_for_url(lambda url: url != draft)
    ann.arrived().page.get_by_label("Width").fill("10")
    ann.page.get_by_label("Width").press("Tab")
    ann.press("Run")
    ann.sees_status("done")
    ann.open("/jobs")
    expect(ann.page.get_by_role("link", name=name)).to_have_count(1)  # the untouched draft was replaced


def test_pictures_that_came_together_to_be_cleaned_are_resized_together(ann: Person, tmp_path: Path) -> None:
    for name, content in (("a.png", picture(kind="PNG")), ("b.webp", picture(kind="WEBP")), ("people.csv", PEOPLE.encode())):
        (tmp_path / name).write_bytes(content)
    ann.open("/").drop(*(tmp_path / name for name in ("a.png", "b.webp", "people.csv")))
    ann.page.wait_for_url("**/jobs/*")
    ann.arrived().page.get_by_role("link", name="a.png", exact=True).click()
    ann.page.wait_for_url("**/jobs/*")
    ann.arrived().see("a.png is a PNG picture, not a table.")
    draft = ann.page.url
    offered = ann.page.get_by_role("button", name="Resize pictures instead, both together")
    expect(offered).to_be_visible()
    expect(ann.page.get_by_role("button", name="Run this recipe")).to_have_count(0)
    offered.click()
    ann.page.wait_for_url(lambda url: url != draft)
    ann.arrived().page.get_by_label("Width").fill("10")
    ann.page.get_by_label("Width").press("Tab")
    ann.see("2 files together")
    ann.press("Run")
    ann.sees_status("done")
    expect(ann.page.locator(".number dd")).to_have_text(["2", "0"])
    ann.open("/jobs")
    expect(ann.page.get_by_role("link", name="b.webp")).to_have_count(0)
    expect(ann.page.get_by_role("link", name="people.csv", exact=True).first).to_be_visible()


def test_letters_are_previewed_row_by_row(ann: Person, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE + "Ada again,Ada@example.org\n")
    start(ann, "E-mail to every row", tmp_path / "people.csv")
    ann.page.get_by_label("To", exact=True).select_option("mail")
    ann.page.get_by_label("Subject").fill("Hello {{name}}")
    ann.page.get_by_label("Text", exact=True).fill("Dear {{name}}")
    ann.page.get_by_label("Text", exact=True).press("Tab")
    preview = ann.page.get_by_label("Preview")
    expect(preview).to_contain_text("Dear Ada")
    preview.get_by_role("button", name="Next row").click()
    expect(preview).to_contain_text("There is no address.")
    expect(preview).to_contain_text("Dear <b>Bob</b>")
    ann.page.get_by_label("Subject").fill("Hello {{nme}}")
    ann.page.get_by_label("Subject").press("Tab")
    ann.see("There is no column 'nme'. The columns are name, mail.")
    run = ann.page.get_by_role("button", name="Write up to 3 letters, send none")
    expect(run).to_be_disabled()
    ann.page.get_by_label("Subject").fill("Hello {{name}}")
    ann.page.get_by_label("Subject").press("Tab")
    expect(ann.page.get_by_text("There is no column")).to_have_count(0)
    expect(run).to_be_enabled()
    ann.page.get_by_label("Dry run").uncheck()
    expect(ann.page.get_by_role("button", name="Send up to 3 letters")).to_be_enabled()
    ann.page.get_by_label("Dry run").check()
    run.click()
    ann.sees_status("done")
    expect(ann.page.locator(".number dd")).to_have_text(["2", "1"])
    expect(ann.page.get_by_label("Refused", exact=True)).to_contain_text("Row 2")
    expect(ann.page.get_by_label("Refused", exact=True)).to_contain_text("There is no address.")
    ann.see("1 address would get more than one letter.")
    assert found(ann) == []
    assert b"Dear Ada" in ann.download("Letters as written")


def test_of_a_file_that_cannot_be_read_is_said_so_whatever_is_chosen(ann: Person, tmp_path: Path) -> None:
    (tmp_path / "people.xlsx").write_bytes(b"PK\x03\x04 cut off")
    start(ann, "E-mail to every row", tmp_path / "people.xlsx")
    said = ann.page.get_by_label("How the file is read").get_by_role("alert")
    expect(said).to_contain_text("people.xlsx is damaged")
    ann.page.get_by_label("Subject").fill("Hello")
    ann.page.get_by_label("Subject").press("Tab")
    ann.page.get_by_label("Text", exact=True).fill("Hello")
    ann.page.get_by_label("Text", exact=True).press("Tab")
    expect(said).to_contain_text("people.xlsx is damaged")
    expect(ann.page.get_by_role("button", name="Write all letters, send none")).to_be_disabled()
    expect(ann.page.get_by_text("Tell me", exact=True)).to_be_hidden()


def test_the_letters_of_a_long_file_are_counted(ann: Person, tmp_path: Path) -> None:
    (tmp_path / "many.csv").write_text("mail\n" + "".join(f"n{i}@example.org\n" for i in range(1234)))
    start(ann, "E-mail to every row", tmp_path / "many.csv")
    expect(ann.page.get_by_role("button", name="Write up to 1,234 letters, send none")).to_be_visible()
