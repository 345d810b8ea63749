"""Columns in detail: their figures, the rows behind a value or a bar, and steps for one column."""

import httpx
import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.ui.api.programs import give, order, submit
from ui.samples import messy_orders

ROWS = [f"{number:04d},{number}.50,{'Oslo' if number % 2 else ' Rome'}" for number in range(1, 61)]
TABLE = "\n".join(["id,price,city", *ROWS, "0061,,Bern", ""]).encode()


@pytest.fixture
def draft(api: httpx.Client) -> str:
    return str(submit(api, order(give(api, TABLE, "prices.csv"), steps=[], draft=True))["id"])


def test_a_column_leads_to_its_rows(somebody: Somebody, draft: str) -> None:
    ann = somebody().open(f"/jobs/{draft}")
    ann.see("Run on 61 rows")
    ann.press("price")
    card = ann.page.get_by_role("region", name="Column price")
    expect(card.locator("dd")).to_have_text(["1860.00", "31.00", "1.50", "60.50"])
    card.get_by_role("button", name="10 to under 12: 2 rows").click()
    ann.see("2 rows of 61")
    expect(numbers(ann)).to_have_text(["10", "11"])

    ann.add_step("Trim white space")
    expect(ann.row(10).locator("td.changed ins")).to_have_text("Rome")
    expect(numbers(ann)).to_have_count(2)
    ann.page.locator(".problem").filter(has_text="price").get_by_role("button", name="Show the rows").click()
    expect(numbers(ann)).to_have_text(["61"])
    ann.press("Show all rows again")
    expect(numbers(ann)).to_have_count(61)
    card.get_by_role("button", name="Fill missing values: median").click()
    expect(ann.row(61).locator("td.changed ins")).to_have_text("31.00")


def test_figures_and_values_of_a_column_are_not_cut(somebody: Somebody, api: httpx.Client) -> None:
    """Regression: "1.6 % missing, 236 dist…" stood below names, and the list of values hid a quarter of its last line."""
    draft = submit(api, order(give(api, messy_orders(), "orders.csv"), steps=[], draft=True))
    ann = somebody().open(f"/jobs/{draft['id']}").has_read()
    about = ann.page.locator(".column-about")
    expect(about.first).to_have_text("1.6 % missing, 236 distinct")
    assert (
        about.evaluate_all("(all) => all.filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.innerText)")
        == []
    )
    ann.press("city")
    values = ann.page.locator(".column-values")
    assert values.evaluate("(list) => list.scrollHeight - list.clientHeight") == 0


def test_rows_that_were_sought_show_what_cannot_be_seen(somebody: Somebody, draft: str) -> None:
    ann = somebody().open(f"/jobs/{draft}")
    problem = ann.page.locator(".problem").filter(has_text="white space around")
    problem.get_by_role("button", name="Show the rows").click()
    expect(ann.row(60)).to_contain_text("·Rome")
    ann.press("Show all rows again")
    expect(ann.row(60)).not_to_contain_text("·")


def test_g_leads_to_the_first_column_in_either_view(somebody: Somebody, draft: str) -> None:
    ann = somebody().open(f"/jobs/{draft}")
    ann.see("Run on 61 rows")
    for view, first in (("Rows", "th button"), ("Columns 3", ".column-open")):
        ann.page.get_by_role("button", name=view, exact=True).click()
        expect(ann.page.locator(f".grid {first}").first).to_be_visible()
        ann.page.keyboard.press("g")
        expect(ann.page.locator(f".grid {first}").first).to_be_focused()


def test_a_word_that_stands_for_nothing_leads_to_its_rows_and_to_a_step(somebody: Somebody, api: httpx.Client) -> None:
    rows = b"Phone,n\n022 123,1\nN/A,2\n044 77,3\n n/a,4\n"
    draft = submit(api, order(give(api, rows, "phones.csv"), steps=[], draft=True))
    ann = somebody().open(f"/jobs/{draft['id']}")
    told = ann.page.locator(".problem").filter(has_text="“N/A” stands in 2 rows of column “Phone”: probably a missing value.")
    told.get_by_role("button", name="Show the rows").click()
    ann.see("Phone is “N/A”")
    expect(numbers(ann)).to_have_text(["2", "4"])
    expect(ann.steps()).to_have_count(0)
    told.get_by_role("button", name="Treat words as missing").click()
    expect(ann.page.locator(".step-counts .count-changed")).to_contain_text("2")


