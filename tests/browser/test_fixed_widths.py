"""Text of fixed width: where its columns begin is seen and changed on the page."""

import httpx
import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Somebody
from tests.browser.on_a_draft import on_a_draft
from tests.browser.person import Person
from tests.browser.test_accessibility import found

LINES = [
    "ACME Ltd            LEDGER           Page 1",
    "",
    "Acct   Name                     Amount",
    "01000  Ann Lee              -15,000.00",
    "01007  Maria de la Cruz       1,360.33",
    "01014  O'Brien, Pat             720.67",
    "01021  Zoë Öström         1,234,567.00",
    "01028  Li Wei                     4.10",
]
PRINT = "\n".join(LINES).encode()


@pytest.fixture
def ann(somebody: Somebody, api: httpx.Client) -> Person:
    """Somebody on the page of a draft that reads a print."""
    return on_a_draft(somebody(), api, PRINT, rows=5)


def names(person: Person) -> Locator:
    return person.page.locator(".grid-box thead .column-name")


def border(person: Person, column: int) -> Locator:
    return person.page.get_by_role("slider", name=f"Column {column} begins")


def test_the_page_says_that_it_is_a_print(ann: Person) -> None:
    reading = ann.page.get_by_role("region", name="How the file is read")
    expect(reading).to_contain_text("fixed widths")
    expect(reading).to_contain_text("they begin at character 1, 8,")
    ann.press("Change")
    expect(ann.page.get_by_role("region", name="The first lines")).to_contain_text("Maria de la Cruz")
    expect(ann.page.get_by_label("Widths of the columns")).to_have_value("7, 18")
    assert found(ann) == []


def test_a_border_is_moved_with_the_keyboard(ann: Person) -> None:
    ann.press("Change")
    second = border(ann, 2)
    second.focus()
    second.press("ArrowLeft")
    expect(second).to_have_attribute("aria-valuenow", "6")
    ann.see("as you chose")
    expect(ann.row(1)).to_contain_text("Ann Lee")
    second.press("Delete")
    expect(ann.row(1)).to_contain_text("01000 Ann Lee")
    expect(border(ann, 2)).to_be_focused()
    border(ann, 2).press("+")
    expect(border(ann, 3)).to_be_visible()


def test_columns_are_parted_joined_and_dragged_in_the_lines(ann: Person) -> None:
    ann.press("Change")
    lines = ann.page.locator(".cuts-lines")
    line = ann.page.locator(".cuts-line").nth(3)
    box = line.bounding_box()
    assert box
    letter = ann.page.locator(".cuts-ruler").evaluate("each => each.getBoundingClientRect().width") / 10
    line.click(position={"x": 3 * letter, "y": box["height"] / 2})
    expect(ann.page.get_by_label("Widths of the columns")).to_have_value("3, 4, 18")
    expect(ann.row(1)).to_contain_text("010")
    page, first = ann.page, border(ann, 2).bounding_box()
    assert first
    page.mouse.move(first["x"] + 12, first["y"] + 12)
    page.mouse.down()
    page.mouse.move(first["x"] + 12 + 2 * letter, first["y"] + 12, steps=4)
    page.mouse.up()
    expect(ann.page.get_by_label("Widths of the columns")).to_have_value("5, 2, 18")
    page.mouse.click(first["x"] + 12 + 2 * letter, first["y"] + 12)
    expect(ann.page.get_by_label("Widths of the columns")).to_have_value("7, 18")
    expect(lines.get_by_role("slider")).to_have_count(2)


def test_widths_are_written(ann: Person) -> None:
    ann.press("Change")
    widths = ann.page.get_by_label("Widths of the columns")
    widths.fill("5, x")
    widths.blur()
    ann.see("Whole numbers from 1")
    widths.fill("11, 15")
    widths.blur()
    expect(ann.row(1)).to_contain_text("01000 Ann")
    ann.press("Run on")
    ann.sees_status("done")
    assert ann.download("Clean file").splitlines()[1] == b'01000  Ann,Lee,"-15,000.00"'


def test_a_person_says_that_widths_are_fixed_or_not(ann: Person) -> None:
    ann.press("Change")
    parted = ann.page.get_by_label("Delimiter")
    parted.select_option("comma")
    expect(ann.page.get_by_role("slider")).to_have_count(0)
    parted.select_option("none: fixed widths")
    expect(ann.page.get_by_role("slider")).to_have_count(2)
    ann.see("Run on 5 rows")
