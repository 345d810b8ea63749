"""Signing in by OpenID Connect with people, or an issuer, that lie: what must fail."""

import secrets
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from joserfc.jwk import OctKey, RSAKey

from models.account import disable
from models.connection import connected, is_connected
from models.sign_in import end_sign_ins
from tests.issuer import SECRET, Claims, Issuer
from tests.ui.accounts.door import PASSWORD, Door
from tests.ui.accounts.oidc.lies import FORGED, LIES, encoded, signed_as_it_is
from tests.ui.accounts.oidc.round_trip import (
    FROM_ELSEWHERE,
    begin,
    browser_of,
    end,
    enter,
    is_kept_out,
    known,
    leads_to,
    posted,
    vouched,
)


def test_strangers_stay_out_whatever_they_are_called(door: Door, issuer: Issuer) -> None:
    account = door.add(f"Ann {secrets.token_hex(4)}", password=PASSWORD)
    issuer.claims = lambda claims: claims | {"name": account.name, "email": "a@b.example"}
    assert is_kept_out(enter(door), "unknown")
    with browser_of(door) as browser:
        page = browser.get("/sign-in?said=unknown").text
    assert "Nobody here is connected with your account at Example &amp; Co." in page
    with door.rows() as session:
        assert connected(session, issuer.url, issuer.subject) is None


def test_who_is_disabled_stays_out(door: Door, issuer: Issuer) -> None:
    account = known(door, issuer)
    with door.rows() as session:
        disable(session, account.id)
    assert is_kept_out(enter(door), "unknown")


@pytest.mark.parametrize("lie", LIES)
def test_claims_that_do_not_hold(door: Door, issuer: Issuer, lie: str) -> None:
    known(door, issuer)
    issuer.claims = LIES[lie]
    assert is_kept_out(enter(door), "untrue")


@pytest.mark.parametrize("forge", FORGED)
@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_signatures_that_do_not_hold(door: Door, issuer: Issuer, forge: Callable[[Issuer, Claims], str]) -> None:
    known(door, issuer)
    issuer.sign = lambda claims: forge(issuer, claims)
    assert is_kept_out(enter(door), "untrue")


def test_a_signature_made_by_hand_holds(door: Door, issuer: Issuer) -> None:
    """To show that those above fail for the right reason."""
    known(door, issuer)
    issuer.sign = lambda claims: signed_as_it_is({"alg": "RS256", "kid": issuer.rsa.kid, "x5t": "a"}, claims, issuer.rsa)
    assert enter(door).headers["location"] == "/"


def test_keys_that_are_for_something_else(door: Door, issuer: Issuer) -> None:
    known(door, issuer)
    issuer.keys = [RSAKey.import_key(issuer.rsa.as_dict(private=True) | {"use": "enc"}), OctKey.generate_key(256)]
    assert is_kept_out(enter(door), "untrue")


def changed(address: str, **said: str) -> str:
    """A callback with other parameters."""
    base, _, query = address.partition("?")
    return f"{base}?{urlencode(dict(parse_qsl(query)) | said)}"


def test_a_callback_is_for_the_browser_that_has_begun(door: Door, issuer: Issuer) -> None:
    """Otherwise somebody could sign others in as themselves, and read what they upload."""
    known(door, issuer)
    with browser_of(door) as browser, browser_of(door) as other:
        back = vouched(begin(browser))
        for who, address in (
            (other, back),
            (browser, changed(back, state="a" * 43)),
        ):
            assert is_kept_out(who.get(address, headers=FROM_ELSEWHERE), "begun")
        begin(other)
        assert is_kept_out(other.get(back, headers=FROM_ELSEWHERE), "begun")
        for state in ("", "ä"):
            begin(other)
            assert is_kept_out(other.get(changed(back, state=state), headers=FROM_ELSEWHERE), "begun")


def test_a_callback_works_once(door: Door, issuer: Issuer) -> None:
    known(door, issuer)
    with browser_of(door) as browser:
        address = begin(browser)
        kept = browser.cookies["rinse-oidc"]
        back = vouched(address)
        assert browser.get(back, headers=FROM_ELSEWHERE).headers["location"] == "/"
        browser.cookies.clear()
        assert is_kept_out(browser.get(back, headers=FROM_ELSEWHERE), "begun")
        browser.cookies.set("rinse-oidc", kept)
        assert is_kept_out(browser.get(back, headers=FROM_ELSEWHERE), "begun")


def test_a_code_of_somebody_else_is_worth_nothing(door: Door, issuer: Issuer) -> None:
    """It was issued for another verifier; and if the issuer does not check that, for another nonce."""
    known(door, issuer)
    with browser_of(door) as victim, browser_of(door) as thief:
        stolen = dict(parse_qsl(urlsplit(vouched(begin(victim))).query))["code"]
        own = changed(vouched(begin(thief)), code=stolen)
        assert is_kept_out(thief.get(own, headers=FROM_ELSEWHERE), "begun")
        own = vouched(begin(thief))
        mine = dict(parse_qsl(urlsplit(own).query))["code"]
        issuer.codes[stolen]["code_challenge"] = issuer.codes[mine]["code_challenge"]
        assert is_kept_out(thief.get(changed(own, code=stolen), headers=FROM_ELSEWHERE), "untrue")


def test_cookies_cannot_be_made_up(door: Door, issuer: Issuer) -> None:
    known(door, issuer)
    with browser_of(door) as browser:
        back = vouched(begin(browser))
        value = browser.cookies["rinse-oidc"]
        signature = value.rpartition(".")[2]  # not its end, where some bits are unused
        forged = value.removesuffix(signature) + ("A" if signature[0] != "A" else "B") + signature[1:]
        for made_up in (forged, "", ".", encoded(b"[]"), "a.b.c"):
            browser.cookies.clear()
            browser.cookies.set("rinse-oidc", made_up)
            assert is_kept_out(browser.get(back, headers=FROM_ELSEWHERE), "begun")


