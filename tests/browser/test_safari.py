"""What Safari does differently, as far as Chromium can imitate it."""

import httpx
import pytest
from playwright.sync_api import Locator, expect

from tests.browser.person import Person
from tests.ui.api.programs import give, order, submit

WIDE = ",".join(f"column {i}" for i in range(60)) + "\n" + ",".join("x" * 60) + "\n"

ROWS_OF_SAFARI = ".jobs tbody tr { position: static !important; }"
"""Safari ignores `position: relative` on rows of a table."""

MOUSE_OF_SAFARI = """addEventListener('mousedown', (event) => {
  const button = event.target.closest('button');
  if (!button || event.defaultPrevented) return;
  event.preventDefault();
  const around = button.parentElement.closest('[tabindex]');
  around ? around.focus() : document.activeElement.blur();
});"""
"""In Safari, a button that is clicked does not get the focus; what is around it does, if it can."""


@pytest.fixture
def at_safari(ann: Person) -> Person:
    ann.page.add_init_script(MOUSE_OF_SAFARI)
    return ann


def test_each_row_of_the_list_opens_its_own_job(ann: Person, api: httpx.Client) -> None:
    first, second = (submit(api, order(give(api), draft=True)) for _ in range(2))
    ann.open("/jobs").page.add_style_tag(content=ROWS_OF_SAFARI)
    for job in (first, second):
        link = ann.page.locator(f"a[href='/jobs/{job['id']}']")
        assert at_the_middle(link) == f"/jobs/{job['id']}"


def test_a_step_is_added_by_mouse(at_safari: Person, api: httpx.Client) -> None:
    at_safari.open(f"/jobs/{submit(api, order(give(api), steps=[], draft=True))['id']}").see("Run on 3 rows")
    at_safari.page.get_by_label("Add a step").fill("trim")
    at_safari.page.locator(".adder .found button").first.click()
    expect(at_safari.steps()).to_have_count(1)


def test_a_column_is_found_by_mouse(at_safari: Person, api: httpx.Client) -> None:
    draft = submit(api, order(give(api, WIDE.encode()), draft=True))
    at_safari.open(f"/jobs/{draft['id']}").see("Run on 1 row")
    at_safari.page.get_by_label("Go to a column").fill("column 59")
    at_safari.page.locator("#columns-found button").first.click()
    expect(at_safari.page.locator("th").filter(has_text="column 59")).to_be_in_viewport()


def test_delete_asks_anew_if_something_else_was_clicked(at_safari: Person, api: httpx.Client) -> None:
    at_safari.open(f"/jobs/{submit(api, order(give(api), draft=True))['id']}").see("Run on 3 rows")
    at_safari.press("Delete")
    expect(at_safari.page.get_by_role("button", name="Delete for good")).to_be_visible()
    at_safari.page.get_by_role("heading", level=1).click()
    expect(at_safari.page.get_by_role("button", name="Delete", exact=True)).to_be_visible()


def at_the_middle(link: Locator) -> str:
    """The address of the link at the middle of its row."""
    found = link.evaluate("""link => {
      const row = link.closest('tr').getBoundingClientRect();
      return document.elementFromPoint(row.x + row.width / 2, row.y + row.height / 2).closest('a')?.getAttribute('href');
    }""")
    return str(found)