def test_cells_that_a_step_could_not_read_lead_to_their_rows(somebody: Somebody, api: httpx.Client) -> None:
    rows = b"price,n\n1,a\n" + b"2,b\n" * 40 + b"three,c\n4,d\nfive,e\n"
    steps = [{"step": "parse_number", "columns": ["price"]}]
    ann = somebody().open(f"/jobs/{submit(api, order(give(api, rows, 'prices.csv'), steps=steps, draft=True))['id']}")
    ann.see("2 cells could not be read")
    ann.page.get_by_role("button", name="Show the rows that step 1 could not read").click()
    ann.see("2 rows of 44")
    expect(numbers(ann)).to_have_text(["42", "44"])
    ann.press("Show all rows again")
    expect(numbers(ann)).to_have_count(44)


DATES = b"when,born\n31/01/2024,1990-02-03\n15.04.2024,1985-12-31\n2/3/2024,2001-06-30\n"


def test_a_column_of_dates_offers_what_suits_it(somebody: Somebody, api: httpx.Client) -> None:
    draft = submit(api, order(give(api, DATES, "dates.csv"), steps=[], draft=True))
    ann = somebody().open(f"/jobs/{draft['id']}")
    ann.see("Dates in column “when” are written in 2 ways.")
    ann.press("when")
    ann.page.get_by_role("region", name="Column when").get_by_role(
        "button", name="Standardise dates: DD/MM/YYYY and 1 more"
    ).click()
    expect(ann.row(3).locator("td.changed ins")).to_have_text("2024-03-02")
    ann.press("born")
    ann.page.get_by_role("region", name="Column born").get_by_role("button", name="Get a part of a date: year").click()
    expect(ann.row(3).locator("td")).to_contain_text(["2001-06-30", "2001"])


def test_a_form_offers_what_was_seen_in_the_columns_that_are_chosen(somebody: Somebody, api: httpx.Client) -> None:
    draft = submit(api, order(give(api, DATES, "dates.csv"), steps=[], draft=True))
    ann = somebody().open(f"/jobs/{draft['id']}")
    ann.see("Run on 3 rows")
    step = ann.add_step("Standardise dates")
    seen = step.get_by_role("group", name="Seen in the columns, for Formats of the dates")
    expect(seen).to_have_count(0)
    step.get_by_role("checkbox", name="when").check()
    expect(seen.get_by_role("button")).to_have_text(["31/12/2024", "31.12.2024"])
    seen.get_by_role("button", name="31.12.2024").click()
    expect(step.get_by_role("group", name="Formats of the dates", exact=True).get_by_role("listitem")).to_contain_text(
        ["31.12.2024"]
    )
    expect(seen.get_by_role("button")).to_have_text(["31/12/2024"])
    expect(ann.row(2).locator("td.changed ins")).to_have_text("2024-04-15")


def test_dates_are_described_by_an_example_and_by_a_pattern_if_somebody_wants(somebody: Somebody, api: httpx.Client) -> None:
    draft = submit(api, order(give(api, DATES, "dates.csv"), steps=[], draft=True))
    ann = somebody().open(f"/jobs/{draft['id']}")
    ann.see("Run on 3 rows")
    step = ann.add_step("Standardise dates")
    step.get_by_role("checkbox", name="when").check()
    forms = step.get_by_role("group", name="Formats of the dates", exact=True)
    forms.get_by_role("combobox").select_option("31.12.2024")
    expect(ann.row(2).locator("td.changed ins")).to_have_text("2024-04-15")
    step.get_by_label("Write them as").select_option("31 Dec 2024")
    expect(ann.row(2).locator("td.changed ins")).to_have_text("15 Apr 2024")
    expect(step).to_contain_text("when · DD.MM.YYYY · as 31 Dec 2024")

    forms.get_by_role("button", name="As patterns").click()
    patterns = forms.get_by_role("textbox")
    expect(patterns).to_have_value("%d.%m.%Y")
    patterns.fill("%d.%m.%Y\n%d/%m/%Y")
    expect(ann.row(3).locator("td.changed ins")).to_have_text("02 Mar 2024")
    forms.get_by_role("button", name="By example").click()
    forms.get_by_role("button", name="Remove 31.12.2024").click()
    expect(forms.get_by_role("combobox")).to_be_focused()
    expect(ann.row(2).locator("td.changed")).to_have_count(0)

    step.get_by_label("Write them as").select_option("a pattern of my own")
    step.get_by_label("Write them as, as a pattern").fill("%Y")
    expect(ann.row(3).locator("td.changed ins")).to_have_text("2024")


