"""Signing in by OpenID Connect with an issuer and people that do what they should."""

import secrets
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import RSAKey
from sqlmodel import select

from models.account import Account, account_named, disable, get_account
from models.connection import connected, forget_connections
from tests.issuer import CLIENT, Issuer, settings_for
from tests.ui.accounts.door import PASSWORD, Door, door_of, link_in
from tests.ui.accounts.oidc.round_trip import begin, browser_of, end, enter, is_kept_out, known, leads_to, posted
from tests.ui.served import serving


@pytest.fixture(scope="module")
def open_door(one_issuer: Issuer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Everybody known to the issuer may join; not set up yet."""
    settings = settings_for(one_issuer) | {"OIDC_NEW_PEOPLE": "yes"}
    with serving(tmp_path_factory.mktemp("open"), **settings) as app, door_of(app) as door:
        yield door


def test_who_is_connected_comes_in(door: Door, issuer: Issuer) -> None:
    account = known(door, issuer)
    with browser_of(door) as browser:
        page = browser.get("/sign-in?next=/jobs%3Fq%3Da")
        assert 'href="/sign-in/oidc?next=/jobs%3Fq%3Da">Sign in with Example &amp; Co</a>' in page.text
        to_issuer = browser.get("/sign-in/oidc?next=/jobs%3Fq%3Da")
        cookie = to_issuer.headers["set-cookie"]
        assert cookie.startswith("rinse-oidc=")
        assert "HttpOnly; Max-Age=600; Path=/; SameSite=lax" in cookie
        answer = end(browser, to_issuer.headers["location"])
        assert (answer.status_code, answer.headers["location"]) == (303, "/jobs?q=a")
        assert 'rinse-oidc=""; expires=' in answer.headers["set-cookie"]
        assert account.name in browser.get("/account").text
        assert browser.get("/sign-in/oidc?next=/help").headers["location"] == "/help"


def test_the_issuer_hears_no_more_than_it_must(door: Door, issuer: Issuer) -> None:
    with browser_of(door) as browser:
        asked = parse_qs(urlsplit(begin(browser)).query)
    assert set(asked) == {
        *("response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method")
    }
    assert asked["scope"] == ["openid"]
    assert asked["redirect_uri"] == [f"{door.app.numeric_url}/sign-in/oidc/callback"]


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256"])
def test_signatures_by_public_keys_hold(door: Door, issuer: Issuer, algorithm: str) -> None:
    known(door, issuer)
    issuer.sign = lambda claims: issuer.signed(claims, algorithm)
    assert enter(door).headers["location"] == "/"


def test_claims_that_do(door: Door, issuer: Issuer) -> None:
    known(door, issuer)
    issuer.claims = lambda claims: claims | {"aud": [CLIENT, "another"], "azp": CLIENT, "exp": int(time.time()) - 30}
    assert enter(door).headers["location"] == "/"


def test_keys_change(door: Door, issuer: Issuer) -> None:
    known(door, issuer)
    new = RSAKey.generate_key(2048, auto_kid=True)
    issuer.sign = lambda claims: issuer.signed(claims, key=new)
    assert is_kept_out(enter(door), "untrue")
    issuer.keys = [new]
    assert enter(door).headers["location"] == "/"
    issuer.sign = issuer.signed
    assert is_kept_out(enter(door), "untrue")


def test_an_address_that_is_too_long_for_a_cookie_is_forgotten(door: Door, issuer: Issuer) -> None:
    known(door, issuer)
    assert enter(door, f"?next=/{'a' * 5000}").headers["location"] == "/"


def test_when_the_issuer_says_no(door: Door, issuer: Issuer) -> None:
    issuer.error = "access_denied"
    with browser_of(door) as browser:
        answer = end(browser, begin(browser, "?next=/help"))
        assert answer.headers["location"] == "/sign-in?said=refused&next=/help"
        page = browser.get(answer.headers["location"])
    assert "Example &amp; Co has not let you in." in page.text
    assert "access_denied" not in page.text
    issuer.error, issuer.token_error = "", "invalid_scope"
    assert is_kept_out(enter(door), "silent")
    issuer.error = "<script>alert(1)</script>"
    assert is_kept_out(enter(door), "refused")
    assert "access_denied" in door.app.log
    assert "invalid_scope" in door.app.log
    assert "<script>" not in door.app.log


def test_an_account_is_connected_while_its_person_is_signed_in(door: Door, issuer: Issuer) -> None:
    account = door.add(f"Somebody {secrets.token_hex(4)}", password=PASSWORD)
    with browser_of(door, door.cookie_of(account)) as browser:
        assert "Connect Example & Co" in unescaped(browser.get("/account").text)
        answer = end(browser, leads_to(posted(browser, "/account/oidc")))
        assert answer.headers["location"] == "/account?said=connected"
        assert "Disconnect" in browser.get("/account?said=connected").text
        assert enter(door).headers["location"] == "/"
        assert posted(browser, "/account/oidc/end").headers["location"] == "/account?said=disconnected"
        assert is_kept_out(enter(door), "unknown")


def unescaped(page: str) -> str:
    return page.replace("&amp;", "&").replace("&amp;", "&")


def test_the_last_way_in_stays(door: Door, issuer: Issuer) -> None:
    account = known(door, issuer)
    with browser_of(door, door.cookie_of(account)) as browser:
        assert posted(browser, "/account/oidc/end").headers["location"] == "/account?said=only-way"
    assert enter(door).headers["location"] == "/"


def test_an_invited_person_signs_in_with_the_issuer_in_place_of_a_password(door: Door, issuer: Issuer) -> None:
    account = door.add(f"Somebody {secrets.token_hex(4)}")
    link = door.invite(account)
    with browser_of(door) as browser:
        assert "Sign in with Example &amp; Co</button>" in browser.get(link).text
        address = leads_to(posted(browser, link, by="oidc", name="Somebody else"))
        assert browser.get(link).status_code == 200
        assert end(browser, address).headers["location"] == "/"
        assert account.name in browser.get("/account").text
        assert browser.get(link).status_code == 404
    with browser_of(door) as another:
        assert posted(another, link, by="oidc").status_code == 404
    assert enter(door).headers["location"] == "/"


def test_a_link_for_a_new_password_closes_every_other_way_in(door: Door, issuer: Issuer) -> None:
    account = known(door, issuer, password=PASSWORD)
    cookie, old = door.cookie_of(account), issuer.subject
    link = door.invite(account)
    issuer.subject = f"new-{secrets.token_hex(4)}"
    with browser_of(door) as browser:
        assert end(browser, leads_to(posted(browser, link, by="oidc"))).headers["location"] == "/"
    assert door.opens(cookie) == 303
    with door.rows() as session:
        assert get_account(session, account.id).password_hash is None
        assert connected(session, issuer.url, old) is None
    link = door.invite(account)
    with browser_of(door) as browser:
        assert posted(browser, link, password=PASSWORD).status_code == 303
    assert is_kept_out(enter(door), "unknown")


def test_the_set_up_link_is_used_before_anybody_joins(open_door: Door, issuer: Issuer) -> None:
    """Whoever joins then is a member, under a name that nobody else has."""
    issuer.claims = lambda claims: claims | {"name": "ROOT\u202e"}
    assert is_kept_out(enter(open_door), "unknown")
    with browser_of(open_door) as browser:
        assert posted(browser, link_in(open_door.app.log), name="Root", password=PASSWORD).status_code == 303
    with browser_of(open_door) as browser:
        assert end(browser, begin(browser)).headers["location"] == "/"
        assert browser.get("/admin/people").status_code == 404
    assert enter(open_door).headers["location"] == "/"
    with open_door.rows() as session:
        joined, root = connected(session, issuer.url, issuer.subject), account_named(session, "Root")
        assert joined is not None
        assert root is not None
        assert (joined.name, joined.is_admin, root.password_hash is None) == ("ROOT 2", False, False)
        assert len(session.exec(select(Account)).all()) == 2
        disable(session, joined.id)
    assert is_kept_out(enter(open_door), "unknown")


def test_who_has_no_name_at_the_issuer_is_somebody(open_door: Door, issuer: Issuer) -> None:
    with browser_of(open_door) as browser:
        asked = parse_qs(urlsplit(begin(browser)).query)
        assert asked["scope"] == ["openid profile"]
    for claims, name in ({"name": " \0 "}, "Somebody"), ({"name": 7, "preferred_username": "b" * 200}, "b" * 59):
        issuer.subject = f"subject-{secrets.token_hex(4)}"
        issuer.claims = lambda told, claims=claims: told | claims  # type: ignore[misc]  # bound now, as the loop goes on
        assert enter(open_door).headers["location"] == "/"
        with open_door.rows() as session:
            account = connected(session, issuer.url, issuer.subject)
            assert account is not None
            assert account.name == name
            forget_connections(session, account.id)