def test_another_issuer_is_not_mixed_up_with_ours(door: Door, issuer: Issuer) -> None:
    """RFC 9207: a code of one issuer is never sent to another."""
    known(door, issuer)
    issuer.answered = {"iss": "https://evil.example"}
    assert is_kept_out(enter(door), "untrue")
    issuer.answered = {"iss": issuer.url}
    assert enter(door).headers["location"] == "/"


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "/sign-in/oidc"]
)
def test_one_goes_on_to_pages_of_ours_alone(door: Door, issuer: Issuer, target: str) -> None:
    known(door, issuer)
    assert enter(door, f"?{urlencode({'next': target})}").headers["location"] == "/"


def test_nothing_of_the_issuers_answers_is_logged(door: Door, issuer: Issuer) -> None:
    known(door, issuer)
    with browser_of(door) as browser:
        back = vouched(begin(browser))
        browser.get(back, headers=FROM_ELSEWHERE)
        browser.get(back, headers=FROM_ELSEWHERE)
    said = dict(parse_qsl(urlsplit(back).query))
    for secret in (said["code"], said["state"], issuer.subject, SECRET, "what nobody should read"):
        assert secret not in door.app.log


def test_somebody_elses_subject_is_not_connected(door: Door, issuer: Issuer) -> None:
    known(door, issuer)
    mallory = door.add(f"Mallory {secrets.token_hex(4)}", password=PASSWORD)
    with browser_of(door, door.cookie_of(mallory)) as browser:
        answer = end(browser, leads_to(posted(browser, "/account/oidc")))
    assert answer.headers["location"] == "/account?said=taken"
    with door.rows() as session:
        assert not is_connected(session, mallory.id, issuer.url)


def test_a_second_subject_is_not_connected(door: Door, issuer: Issuer) -> None:
    account = known(door, issuer, password=PASSWORD)
    first, issuer.subject = issuer.subject, f"second-{secrets.token_hex(4)}"
    with browser_of(door, door.cookie_of(account)) as browser:
        answer = end(browser, leads_to(posted(browser, "/account/oidc")))
    assert answer.headers["location"] == "/account?said=taken"
    with door.rows() as session:
        assert connected(session, issuer.url, issuer.subject) is None
        assert connected(session, issuer.url, first) is not None


def test_connecting_is_for_the_sign_in_that_has_asked(door: Door, issuer: Issuer) -> None:
    """Somebody who has signed in here since is not connected with another's subject, and nobody who is signed out."""
    ann, bob = (door.add(f"Somebody {secrets.token_hex(4)}", password=PASSWORD) for _ in range(2))
    with browser_of(door, door.cookie_of(ann)) as browser:
        for cookie in (door.cookie_of(bob), door.cookie_of(ann), ""):
            browser.cookies.delete("rinse")
            browser.cookies.set("rinse", door.cookie_of(ann), domain="127.0.0.1", path="/")
            address = leads_to(posted(browser, "/account/oidc"))
            browser.cookies.delete("rinse")
            browser.cookies.set("rinse", cookie, domain="127.0.0.1", path="/")
            assert end(browser, address).headers["location"] == "/account?said=begun"
    with door.rows() as session:
        assert connected(session, issuer.url, issuer.subject) is None


def test_a_sign_in_that_ends_while_the_issuer_is_asked_connects_nothing(door: Door, issuer: Issuer) -> None:
    """Otherwise a thief shut out by a new password could keep a way in."""
    account = door.add(f"Somebody {secrets.token_hex(4)}", password=PASSWORD)

    def meanwhile(claims: Claims) -> Claims:
        with door.rows() as session:
            end_sign_ins(session, account.id)
        return claims

    issuer.claims = meanwhile
    with browser_of(door, door.cookie_of(account)) as browser:
        assert end(browser, leads_to(posted(browser, "/account/oidc"))).headers["location"] == "/account?said=begun"
    with door.rows() as session:
        assert connected(session, issuer.url, issuer.subject) is None


def test_other_sites_and_strangers_connect_nothing(door: Door, issuer: Issuer) -> None:
    account = door.add(f"Somebody {secrets.token_hex(4)}", password=PASSWORD)
    with browser_of(door, door.cookie_of(account)) as browser, browser_of(door) as stranger:
        for path in ("/account/oidc", "/account/oidc/end"):
            assert browser.post(path, headers={"Origin": "http://evil.example"}).status_code == 403
            assert browser.post(path, headers=FROM_ELSEWHERE).status_code == 403
            assert posted(stranger, path).status_code == 401
            assert browser.get(path).status_code in (404, 405)


def test_an_invitation_that_was_used_meanwhile_lets_nobody_in(door: Door, issuer: Issuer) -> None:
    account = door.add(f"Somebody {secrets.token_hex(4)}")
    link = door.invite(account)
    with browser_of(door) as browser, browser_of(door) as faster:
        address = leads_to(posted(browser, link, by="oidc"))
        assert posted(faster, link, password=PASSWORD).status_code == 303
        assert is_kept_out(end(browser, address), "gone")


def test_an_invitation_does_not_take_somebody_elses_subject(door: Door, issuer: Issuer) -> None:
    other = known(door, issuer)
    account = door.add(f"Somebody {secrets.token_hex(4)}")
    link = door.invite(account)
    with browser_of(door) as browser:
        assert is_kept_out(end(browser, leads_to(posted(browser, link, by="oidc"))), "taken")
        assert browser.get(link).status_code == 200
    with door.rows() as session:
        owner = connected(session, issuer.url, issuer.subject)
    assert owner is not None
    assert owner.id == other.id
