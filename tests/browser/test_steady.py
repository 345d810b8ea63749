"""Nothing moves under the pointer: what a page shows later has its space reserved, on a desktop and on a phone.

Measured by the browser as layout shift: the part of the window that moved, times the distance. Shifts right after user input
are not counted, so each action has ended before what follows is measured.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.ui.api.programs import ended, give, order, submit
from ui.samples import messy_orders

STEADY = 0.05
"""Web Vitals calls 0.1 good."""
FEW = 4
"""Pixels by which the head of a job changes its height."""
NOTED = b"Exported by hand\n\n"
ROWS = b"".join(b"%04d, Ann ,%s,%d.5\n" % (number, b"Oslo" if number % 3 else b"", number) for number in range(2000))
TABLE = NOTED + b"id,name,city,price\n" + ROWS
WATCH = """
  window.moved = [];
  const name = (node) => (node?.nodeType === 1 ? node : node?.parentElement)?.className ?? "";
  new PerformanceObserver((list) => {
    for (const { value, sources, hadRecentInput } of list.getEntries()) {
      if (!hadRecentInput) window.moved.push([value, sources.map(({ node }) => name(node))]);
    }
  }).observe({ type: "layout-shift", buffered: true });
"""
DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def ann(request: pytest.FixtureRequest, somebody: Somebody) -> Person:
    person = somebody(**request.param)
    person.page.add_init_script(WATCH)
    return person


@contextmanager
def paused(somebody: Somebody, kind: str = "Clean") -> Iterator[Callable[[], None]]:
    """No job of this kind starts until the yielded function is called."""
    admin = somebody().open("/admin/queues")
    queue = admin.page.locator("tbody tr").filter(has_text=kind)
    queue.get_by_role("button", name="Pause").click()
    expect(queue).to_contain_text("paused")

    def go_on() -> None:
        queue.get_by_role("button", name="Go on").click()
        expect(queue).not_to_contain_text("paused")

    try:
        yield go_on
    finally:
        if "paused" in queue.inner_text():  # other tests share this app
            go_on()


def test_the_walk(ann: Person, somebody: Somebody, api: httpx.Client) -> None:
    draft = submit(api, order(give(api, TABLE, "orders.csv"), steps=[], draft=True))
    ann.open("/").see("Drop a messy file")
    assert moved(ann) == []

    ann.open(f"/jobs/{draft['id']}").see("Run on 2,000 rows")
    ann.see("Column “city” has 667 missing values")
    ann.see("skipped")
    assert moved(ann) == []

    ann.press("Trim white space")
    expect(ann.steps()).to_have_count(1)
    forget(ann)
    ann.see("Counted on all 2,000 rows.")
    assert moved(ann) == []

    with paused(somebody) as go_on:
        ann.press("Run on 2,000 rows")
        ann.sees_status("queued")
        ann.see("Line by line")
        forget(ann)
        go_on()
    ann.sees_status("done")
    expect(ann.page.locator(".number dd")).to_have_text(["2,000", "2,000", "0", "2,000"])
    ann.see("Verify with pandas")
    assert moved(ann) == []

    ann.page.reload()
    ann.arrived().see("Verify with pandas")
    expect(ann.page.locator(".columns tbody tr, .grid-box tbody tr").first).to_be_attached()
    assert moved(ann) == []


def test_a_job_that_failed(ann: Person, api: httpx.Client) -> None:
    """Regression: its timeline was in sight until the rows pushed it away; on a phone, the columns."""
    standardise = {"step": "parse_number", "columns": ["city"], "on_error": "fail"}
    job = submit(api, order(give(api, messy_orders(), "orders.csv"), steps=[standardise]))
    assert ended(api, job["id"])["status"] == "failed"
    ann.open(f"/jobs/{job['id']}").see("is not a number")
    expect(ann.page.locator(".columns tbody tr, .grid-box tbody tr").first).to_be_attached()
    expect(ann.page.locator(".timeline")).to_be_visible()
    assert "timeline" not in str(ann.page.evaluate("window.moved"))
    assert moved(ann) == []


def test_what_is_below_slides_when_a_run_in_sight_fails(ann: Person, somebody: Somebody, api: httpx.Client) -> None:
    """Regression: the space that was kept for the result came and collapsed at once."""
    table = TABLE + b"2000,Eve,Rome,free\n"  # below the rows that are previewed
    standardise = {"step": "parse_number", "columns": ["price"], "on_error": "fail"}
    draft = submit(api, order(give(api, table, "orders.csv"), steps=[standardise], draft=True))
    ann.page.add_init_script(SLIDES)
    ann.open(f"/jobs/{draft['id']}").has_read()
    with paused(somebody) as go_on:
        first = top_of_reading(ann)
        api.post(f"/jobs/{draft['id']}/run").raise_for_status()
        ann.sees_status("queued")
        ann.see("Line by line")
        with_space = top_of_reading(ann)
        assert slid(ann) == pytest.approx(first - with_space, abs=FEW)
        go_on()
    ann.sees_status("failed")
    ann.see("is not a number")
    assert slid(ann) == pytest.approx(with_space - top_of_reading(ann), abs=FEW)
    ann.page.emulate_media(reduced_motion="reduce")
    ann.press("Retry")
    ann.see("attempt 2")
    ann.see("is not a number")
    assert slid(ann) == 0


SLIDES = """
  window.slid = 0;
  const animate = Element.prototype.animate;
  Element.prototype.animate = function (frames, how) {
    if (this.classList.contains("reading")) window.slid = Number(/-?[\\d.]+/.exec(frames.transform[0])[0]);
    return animate.call(this, frames, how);
  };
