"""Building a recipe: every change is previewed on real rows, and saved."""

import re

import httpx
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Somebody
from tests.browser.on_a_draft import TABLE, ann, rows
from tests.browser.person import Person
from tests.browser.test_accessibility import found
from tests.ui.api.programs import give, order, submit
from tests.ui.served import Served

__all__ = ["ann"]


def test_who_retries_what_cannot_run_reads_why(somebody: Somebody, api: httpx.Client, app: Served) -> None:
    """It is not our error, so nothing is logged."""
    draft = submit(api, order(give(api, TABLE, "people.csv"), steps=[{"step": "wash"}], draft=True))
    api.delete(f"/jobs/{draft['id']}").raise_for_status()
    before = app.log
    ann = somebody().open(f"/jobs/{draft['id']}")
    ann.press("Retry")
    ann.see("step 1: ")
    expect(ann.page.locator(".said")).to_contain_text("wash")
    assert "Traceback" not in app.log.removeprefix(before)


def test_the_preview_shows_what_changes_and_what_leaves(ann: Person) -> None:
    ann.add_step("Trim white space")
    changed = ann.row(1).locator("td.changed")
    expect(changed.locator("del")).to_have_text("·Ann·")
    expect(changed.locator("ins")).to_have_text("Ann")
    expect(ann.row(2).locator(".null")).to_have_text("null")

    ann.add_step("Remove duplicate rows")
    expect(ann.row(3)).to_contain_text("repeats row 1")
    ann.press("Only what leaves 1")
    expect(rows(ann)).to_have_count(1)
    ann.press("Only what changes 1")
    expect(rows(ann)).to_have_count(1)
    ann.press("All 4")
    expect(rows(ann)).to_have_count(4)


def test_what_the_recipe_settles_in_another_way_is_not_offered_any_more(ann: Person) -> None:
    """It keeps its place. Regression: its buttons went, and a click on the next problem hit another one."""
    problem = ann.page.locator(".problem").filter(has_text="Column “city” has 1 missing value")
    offer = problem.get_by_role("button", name="Remove rows with missing values")
    expect(offer).to_be_enabled()
    before = height_of(problem)
    ann.add_step("Remove columns").get_by_role("checkbox", name="city").check()
    expect(problem).to_have_class(re.compile("taken"))
    expect(offer).to_be_disabled()
    assert height_of(problem) == before
    ann.page.get_by_role("button", name="Remove", exact=True).click()
    expect(offer).to_be_enabled()


def test_a_recipe_survives_a_reload(ann: Person) -> None:
    ann.add_step("Trim white space").get_by_role("radio", name="Left only").check()
    ann.add_step("Remove columns").get_by_role("checkbox", name="city").check()
    expect(ann.page.locator(".grid-box th.removed")).to_contain_text("city")
    ann.page.reload()
    ann.arrived()
    expect(ann.steps().first).to_contain_text("Left only")
    expect(ann.steps().last).to_contain_text("city")
    expect(ann.page.locator(".grid-box th.removed")).to_contain_text("city")


def test_steps_move_switch_off_go_and_come_back(ann: Person) -> None:
    ann.add_step("Trim white space")
    ann.add_step("Remove duplicate rows")
    ann.press("Move step 2 up")
    expect(titles(ann)).to_have_text(["Remove duplicate rows", "Trim white space"])

    ann.steps().first.get_by_role("switch", name="On").uncheck()
    expect(ann.steps().first).to_contain_text("switched off")
    expect(ann.page.locator("tr.leaves")).to_have_count(0)

    ann.press("Undo")
    expect(ann.page.locator("tr.leaves")).to_have_count(1)
    ann.steps().first.get_by_role("button", name="Remove", exact=True).click()
    expect(titles(ann)).to_have_text(["Trim white space"])
    ann.page.locator("h1").click()
    ann.page.keyboard.press("Control+z")
    expect(titles(ann)).to_have_count(2)
    ann.press("Redo")
    expect(titles(ann)).to_have_count(1)


def test_what_can_no_longer_be_undone_is_not_offered(ann: Person) -> None:
    ann.add_step("Trim white space").get_by_role("button", name="Remove", exact=True).click()
    undo = ann.page.locator(".toast").get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    ann.press("Run on 4 rows")
    ann.sees_status("done")
    assert undo.count() == 0  # without an action, it would disappear after a while


