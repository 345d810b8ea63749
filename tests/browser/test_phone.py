"""On a phone, nothing is wider than the screen, and the next action is within reach of the thumb."""

from itertools import pairwise

import httpx
import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.ui.api.programs import ended, give, order, submit

WIDE = (
    ",".join(f"a column with a long name {i}" for i in range(60)) + "\n" + ",".join("x" * 40 for _ in range(60)) + "\n"
).encode()

COVERED = """() => {
  const focused = document.activeElement, { left, top, width, height } = focused.getBoundingClientRect();
  const bar = document.elementFromPoint(left + width / 2, top + height / 2)?.closest(".job-acts, .rail, .jump");
  return bar && !bar.contains(focused) ? focused.outerHTML : null;
}"""


@pytest.fixture
def phone(somebody: Somebody) -> Person:
    return somebody(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, device_scale_factor=2)


def test_fields_are_large_enough_for_a_finger(phone: Person, api: httpx.Client) -> None:
    """Below 16 pixels, an iPhone zooms in when a field is touched."""
    seen = phone.page.locator("input.input:visible, select.select:visible, textarea.input:visible")
    sizes = "all => all.map(each => [each.ariaLabel, each.offsetHeight, parseFloat(getComputedStyle(each).fontSize)])"
    draft = submit(api, order(give(api, WIDE), draft=True))
    phone.open("/jobs/" + draft["id"]).has_read().add_step("Treat words as missing")
    fields = seen.evaluate_all(sizes)
    job = ended(api, submit(api, order(give(api, b"a,b\n 1,2\n"), steps=[{"step": "trim"}]))["id"])
    phone.open("/jobs/" + job["id"]).press("Changed cells")
    expect(phone.page.get_by_label("Step", exact=True)).to_be_visible()
    fields += seen.evaluate_all(sizes)
    assert {"Go to a column", "Step"} <= {name for name, *_ in fields}
    assert [field for field in fields if field[1] < 34 or field[2] < 16] == []


def test_the_walk_on_a_phone(phone: Person) -> None:
    phone.open("/")
    assert fits(phone)
    phone.press("Try with a messy sample")
    phone.has_a_draft()
    phone.add_step("Trim white space")
    assert fits(phone)
    phone.look_at_rows()
    changed = phone.page.locator("td.changed").first
    before, after = changed.locator("del").bounding_box(), changed.locator("ins").bounding_box()
    assert before
    assert after
    assert before["x"] == after["x"]
    assert fits(phone)
    act = phone.page.get_by_role("button", name="Run on 257 rows")
    expect(act).to_be_in_viewport()
    act.click()
    phone.sees_status("done")
    assert fits(phone)
    assert phone.download("Clean file").count(b"\n") > 257
    phone.open("/jobs")
    assert fits(phone)
    expect(phone.page.locator("tbody tr").first).to_contain_text("messy_orders.csv")


def test_a_wide_table_and_a_long_name_fit_too(phone: Person, api: httpx.Client) -> None:
    job = submit(api, order(give(api, WIDE, "n" * 80 + ".csv"), draft=True))
    phone.open(f"/jobs/{job['id']}").see("Run on 1 row")
    assert fits(phone)
    phone.look_at_rows()
    assert fits(phone)
    phone.open("/admin")
    assert fits(phone)


def test_the_steps_to_choose_from_open_in_sight(somebody: Somebody, phone: Person, api: httpx.Client) -> None:
    job = submit(api, order(give(api, WIDE, "steps.csv"), draft=True))
    for person in (phone, somebody(viewport={"width": 1440, "height": 700})):
        person.open(f"/jobs/{job['id']}").see("Run on 1 row")
        field = person.page.get_by_label("Add a step")
        field.focus()
        expect(person.page.locator(".adder .found")).to_be_in_viewport(ratio=1)
        assert is_uncovered(field)


def test_no_bar_lies_on_what_has_the_focus(phone: Person, api: httpx.Client) -> None:
    """Regression: the next field of a long form was focused below the bars at the bottom."""
    steps = [{"step": "trim"}, {"step": "drop_duplicates"}, {"step": "fill_missing", "columns": ["a"], "value": "x"}]
    job = submit(api, order(give(api, b"a,b,c,d\n1,2,3,\n", "focus.csv"), steps=steps, draft=True))
    phone.open(f"/jobs/{job['id']}").see("Run on 1 row")
    phone.steps().last.locator(".step-title").click()
    phone.steps().last.get_by_role("button", name="More choices").click()
    for key in ("Tab", "Shift+Tab"):
        for _ in range(25):
            phone.page.keyboard.press(key)
            assert phone.page.evaluate(COVERED) is None


