"""Colours of the system, and paper."""

import httpx
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Somebody
from tests.ui.api.programs import give, order, submit


def test_what_is_chosen_is_seen_in_colours_of_the_system(somebody: Somebody, api: httpx.Client) -> None:
    ann = somebody(forced_colors="active", reduced_motion="reduce")
    ann.open(f"/jobs/{submit(api, order(give(api), draft=True))['id']}").see("Run on 3 rows")
    step = ann.add_step("Fill missing values")
    chips = step.locator(".chip")
    chips.first.click()
    expect(step.locator(".chip.chosen")).to_have_count(1)
    for one, other in (
        (chips.first, chips.last),
        (ann.page.locator("[aria-pressed=true]").first, ann.page.locator("[aria-pressed=false]").first),
        (ann.page.locator(".rail a[aria-current]"), ann.page.locator(".rail nav a").last),
    ):
        assert ground(one) != ground(other)
    expect(step.get_by_role("switch").first).to_have_css("appearance", "auto")


def test_paper_is_light_and_shows_the_receipt_alone(somebody: Somebody, api: httpx.Client) -> None:
    ann = somebody(color_scheme="dark")
    job = submit(api, order(give(api), steps=[{"step": "trim"}]))
    ann.open(f"/jobs/{job['id']}").sees_status("done")
    ann.see("Rows out")
    ann.page.emulate_media(media="print")
    expect(ann.page.locator("h1")).to_have_css("color", "rgb(19, 33, 43)")
    for part in (".rail", ".job-acts", ".downloads"):
        expect(ann.page.locator(part)).to_be_hidden()
    expect(ann.page.locator(".numbers")).to_be_visible()


def ground(each: Locator) -> str:
    return str(each.evaluate("each => getComputedStyle(each).backgroundColor"))
