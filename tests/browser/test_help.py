"""The help page is found by its table of contents and by links from other pages."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Somebody


def test_its_contents_lead_to_chapters_and_steps(somebody: Somebody) -> None:
    ann = somebody().open("/help")
    links = ann.page.get_by_role("navigation", name="On this page").get_by_role("link")
    expect(links).to_have_count(7)
    for link in links.all():
        link.click()
        expect(ann.page.get_by_role("heading", name=link.inner_text(), exact=True)).to_be_in_viewport()


@pytest.mark.parametrize("place", ["undoing", "every-kind", "trim"])
def test_a_link_from_elsewhere_leads_to_its_place(place: str, somebody: Somebody) -> None:
    ann = somebody().open(f"/help#{place}")
    expect(ann.page.locator(f"#{place}")).to_be_in_viewport()