def test_what_was_just_typed_is_run(ann: Person) -> None:
    fill = ann.add_step("Fill missing values")
    fill.get_by_role("checkbox", name="city").check()
    fill.get_by_label("Value").fill("Nowhere")
    expect(ann.page.get_by_role("button", name="Run on 4 rows")).to_be_enabled()
    fill.get_by_label("Value").fill("Somewhere")
    ann.press("Run on 4 rows")
    ann.sees_status("done")
    assert b"002,Bob,Somewhere" in ann.download("Clean file")


def test_a_suggestion_becomes_a_step(ann: Person) -> None:
    offer = ann.page.get_by_role("region", name="Worth a look").get_by_role("button", name="Remove duplicate rows")
    offer.click()
    expect(titles(ann)).to_have_text(["Remove duplicate rows"])
    expect(offer).to_be_disabled()
    ann.page.reload()
    ann.arrived().see("Worth a look")
    expect(ann.page.get_by_text("repeats an earlier row")).to_have_count(0)


def test_the_list_stays_where_it_is_when_its_last_problem_is_solved(ann: Person) -> None:
    """Regression: the sentence about it came above the list, and pushed it away from the pointer."""
    problems = ann.page.get_by_role("region", name="Worth a look")
    for offer in ("Trim white space", "Remove duplicate rows"):
        problems.get_by_role("button", name=offer).click()
    last = problems.get_by_role("button", name="Remove rows with missing values")
    before = below(problems, problems.get_by_role("list"))
    last.click()
    expect(problems).to_contain_text("The recipe takes care of each of them.")
    expect(last).to_be_disabled()
    assert below(problems, problems.get_by_role("list")) == before


def test_all_suggestions_that_leave_nothing_to_decide_are_taken_at_once_and_undone_at_once(
    somebody: Somebody, api: httpx.Client
) -> None:
    """A row may be one too many, a missing city filled or its row removed: that somebody decides."""
    rows = b"id,name,city\n1, Ann ,Oslo\n2,Bob  Lee,N/A\n3,Cy,\n4,Di,Rome\n5,Ed,Rome\n5,Ed,Rome\n"
    draft = submit(api, order(give(api, rows, "to-decide.csv"), steps=[], draft=True))
    ann = somebody().open(f"/jobs/{draft['id']}")
    problems = ann.page.get_by_role("region", name="Worth a look")
    expect(problems.locator(".count")).to_have_text("5")
    expect(problems.locator(".problem")).to_have_count(3)
    expect(problems.get_by_role("button", name="Show 2 more")).to_be_visible()
    problems.get_by_role("button", name="Add 3 steps").press("Enter")
    expect(titles(ann)).to_have_text(["Trim white space", "Trim white space", "Treat words as missing"])
    expect(problems.get_by_role("heading")).to_be_focused()
    expect(problems.get_by_role("button", name=re.compile("^Add"))).to_have_count(0)
    expect(problems).to_contain_text("1 row repeats an earlier row exactly.")
    ann.see("3 steps added.")
    ann.page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(titles(ann)).to_have_count(0)
    expect(problems.get_by_role("heading")).to_be_focused()  # as before the message; it was lost with the button
    expect(problems.get_by_role("button", name="Add 3 steps")).to_be_visible()


def test_a_suggestion_goes_where_its_column_still_has_its_name(somebody: Somebody, api: httpx.Client) -> None:
    rows = b" Phone ,n,N\n022 123,1,1\nN/A,2,2\n044 77,3,3\n"
    draft = submit(api, order(give(api, rows, "phones.csv"), steps=[], draft=True))
    ann = somebody().open(f"/jobs/{draft['id']}")
    ann.page.locator(".problem").filter(has_text="1 column name has white space around").get_by_role(
        "button", name="Rename columns: “Phone”"
    ).click()
    ann.see("2 column names are equal but for case or white space: “n”, “N”.")
    ann.press("Treat words as missing")
    expect(titles(ann)).to_have_text(["Treat words as missing", "Rename columns"])
    expect(ann.page.locator(".step-counts .count-changed")).to_contain_text("1")
    expect(ann.page.get_by_role("button", name="Run on 3 rows")).to_be_enabled()
    ann.press("Undo")
    expect(titles(ann)).to_have_text(["Rename columns"])


def test_the_file_is_read_in_another_way(ann: Person) -> None:
    ann.press("Change")
    ann.page.get_by_label("Header").select_option("no header")
    ann.see("Run on 5 rows")
    expect(ann.row(1)).to_contain_text("name")
    ann.page.get_by_label("Delimiter").select_option("semicolon")
    ann.see("as you chose")
    expect(ann.row(1)).to_contain_text("id,name,city")


