"""A step of a recipe: found, filled in, and what it says of itself."""

import re
from pathlib import Path

import httpx
from playwright.sync_api import expect

from tests.browser.conftest import Somebody
from tests.browser.on_a_draft import TABLE, ann, rows
from tests.browser.person import Person
from tests.browser.test_accessibility import found
from tests.ui.api.programs import give, order, submit

__all__ = ["ann"]


def test_a_step_that_lacks_something_says_so_and_the_others_still_show(ann: Person) -> None:
    ann.add_step("Trim white space")
    fill = ann.add_step("Fill missing values")
    run = ann.page.get_by_role("button", name="Run on 4 rows")
    expect(run).to_be_disabled()
    expect(run).to_have_accessible_description(re.compile("Step 2: Fill missing values: "))
    expect(ann.page.locator(".job-acts")).to_contain_text("“Columns to fill” must be filled in")
    expect(fill.get_by_role("alert")).to_have_count(0)  # nobody has filled in anything yet
    fill.get_by_role("checkbox", name="city").check()
    expect(fill.get_by_role("alert")).to_contain_text("say which value to fill in")
    expect(fill.get_by_role("alert")).not_to_contain_text("Fill missing values")  # the line above is its title
    expect(ann.row(1).locator("td.changed ins")).to_have_text("Ann")
    expect(ann.page.get_by_role("button", name="Run on 4 rows")).to_be_disabled()

    fill.get_by_label("Value").fill("Unknown")
    expect(ann.row(2).locator("td.changed ins")).to_have_text("Unknown")
    expect(ann.page.get_by_role("button", name="Run on 4 rows")).to_be_enabled()


def test_a_step_that_sorts_says_so(ann: Person) -> None:
    step = ann.add_step("Sort rows")
    step.get_by_label("Column").select_option("name")
    expect(step.locator(".count-rest")).to_have_text("rows sorted")


def test_a_pattern_of_nothing_chooses_no_column(ann: Person) -> None:
    """Regression: it meant all of them, because every name holds nothing."""
    step = ann.add_step("Remove columns")
    expect(step.get_by_role("switch", name="All columns")).to_have_count(0)
    run = ann.page.get_by_role("button", name="Run on 4 rows")
    step.get_by_role("button", name="By pattern").click()
    step.get_by_text("Until there is a pattern, no column is chosen.").wait_for()
    pattern = step.get_by_label("Pattern of the columns' names")
    expect(pattern).to_be_focused()
    expect(step.locator(".step-summary")).to_have_text("no column chosen")
    pattern.fill("^c")
    expect(ann.page.locator("th.removed")).to_have_count(1)
    expect(run).to_be_enabled()
    pattern.fill("")
    expect(pattern).to_be_focused()
    expect(run).to_be_disabled()
    step.get_by_role("button", name="One by one").click()
    step.get_by_role("checkbox", name="city").check()
    expect(ann.page.locator("th.removed")).to_have_count(1)
    step.get_by_role("checkbox", name="city").uncheck()
    expect(pattern).to_have_count(0)


def test_without_words_it_is_said_that_there_are_none(ann: Person) -> None:
    step = ann.add_step("Treat words as missing")
    step.get_by_role("checkbox", name="name").check()
    expect(step.locator(".step-summary")).to_have_text("name · no word yet")
    expect(step.locator(".wanted")).to_contain_text("Without any, no cell changes.")
    step.get_by_label("Words").fill("Bob")
    expect(step.locator(".step-summary")).to_have_text("name · “Bob”")
    expect(step.locator(".wanted")).to_have_count(0)
    expect(step.locator(".count-changed")).to_have_text("1 cell changed")


def test_fields_that_do_not_count_are_not_asked_for(ann: Person) -> None:
    fill = ann.add_step("Fill missing values")
    expect(fill.get_by_label("Value")).to_be_visible()
    fill.get_by_label("Fill with").select_option("mode")
    expect(fill.get_by_label("Value")).to_have_count(0)


def test_a_second_file_is_brought_to_a_step(ann: Person, tmp_path: Path) -> None:
    (tmp_path / "countries.csv").write_text("city,country\nOslo,Norway\nRome,Italy\n")
    lookup = ann.add_step("Join from a second file")
    lookup.get_by_role("checkbox", name="city").check()
    lookup.locator("input[type=file]").set_input_files(tmp_path / "countries.csv")
    expect(ann.row(1)).to_contain_text("Norway")
    ann.press("Run on 4 rows")
    ann.sees_status("done")
    assert b"003,Cy,Rome,Italy" in ann.download("Clean file")


def test_conditions_are_built_in_the_form(ann: Person) -> None:
    keep = ann.add_step("Keep or remove rows by condition")
    keep.get_by_label("Column").select_option("city")
    keep.get_by_label("Value").fill("Oslo")
    expect(ann.page.locator("tr.leaves")).to_have_count(2)


