"""Hundreds of columns: only those in sight are drawn, and every one can be gone to."""

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.browser.test_accessibility import found
from tests.ui.api.programs import give, order, submit

COLUMNS = 200
WIDE = "\n".join(",".join(f"{line}{place:03}" for place in range(COLUMNS)) for line in ("n", *range(1, 31))).encode()


@pytest.fixture
def ann(somebody: Somebody, api: httpx.Client) -> Person:
    draft = submit(api, order(give(api, WIDE, "wide.csv"), steps=[], draft=True))
    person = somebody().open(f"/jobs/{draft['id']}")
    person.see("Run on 30 rows")
    return person


def test_what_is_scrolled_to_is_drawn(ann: Person) -> None:
    drawn = ann.page.locator(".grid-box thead th[data-at]")
    expect(drawn.first).to_have_attribute("data-at", "0")
    assert drawn.count() < COLUMNS / 4
    box = ann.page.get_by_role("region", name="Rows, scrollable")
    whole = box.evaluate("box => box.scrollWidth")
    box.evaluate("box => { box.scrollLeft = box.scrollWidth / 2; }")
    expect(ann.page.get_by_role("button", name="n100", exact=True)).to_be_in_viewport()
    expect(ann.row(7).get_by_text("7100", exact=True)).to_be_in_viewport()
    assert box.evaluate("box => box.scrollWidth") == whole
    assert drawn.count() < COLUMNS / 4
    assert found(ann) == []


def test_every_column_is_reached_by_key(ann: Person) -> None:
    keys = ann.page.keyboard
    find = ann.page.get_by_role("combobox", name="Go to a column")
    expect(find).to_be_visible()
    keys.press("g")
    expect(find).to_be_focused()
    keys.type("n150")
    keys.press("Enter")
    there = ann.page.get_by_role("button", name="n150", exact=True)
    expect(there).to_be_focused()
    expect(there).to_be_in_viewport()
    for _ in range(40):
        keys.press("ArrowRight")
    expect(ann.page.get_by_role("button", name="n170", exact=True)).to_be_focused()
    keys.press("End")
    expect(ann.page.get_by_role("button", name="Steps for n199")).to_be_focused()
    keys.press("Home")
    first = ann.page.get_by_role("button", name="n000", exact=True)
    expect(first).to_be_focused()
    keys.press("Enter")
    expect(ann.page.get_by_role("region", name="Column n000")).to_be_visible()
    keys.press("Escape")
    expect(first).to_be_focused()


def test_why_a_row_leaves_is_in_sight(somebody: Somebody, api: httpx.Client) -> None:
    steps = [{"step": "filter_rows", "mode": "remove", "rules": [{"column": "n000", "op": "equals", "value": "7000"}]}]
    draft = submit(api, order(give(api, WIDE, "leaving.csv"), steps=steps, draft=True))
    person = somebody().open(f"/jobs/{draft['id']}")
    why = person.row(7).locator(".rest span")
    expect(why).to_be_in_viewport(ratio=1)
    person.page.get_by_role("region", name="Rows, scrollable").evaluate("box => { box.scrollLeft = box.scrollWidth / 2; }")
    expect(why).to_be_in_viewport(ratio=1)


def test_a_long_text_takes_no_more_than_its_share_of_the_preview(somebody: Somebody, api: httpx.Client) -> None:
    essay = " ".join(["lorem ipsum"] * 200)
    draft = submit(api, order(give(api, f"id,text,city\n1,{essay},Oslo\n".encode(), "essays.csv"), steps=[], draft=True))
    person = somebody().open(f"/jobs/{draft['id']}")
    person.see("Run on 1 row")
    expect(person.row(1).get_by_text("Oslo")).to_be_in_viewport()
    expect(person.row(1).get_by_title(essay[:300])).to_have_count(1)