def test_the_preview_is_one_press_away_from_anywhere_in_the_recipe(phone: Person, api: httpx.Client) -> None:
    """Regression: what steps change, at the right edge, passed below the button, beside which their titles stayed."""
    steps = [{"step": "trim"}, {"step": "drop_duplicates"}, {"step": "tidy_headers"}]
    job = submit(api, order(give(api, WIDE, "towns.csv"), steps=steps, draft=True))
    phone.open(f"/jobs/{job['id']}").see("Run on 1 row")
    jump, rows = phone.page.get_by_role("link", name="Preview"), phone.page.get_by_role("button", name="Rows", exact=True)
    expect(rows).not_to_be_in_viewport()
    expect(jump).to_be_in_viewport()
    phone.steps().last.scroll_into_view_if_needed()
    expect(jump).to_be_in_viewport()
    assert jump.evaluate("link => [link.getBoundingClientRect().left, link.offsetWidth]") == [
        0,
        phone.page.viewport_size["width"],
    ]
    jump.press("Enter")
    expect(rows).to_be_in_viewport()
    expect(jump).not_to_be_in_viewport()
    phone.page.keyboard.press("Tab")
    expect(rows).to_be_focused()
    assert fits(phone)


def test_a_cell_says_of_which_column_it_is_also_if_that_has_no_name(phone: Person, api: httpx.Client) -> None:
    job = submit(api, order(give(api, b"id,,city\n1,x,Oslo\n2,y,Rome\n", "nameless.csv"), draft=True))
    phone.open(f"/jobs/{job['id']}").see("Run on 2 rows")
    phone.look_at_rows()
    cells = phone.page.locator(".grid-box tbody tr").first.locator("td[data-name]")
    said = [cell.evaluate("cell => getComputedStyle(cell, '::before').content") for cell in cells.all()]
    assert said == ['"id"', '"no name"', '"city"']


def test_a_step_that_is_offered_with_many_words_fits_too(phone: Person, api: httpx.Client) -> None:
    rows = b"when,n\n2024-01-31T10:00:00.123+01:00,1\n31.12.2024 14:30:59,2\n"
    job = submit(api, order(give(api, rows, "times.csv"), draft=True))
    phone.open(f"/jobs/{job['id']}").see("Dates in column “when” are written in 2 ways.")
    assert fits(phone)
    phone.page.locator(".column-open").first.click()
    expect(phone.page.get_by_role("region", name="Column when").get_by_role("button", name="Standardise dates")).to_be_visible()
    assert fits(phone)


def test_the_bar_holds_everything_and_help_the_themes(phone: Person) -> None:
    phone.open("/help")
    bar = [each.bounding_box() for each in phone.page.locator(".rail .seek, .rail nav a").all()]
    edges = [(box["x"], box["x"] + box["width"]) for box in bar if box]
    assert len(edges) == 7
    assert all(left[1] <= right[0] + 1 for left, right in pairwise(edges))
    assert edges[-1][1] <= 360
    expect(phone.page.locator(".rail .connection")).to_be_in_viewport()
    phone.press("Theme: dark")
    expect(phone.page.locator("html")).to_have_attribute("data-theme", "dark")


def test_rows_come_by_and_by(phone: Person, api: httpx.Client) -> None:
    job = submit(api, order(give(api, b"id\n" + b"".join(b"%d\n" % i for i in range(300))), steps=[], draft=True))
    phone.open(f"/jobs/{job['id']}").see("Run on 300 rows")
    phone.look_at_rows()
    rows = phone.page.locator(".grid-box tbody tr")
    for count in (20, 40, 60, 80, 100, 120):
        expect(rows).to_have_count(count)
        phone.press("More rows")


def fits(person: Person) -> bool:
    """Not compared with window.innerWidth, which on a phone grows with content that is too wide."""
    screen = person.page.viewport_size
    return screen is not None and bool(person.page.evaluate("document.documentElement.scrollWidth") <= screen["width"])


def is_uncovered(field: Locator) -> bool:
    """Whether what is typed there can be seen: no bar lies on it."""
    return bool(
        field.evaluate(
            """(field) => {
              const { left, top, width, height } = field.getBoundingClientRect();
              return [top + 2, top + height - 2].every((y) => document.elementFromPoint(left + width / 2, y) === field);
            }"""
        )
    )