def test_a_format_has_only_its_own_settings(ann: Person) -> None:
    output = ann.page.get_by_role("region", name="Result as")
    output.get_by_role("button", name="More choices").click()
    output.get_by_label("Like the input").check()
    expect(output.get_by_label("Delimiter")).to_have_count(0)
    output.get_by_text("TSV", exact=True).click()
    expect(output.get_by_label("Like the input")).to_have_count(0)
    expect(output.get_by_label("Delimiter")).to_be_visible()
    output.get_by_text("Excel", exact=True).click()
    expect(output.get_by_label("Like the input")).to_have_count(0)
    expect(output.get_by_label("Encoding")).to_have_count(0)
    ann.press("Run on")
    ann.sees_status("done")
    assert ann.download("Clean file").startswith(b"PK")


def test_columns_are_listed_with_what_they_hold(ann: Person) -> None:
    ann.press("Columns 3")
    city = ann.page.locator(".columns tbody tr").filter(has_text="city")
    expect(city).to_contain_text("25 %")
    expect(city).to_contain_text("Oslo")


def test_a_saved_recipe_is_used_on_another_file(ann: Person, api: httpx.Client) -> None:
    ann.add_step("Trim white space")
    ann.press("Save")
    ann.page.get_by_label("Name of the recipe").fill("Tidy <b>people</b>")
    ann.page.keyboard.press("Enter")
    ann.see("Saved as “Tidy <b>people</b>”.")

    draft = submit(api, order(give(api, b"a\n x\n", "other.csv"), steps=[], draft=True))
    ann.open(f"/jobs/{draft['id']}").has_read().press("Open")
    ann.press("Tidy <b>people</b>")
    expect(titles(ann)).to_have_text(["Trim white space"])
    expect(ann.row(1).locator("td.changed ins")).to_have_text("x")
    ann.press("Undo")
    expect(titles(ann)).to_have_count(0)


def test_the_result_is_written_as_chosen(ann: Person) -> None:
    ann.page.get_by_role("radio", name="JSON Lines").check()
    ann.press("Run on 4 rows")
    ann.sees_status("done")
    assert ann.download("Clean file").splitlines()[1] == b'{"id":"002","name":"Bob","city":null}'


def test_the_whole_file_is_counted_while_its_first_rows_are_shown(somebody: Somebody, api: httpx.Client) -> None:
    rows = b"".join(b"%d,x \n" % number for number in range(3000))
    draft = submit(api, order(give(api, b"id,name\n" + rows, "many.csv"), steps=[], draft=True))
    person = somebody().open(f"/jobs/{draft['id']}")
    person.see("Run on 3,000 rows")
    step = person.add_step("Trim white space")
    person.see("Counted on all 3,000 rows.")
    expect(step.locator(".count-changed")).to_contain_text("3,000")


def test_a_table_of_one_row_is_counted_on_the_one_row(somebody: Somebody, api: httpx.Client) -> None:
    draft = submit(api, order(give(api, b"id,name\n1,Ann \n", "one.csv"), steps=[{"step": "trim"}], draft=True))
    person = somebody().open(f"/jobs/{draft['id']}")
    person.see("Counted on the one row.")
    expect(person.page.get_by_text("all 1 row")).to_have_count(0)


def test_a_step_that_is_not_complete_keeps_the_whole_file_from_being_counted(somebody: Somebody, api: httpx.Client) -> None:
    table = b"id,name\n" + b"".join(b"%d,Ann \n" % number for number in range(3_000))
    draft = submit(api, order(give(api, table, "many.csv"), steps=[{"step": "trim"}], draft=True))
    person = somebody().open(f"/jobs/{draft['id']}")
    person.see("Counted on all 3,000 rows.")
    fill = person.add_step("Fill missing values")
    person.see("Counted on the first 1,000 rows until step 2 can run.")
    fill.get_by_role("checkbox", name="name").check()
    fill.get_by_label("Value").fill("none")
    person.see("Counted on all 3,000 rows.")


def test_nothing_jumps_while_a_change_is_counted(somebody: Somebody, api: httpx.Client) -> None:
    """Regression: counts, complaints and the line about them left with each change and came back, and moved what is below."""
    table = b"id,name\n" + b"".join(b"%d,%s\n" % (number, b" Ann" if number % 2 else b"") for number in range(3_000))
    unread = {"step": "parse_number", "columns": ["name"]}
    draft = submit(api, order(give(api, table, "many.csv"), steps=[{"step": "trim"}, unread], draft=True))
    person = somebody().open(f"/jobs/{draft['id']}").has_read()
    fill = person.add_step("Fill missing values")
    fill.get_by_role("checkbox", name="name").check()
    fill.get_by_label("Value").fill("none")
    person.see("Counted on all 3,000 rows.")
    person.page.evaluate(RECORD)
    fill.get_by_label("Value").fill("nobody")
    person.page.wait_for_function("""() => {
      const said = window.seen.map(([, scope]) => scope);
      return said.includes("Counted on the first 1,000 rows so far.") && said.at(-1) === "Counted on all 3,000 rows.";
    }""")
    assert len({place for place, _ in person.page.evaluate("window.seen")}) == 1


