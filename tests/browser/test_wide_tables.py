"""Hundreds of columns: only those in view are rendered, and all can be reached."""

import re

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


def test_who_looks_at_columns_goes_to_one_among_them(ann: Person) -> None:
    ann.page.get_by_role("button", name="Columns 200").click()
    lines = ann.page.locator(".column-open")
    expect(lines).to_have_count(COLUMNS)
    ann.page.keyboard.press("g")
    ann.page.keyboard.type("n150")
    ann.page.keyboard.press("Enter")
    expect(lines.nth(150)).to_be_focused()
    expect(lines.nth(150)).to_be_in_viewport()
    expect(ann.page.get_by_role("columnheader", name="Looks like")).to_be_in_viewport()


def test_every_column_is_reached_by_key(ann: Person) -> None:
    keys = ann.page.keyboard
    find = ann.page.get_by_role("combobox", name="Go to a column")
    expect(find).to_be_visible()
    keys.press("g")
    expect(find).to_be_focused()
    keys.type("n150")
    keys.press("ArrowDown")
    expect(ann.page.locator("#columns-found button")).to_be_focused()
    keys.press("ArrowUp")
    expect(find).to_be_focused()
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


def test_the_column_that_a_step_is_told_of_comes_into_sight(ann: Person) -> None:
    step = ann.add_step("Trim white space")
    step.get_by_role("switch", name="All columns").uncheck()
    step.get_by_label("Find a column").fill("n123")
    step.get_by_role("checkbox", name="n123").check()
    expect(ann.page.get_by_role("button", name="n123", exact=True)).to_be_in_viewport(ratio=1)
    expect(step.get_by_role("checkbox", name="n123")).to_be_focused()


def test_columns_that_are_found_are_chosen_together(ann: Person) -> None:
    step = ann.add_step("Remove columns")
    step.get_by_role("checkbox", name="n003").check()
    step.get_by_label("Find a column").fill("n12")
    step.get_by_role("button", name="Choose these 10").click()
    expect(step.locator(".step-summary")).to_have_text("n003, n120, n121 and 8 more")
    expect(step.locator(".count-rest")).to_have_text("11 columns removed")
    step.get_by_role("checkbox", name="n125").uncheck()
    expect(step.get_by_role("button", name="Choose these 10")).to_be_visible()
    step.get_by_role("checkbox", name="n125").check()
    step.get_by_role("button", name="Leave out these 10").click()
    expect(step.locator(".count-rest")).to_have_text("1 column removed")
    step.get_by_role("button", name="By pattern").click()
    expect(step.get_by_label("Pattern of the columns' names")).to_be_focused()
    expect(step.locator(".count-rest")).to_have_text("10 columns removed")


def with_gaps() -> bytes:
    """An id, then 30 columns with a gap in every other row."""
    names = [f"c{place:03}" for place in range(30)]
    return "\n".join(
        ",".join(["id", *names] if line == 0 else [str(line), *["x" * (line % 2)] * 30]) for line in range(41)
    ).encode()


def test_what_is_missing_in_many_columns_is_one_line_that_leads_to_each(somebody: Somebody, api: httpx.Client) -> None:
    draft = submit(api, order(give(api, with_gaps(), "gaps.csv"), steps=[], draft=True))
    ann = somebody().open(f"/jobs/{draft['id']}")
    ann.see("30 columns have missing values: “c000”, “c001”, “c002” and 27 more.")
    problem = ann.page.locator(".problem").filter(has_text="30 columns have missing values")
    offer = problem.get_by_role("button", name="Fill missing values: “Unknown”, in 30 columns")
    problem.get_by_role("button", name="Show the columns").click()
    columns = problem.get_by_role("list", name="Columns")
    expect(columns.get_by_role("listitem")).to_have_count(30)
    columns.get_by_role("button", name="c029 50 %").click()
    expect(ann.page.get_by_role("region", name="Column c029")).to_contain_text("Remove rows with missing values")
    expect(ann.page.get_by_role("button", name="c029", exact=True)).to_be_focused()
    assert found(ann) == []

    offer.click()
    expect(offer).to_be_disabled()
    expect(ann.row(2).locator("td.changed ins").first).to_have_text("Unknown")
    expect(problem).to_have_class(re.compile("taken"))


def test_on_a_phone_it_leads_to_the_columns_there(somebody: Somebody, api: httpx.Client) -> None:
    draft = submit(api, order(give(api, with_gaps(), "gaps.csv"), steps=[], draft=True))
    ann = somebody(viewport={"width": 390, "height": 844}, has_touch=True).open(f"/jobs/{draft['id']}")
    ann.press("Show the columns")
    ann.page.get_by_role("list", name="Columns").get_by_role("button", name="c007").tap()
    expect(ann.page.get_by_role("region", name="Column c007")).to_be_in_viewport()
    assert found(ann) == []
