"""An issuer, and an app that trusts it: each test makes its own people."""

import secrets
from collections.abc import Iterator

import pytest

from models.recipe import save_recipe
from models.user import LOCAL
from tests.issuer import Issuer, issuing, settings_for
from tests.ui.accounts.door import Door, door_of, link_in
from tests.ui.accounts.oidc.round_trip import browser_of, end, leads_to, posted
from tests.ui.served import serving


@pytest.fixture(scope="package")
def one_issuer() -> Iterator[Issuer]:
    with issuing() as issuer:
        yield issuer


@pytest.fixture
def issuer(one_issuer: Issuer) -> Issuer:
    one_issuer.be_honest()
    one_issuer.subject = f"subject-{secrets.token_hex(4)}"
    return one_issuer


@pytest.fixture(scope="package")
def door(one_issuer: Issuer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Set up by way of the issuer: the administrator, Root, has no password, and owns what AUTH=local had made."""
    one_issuer.subject = "root"
    with serving(tmp_path_factory.mktemp("door"), **settings_for(one_issuer)) as app, door_of(app) as door:
        with door.rows() as session:
            recipe = save_recipe(session, LOCAL.id, "Ours", {"version": 1, "steps": [{"step": "trim"}]}).id
        with browser_of(door) as browser:
            link = link_in(app.log)
            assert "Give a name" in posted(browser, link, by="oidc").text
            arrived = end(browser, leads_to(posted(browser, link, by="oidc", name="Root")))
            assert (arrived.status_code, arrived.headers["location"]) == (303, "/")
            assert browser.get("/admin/people").status_code == 200
            assert browser.get(link).status_code == 404
            assert browser.get("/api/v1/recipes/" + recipe, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200
        yield door
