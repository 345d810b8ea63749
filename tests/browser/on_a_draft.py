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
    return on_a_draft(somebody(), api, TABLE, rows=4)


def on_a_draft(person: Person, api: httpx.Client, table: bytes, *, rows: int) -> Person:
    draft = submit(api, order(give(api, table, "people.csv"), steps=[], draft=True))
    person.open(f"/jobs/{draft['id']}").see(f"Run on {rows} rows")
    return person.has_read()


def rows(person: Person) -> Locator:
    return person.page.locator(".grid-box tbody tr")
