"""Somebody on the page of a new draft, for modules that import them."""

import httpx
import pytest
from playwright.sync_api import Locator

from tests.browser.conftest import Somebody
from tests.browser.person import Person
from tests.ui.api.programs import give, order, submit

TABLE = b"id,name,city\n001, Ann ,Oslo\n002,Bob,\n001, Ann ,Oslo\n003,Cy,Rome\n"


@pytest.fixture
def ann(somebody: Somebody, api: httpx.Client) -> Person:
    """Somebody on the page of a new draft."""
    draft = submit(api, order(give(api, TABLE, "people.csv"), steps=[], draft=True))
    person = somebody().open(f"/jobs/{draft['id']}")
    person.see("Run on 4 rows")
    return person.has_read()


def rows(person: Person) -> Locator:
    return person.page.locator(".grid-box tbody tr")