def test_a_form_offers_the_columns_as_they_stand_before_its_step(ann: Person) -> None:
    first = ann.add_step("Remove columns")
    offered = first.get_by_role("group", name="Columns to remove").locator("label.chip")
    offered.filter(has_text="city").click()
    expect(ann.page.locator("th.removed")).to_have_count(1)
    expect(offered.filter(has_text="city")).to_have_count(1)
    marked = ann.add_step("Mark missing values")
    expect(ann.page.locator(".grid-box thead").get_by_text("missing", exact=True)).to_be_visible()
    marked.get_by_label("All columns").uncheck()
    offered = marked.get_by_role("group", name="Look at").locator("label.chip")
    expect(offered.filter(has_text=re.compile("^(city|missing)$"))).to_have_count(0)
    expect(offered).not_to_have_count(0)


def test_where_nothing_is_chosen_yet_nothing_is(ann: Person) -> None:
    part = ann.add_step("Get a part of a date").get_by_label("Part")
    expect(part.locator("option:checked")).to_have_text("choose")
    part.select_option(index=2)
    expect(part.locator("option").filter(has_text="choose")).to_have_count(0)
    expect(part.locator("option").nth(1)).to_have_js_property("selected", True)


def test_the_step_that_is_most_likely_meant_is_found_first(somebody: Somebody, api: httpx.Client) -> None:
    draft = submit(api, order(give(api), steps=[], draft=True))
    page = somebody().open(f"/jobs/{draft['id']}").page
    first = page.locator(".adder .found button span").first
    for sought, title in [
        ("date", "Standardise dates"),
        ("number", "Standardise numbers"),
        ("dupl", "Remove duplicate rows"),
        ("dedupe", "Remove duplicate rows"),
        ("vlookup", "Join from a second file"),
        ("rows remove", "Remove blank rows"),
    ]:
        page.get_by_label("Add a step").fill(sought)
        expect(first).to_have_text(title)


def test_a_step_says_what_it_could_not_read_and_its_dates_as_people_write_them(somebody: Somebody, api: httpx.Client) -> None:
    dates = {"step": "parse_date", "columns": ["since"], "input_formats": ["%d.%m.%Y", "%Y-%m-%d"]}
    table = give(api, b"id,since\n1,31.01.2026\n2,soon\n3,2026-02-01\n", "dates.csv")
    draft = submit(api, order(table, steps=[dates, {"step": "trim"}], draft=True))
    steps = somebody().open(f"/jobs/{draft['id']}").steps()
    expect(steps.first).to_contain_text("since · DD.MM.YYYY, YYYY-MM-DD")
    expect(steps.first).to_contain_text("1 cell could not be read")
    expect(steps.last).not_to_contain_text("could not be read")


def test_of_several_rules_the_first_are_said(somebody: Somebody, api: httpx.Client) -> None:
    rules = [
        {"rule": "required", "columns": ["name"]},
        {"rule": "unique", "columns": ["id"]},
        {"rule": "required", "columns": ["city"]},
    ]
    draft = submit(api, order(give(api, TABLE, "rules.csv"), steps=[{"step": "validate", "rules": rules}], draft=True))
    said = somebody().open(f"/jobs/{draft['id']}").steps().first.locator(".step-summary")
    expect(said).to_have_text("name; id · does not repeat an earlier row and 1 more")


def test_of_near_duplicates_somebody_looks_at_a_group_and_approves_it(somebody: Somebody, api: httpx.Client) -> None:
    people = b"id,name\n1,Maria Jensen\n2,Tom Berg\n3,Maria Jenssen\n4,TOM  berg\n5,Anna Lund\n"
    draft = submit(api, order(give(api, people, "people.csv"), steps=[], draft=True))
    ann = somebody().open(f"/jobs/{draft['id']}")
    step = ann.add_step("Mark near duplicates")
    step.get_by_role("switch", name="All columns").uncheck()
    step.get_by_role("checkbox", name="name").check()
    expect(step.locator(".count-rest")).to_have_text(["2 groups", "1 column added"])
    step.get_by_label("Of an approved group, keep").select_option("The first row")
    expect(step.locator(".step-summary")).to_contain_text("no group approved yet")
    step.get_by_role("button", name="Show rows 2 and 4").click()
    expect(rows(ann)).to_have_count(2)
    step.get_by_role("checkbox", name="rows 2 and 4").check()
    expect(step.locator(".count-left")).to_have_text("−1 row removed")
    assert found(ann) == []
    step.get_by_role("switch", name="All groups").check()
    expect(step.locator(".count-left")).to_have_text("−2 rows removed")
    ann.press("Run on 5 rows")
    ann.sees_status("done")
    assert ann.download("Clean file") == b"id,name,group_id\n1,Maria Jensen,1\n2,Tom Berg,2\n5,Anna Lund,\n"