"""
"""Remembers by how much the line about how the file is read last began to slide."""


def slid(person: Person) -> float:
    return float(
        person.page.evaluate("""() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => {
      done(window.slid);
      window.slid = 0;
    })))""")
    )


def top_of_reading(person: Person) -> float:
    """In the page, whatever slides just now."""
    return float(person.page.locator(".reading").evaluate("(element) => element.offsetTop"))


def test_a_run_without_steps(ann: Person, somebody: Somebody, api: httpx.Client) -> None:
    """Regression: space was kept for what steps do, and for lines that they change."""
    draft = submit(api, order(give(api, TABLE, "orders.csv"), steps=[], draft=True))
    ann.open(f"/jobs/{draft['id']}").has_read()
    with paused(somebody) as go_on:
        ann.press("Run on 2,000 rows")
        ann.sees_status("queued")
        expect(ann.page.get_by_label("The result will stand here")).to_be_visible()
        expect(ann.page.get_by_text("By step")).to_have_count(0)
        forget(ann)
        go_on()
    ann.sees_status("done")
    ann.see("Verify with pandas")
    assert moved(ann) == []


def test_a_job_of_another_kind(ann: Person, somebody: Somebody, api: httpx.Client) -> None:
    """Regression: its result pushed everything down when it came."""
    draft = submit(api, {"kind": "report", "file_id": give(api, TABLE, "orders.csv"), "draft": True})
    ann.open(f"/jobs/{draft['id']}").see("Run on 2,000 rows")
    with paused(somebody, "Quality report") as go_on:
        ann.press("Run on 2,000 rows")
        ann.sees_status("queued")
        expect(ann.page.get_by_label("The result will stand here")).to_be_visible()
        ann.see("paused by an administrator")
        forget(ann)
        go_on()
    ann.sees_status("done")
    ann.see("Open the report")
    assert moved(ann) == []


@pytest.mark.parametrize(
    "path", ["/jobs", "/recipes", "/schedules", "/admin", "/admin/workers", "/admin/queues", "/admin/system"]
)
def test_lists(ann: Person, path: str) -> None:
    ann.open(path)
    expect(ann.page.locator("h1")).to_be_visible()
    expect(ann.page.locator(".connection")).to_have_text(re.compile("live"))
    assert moved(ann) == []


def moved(person: Person) -> list[Any]:
    """The shifts since the page was opened or `forget` was called; empty if hardly visible."""
    shifts: list[Any] = person.page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(window.moved))))"
    )
    forget(person)
    return shifts if sum(share for share, _ in shifts) > STEADY else []


def forget(person: Person) -> None:
    person.page.evaluate("() => { window.moved = []; }")