def test_a_value_far_behind_the_first_rows_is_found(somebody: Somebody, api: httpx.Client) -> None:
    rows = b"".join(b"%d,%s\n" % (number, b"odd" if number > 2998 else b"even") for number in range(1, 3001))
    draft = submit(api, order(give(api, b"id,kind\n" + rows, "far.csv"), steps=[], draft=True))
    ann = somebody().open(f"/jobs/{draft['id']}")
    ann.see("Run on 3,000 rows")
    ann.press("kind")
    ann.page.get_by_role("region", name="Column kind").get_by_role("button", name="odd 2").click()
    expect(numbers(ann)).to_have_text(["2,999", "3,000"])


def test_a_month_of_dates_leads_to_its_rows(somebody: Somebody, api: httpx.Client) -> None:
    rows = b"".join(b"%d,2026-%02d-28\n" % (number, 1 + number % 12) for number in range(36))
    draft = submit(api, order(give(api, b"id,day\n" + rows, "dates.csv"), steps=[], draft=True))
    ann = somebody().open(f"/jobs/{draft['id']}")
    ann.see("Run on 36 rows")
    ann.press("day")
    spread = ann.page.get_by_role("group", name="How the dates are spread")
    spread.get_by_role("button", name="2026-11: 3 rows").click()
    expect(numbers(ann)).to_have_text(["11", "23", "35"])
    ann.see("day 2026-11")


def test_the_menu_of_a_column_by_keyboard(somebody: Somebody, draft: str) -> None:
    ann = somebody().open(f"/jobs/{draft}")
    ann.see("Run on 61 rows")
    keys, first = ann.page.keyboard, ann.page.get_by_role("button", name="id", exact=True)
    expect(first).to_be_visible()  # after the number of rows has arrived
    keys.press("g")
    expect(first).to_be_focused()
    for _ in range(4):
        keys.press("ArrowRight")
    expect(ann.page.get_by_role("button", name="city", exact=True)).to_be_focused()
    keys.press("F2")
    expect(ann.page.get_by_label("Name of the column")).to_be_focused()
    keys.type("town")
    keys.press("Enter")
    expect(ann.steps().first).to_contain_text("city → town")

    ann.press("Steps for town")
    ann.press("Remove duplicates")
    ann.press("Only what leaves 58")
    ann.press("Steps for town")
    ann.page.get_by_label("Find a step for this column").fill("upper")
    keys.press("Enter")
    expect(ann.steps().last).to_contain_text("town")

    ann.page.get_by_role("button", name="Drag step 3").focus()
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    expect(ann.steps().nth(1)).to_contain_text("Rename columns")
    expect(ann.steps().first.get_by_role("alert")).to_contain_text("There is no column 'town'")
    keys.press("Control+z")
    expect(ann.page.get_by_role("alert")).to_have_count(0)


def test_a_step_is_dragged_to_its_place(somebody: Somebody, draft: str) -> None:
    ann = somebody().open(f"/jobs/{draft}").has_read()
    for title in ("Trim white space", "Remove blank rows", "Remove duplicate rows"):
        ann.add_step(title)
    ann.page.locator(".step-title").last.click()
    grip, first = ann.page.locator(".step-grip").last.bounding_box(), ann.steps().first.bounding_box()
    assert grip
    assert first
    ann.page.mouse.move(grip["x"] + 4, grip["y"] + 8)
    ann.page.mouse.down()
    ann.page.mouse.move(grip["x"] + 4, first["y"] + first["height"] * 1.4, steps=5)
    ann.page.mouse.move(grip["x"] + 4, first["y"] + 3, steps=5)
    ann.page.mouse.up()
    titles = ann.page.locator(".step-title > span:first-child")
    expect(titles).to_have_text(["Remove duplicate rows", "Trim white space", "Remove blank rows"])
    ann.press("Undo")
    expect(titles).to_have_text(["Trim white space", "Remove blank rows", "Remove duplicate rows"])


def numbers(person: Person) -> Locator:
    """The numbers of the visible rows."""
    return person.page.locator(".grid-box tbody .row-number")