RECORD = """() => {
  window.seen = [];
  const adder = document.querySelector(".adder"), scope = document.querySelector(".recipe-scope");
  const look = () => window.seen.push([adder.offsetTop, scope.isConnected ? scope.innerText : ""]);
  const all = { subtree: true, childList: true, attributes: true, characterData: true };
  new MutationObserver(look).observe(document.querySelector(".recipe"), all);
}"""
"""Where the field below the steps is, and what is counted, after each change of the recipe's panel."""


def height_of(element: Locator) -> float:
    return float(element.evaluate("(element) => element.offsetHeight"))


def below(panel: Locator, element: Locator) -> float:
    """How far the element is below the upper edge of the panel, wherever the page is scrolled to."""
    upper, lower = (float(each.evaluate("(each) => each.getBoundingClientRect().top")) for each in (panel, element))
    return lower - upper


def test_a_file_of_no_byte_is_empty_and_nothing_else_but_it_can_be_run(somebody: Somebody, api: httpx.Client) -> None:
    draft = submit(api, order(give(api, b"", "nothing.csv"), steps=[], draft=True))
    person = somebody().open(f"/jobs/{draft['id']}")
    expect(person.page.get_by_role("alert")).to_have_text("The file is empty.")
    expect(person.page.get_by_label("How the file is read").locator("p")).to_have_text("The file is empty.Drop another file")
    expect(person.page.get_by_label("Worth a look")).to_have_count(0)
    expect(person.page.get_by_text("a header and no rows")).to_have_count(0)
    for hidden in ("Preview", "Saved recipes"):
        expect(person.page.get_by_label(hidden, exact=True)).to_be_hidden()
    assert found(person) == []
    person.press("Run on 0 rows")
    person.sees_status("done")
    assert person.download("Clean file") == b""
    assert found(person) == []


def test_what_was_left_aside_is_kept_where_it_is_told(somebody: Somebody, api: httpx.Client) -> None:
    report = b"Report of May\nmade by hand\n\nid,name,city\n1,Ann,Oslo\n2,Bob,Rome\n3,Cy,Lima\n"
    draft = submit(api, order(give(api, report, "report.csv"), steps=[], draft=True))
    person = somebody().open(f"/jobs/{draft['id']}")
    person.see("Run on 3 rows")
    note = person.page.locator(".reading-notes li").filter(has_text="above the table")
    note.locator("summary").click()
    expect(note).to_contain_text("made by hand")
    note.get_by_role("combobox").select_option("keep as rows")
    person.see("Run on 6 rows")
    person.see("as you chose")


def test_a_header_of_several_rows_is_offered_where_the_header_is(somebody: Somebody, api: httpx.Client) -> None:
    sales = b"Sales\n\nregion,sold,,since\n,May,June,\nNorth,1,2,2020-01-31\nSouth,3,4,2021-01-31\n"
    draft = submit(api, order(give(api, sales, "sales.csv"), steps=[], draft=True))
    person = somebody().open(f"/jobs/{draft['id']}")
    person.see("header in row 3")
    person.press("Change")
    person.page.get_by_label("Header").select_option("rows 3 and 4")
    person.see("header in rows 3 and 4")
    expect(person.page.get_by_role("button", name="sold May", exact=True)).to_be_visible()


def test_a_run_that_is_refused_leaves_no_place_for_a_result(somebody: Somebody, api: httpx.Client) -> None:
    draft = submit(api, order(give(api, TABLE, "people.csv"), steps=[{"step": "trim"}], draft=True))
    ann = somebody().open(f"/jobs/{draft['id']}")
    ann.see("Run on 4 rows")
    expect(ann.page.get_by_text("reading the whole file")).to_have_count(0)  # until then, a job is running on the file
    api.delete(f"/files/{draft['file']['id']}").raise_for_status()
    ann.press("Run on 4 rows")
    expect(ann.page.locator(".said")).to_be_visible()
    expect(ann.page.locator(".awaited")).to_have_count(0)


def titles(person: Person) -> Locator:
    return person.page.locator(".step-title > span:first-child")
