"""Signing in by OpenID Connect, with an issuer that does what it should; and with people, and an issuer, that do not."""

import hmac
import json
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.jwk import ECKey, OctKey, RSAKey
from sqlmodel import select

from models.account import Account, account_named, disable, get_account
from models.connection import connect, connected, forget_connections, is_connected
from models.invitation import invite
from models.recipe import save_recipe
from models.sign_in import end_sign_ins
from models.user import LOCAL
from tests.issuer import CLIENT, SECRET, Claims, Issuer, issuing, settings_for
from tests.ui.accounts.conftest import link_in
from tests.ui.accounts.door import PASSWORD, Door, door_of
from tests.ui.served import serving

FROM_ELSEWHERE = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}


@pytest.fixture(scope="module")
def one_issuer() -> Iterator[Issuer]:
    with issuing() as issuer:
        yield issuer


@pytest.fixture
def issuer(one_issuer: Issuer) -> Issuer:
    one_issuer.be_honest()
    one_issuer.subject = f"subject-{secrets.token_hex(4)}"
    return one_issuer


@pytest.fixture(scope="module")
def door(one_issuer: Issuer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Set up by the issuer: there is an administrator, Root, who has no password. What AUTH=local had made is theirs."""
    one_issuer.subject = "root"
    with serving(tmp_path_factory.mktemp("door"), **settings_for(one_issuer)) as app:
        door = door_of(app)
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
        door.engine.dispose()


@pytest.fixture(scope="module")
def open_door(one_issuer: Issuer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Whoever the issuer knows may come; nobody has set it up."""
    with serving(tmp_path_factory.mktemp("open"), **settings_for(one_issuer), OIDC_NEW_PEOPLE="yes") as app:
        door = door_of(app)
        yield door
        door.engine.dispose()


def browser_of(door: Door, cookie: str | None = None) -> httpx.Client:
    """Somebody's, who follows links, and has come by the address to which the issuer sends them back."""
    cookies = {"rinse": cookie} if cookie else {}
    return httpx.Client(base_url=base_url(door), cookies=cookies, timeout=30, headers={"User-Agent": "a test"})


def base_url(door: Door) -> str:
    return f"http://127.0.0.1:{door.app.port}"


def posted(browser: httpx.Client, path: str, **form: str) -> httpx.Response:
    origin = str(browser.base_url).rstrip("/")
    return browser.post(path, data=form, headers={"Origin": origin, "Sec-Fetch-Site": "same-origin"})


def leads_to(page: httpx.Response) -> str:
    """Where a page of ours goes on by itself."""
    assert page.status_code == 200, page.headers
    assert page.headers["cache-control"] == "no-store"
    return page.headers["refresh"].removeprefix("0; url=")


def begin(browser: httpx.Client, query: str = "") -> str:
    """The address of the issuer to which one is sent."""
    answer = browser.get(f"/sign-in/oidc{query}")
    assert answer.status_code == 303
    assert answer.headers["cache-control"] == "no-store"
    return answer.headers["location"]


def vouched(address: str) -> str:
    """The address to which the issuer sends people back."""
    return httpx.get(address).headers["location"]


def end(browser: httpx.Client, address: str) -> httpx.Response:
    return browser.get(vouched(address), headers=FROM_ELSEWHERE)


def enter(door: Door, query: str = "") -> httpx.Response:
    with browser_of(door) as browser:
        return end(browser, begin(browser, query))


def known(door: Door, issuer: Issuer, **how: Any) -> Account:
    """Somebody who is connected."""
    account = door.add(f"Somebody {secrets.token_hex(4)}", **how)
    with door.rows() as session:
        connect(session, account.id, issuer.url, issuer.subject)
    return account


def is_kept_out(answer: httpx.Response, word: str) -> bool:
    """At the door, with this word for why."""
    return (answer.status_code, answer.headers["location"], "rinse" in answer.cookies) == (303, f"/sign-in?said={word}", False)


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
    assert asked["redirect_uri"] == [f"{base_url(door)}/sign-in/oidc/callback"]


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256"])
def test_signatures_by_public_keys_hold(door: Door, issuer: Issuer, algorithm: str) -> None:
    known(door, issuer)
    issuer.sign = lambda claims: issuer.signed(claims, algorithm)
    assert enter(door).headers["location"] == "/"


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


LIES: dict[str, Callable[[Claims], Claims]] = {
    "foreign nonce": lambda claims: claims | {"nonce": "a" * 43},
    "no nonce": lambda claims: without(claims, "nonce"),
    "other audience": lambda claims: claims | {"aud": "another"},
    "no audience": lambda claims: without(claims, "aud"),
    "empty audience": lambda claims: claims | {"aud": []},
    "many audiences": lambda claims: claims | {"aud": [CLIENT, "another"]},
    "for another": lambda claims: claims | {"aud": [CLIENT, "another"], "azp": "another"},
    "other issuer": lambda claims: claims | {"iss": "https://evil.example"},
    "issuer but for a slash": lambda claims: claims | {"iss": f"{claims['iss']}/"},
    "no issuer": lambda claims: without(claims, "iss"),
    "expired": lambda claims: claims | {"exp": int(time.time()) - 61},
    "without end": lambda claims: without(claims, "exp"),
    "end is no number": lambda claims: claims | {"exp": "9999999999"},
    "of tomorrow": lambda claims: claims | {"iat": int(time.time()) + 86400},
    "not yet": lambda claims: claims | {"nbf": int(time.time()) + 86400},
    "no subject": lambda claims: without(claims, "sub"),
    "empty subject": lambda claims: claims | {"sub": ""},
    "subject is no text": lambda claims: claims | {"sub": ["ann"]},
    "long subject": lambda claims: claims | {"sub": "a" * 256},
    "subject beyond ASCII": lambda claims: claims | {"sub": "änn"},
    "subject with a zero": lambda claims: claims | {"sub": "ann\0"},
}


def without(claims: Claims, name: str) -> Claims:
    return {each: value for each, value in claims.items() if each != name}


@pytest.mark.parametrize("lie", LIES)
def test_claims_that_do_not_hold(door: Door, issuer: Issuer, lie: str) -> None:
    known(door, issuer)
    issuer.claims = LIES[lie]
    assert is_kept_out(enter(door), "untrue")


def test_claims_that_do(door: Door, issuer: Issuer) -> None:
    known(door, issuer)
    issuer.claims = lambda claims: claims | {"aud": [CLIENT, "another"], "azp": CLIENT, "exp": int(time.time()) - 30}
    assert enter(door).headers["location"] == "/"


def unsigned(issuer: Issuer, claims: Claims) -> str:
    return f"{parts({'alg': 'none'}, claims)}."


def encoded(text: bytes) -> str:
    return urlsafe_b64encode(text).decode().rstrip("=")


def by_public_key(issuer: Issuer, claims: Claims) -> str:
    """For who takes the key that is public for the secret of an HMAC."""
    begins = parts({"alg": "HS256", "kid": issuer.rsa.kid}, claims)
    return f"{begins}.{encoded(hmac.digest(issuer.rsa.as_pem(private=False), begins.encode(), 'sha256'))}"


def parts(header: Claims, claims: Claims) -> str:
    return ".".join(encoded(json.dumps(each).encode()) for each in (header, claims))


def by_our_secret(issuer: Issuer, claims: Claims) -> str:
    return issuer.signed(claims, "HS256", OctKey.import_key(SECRET, {"kid": str(issuer.rsa.kid)}))


def by_a_stranger(issuer: Issuer, claims: Claims) -> str:
    return issuer.signed(claims, key=RSAKey.generate_key(2048, {"kid": str(issuer.rsa.kid)}))


def by_nobody_we_know(issuer: Issuer, claims: Claims) -> str:
    return issuer.signed(claims, "ES256", ECKey.generate_key("P-256", auto_kid=True))


def by_a_weaker_algorithm(issuer: Issuer, claims: Claims) -> str:
    return issuer.signed(claims, "RS512")


def with_another_payload(issuer: Issuer, claims: Claims) -> str:
    header, _, signature = issuer.signed(claims).split(".")
    return f"{header}.{encoded(json.dumps(claims | {'extra': 1}).encode())}.{signature}"


def with_a_key_of_its_own(issuer: Issuer, claims: Claims) -> str:
    """Which nobody vouches for, but that it is in the token."""
    own = RSAKey.generate_key(2048)
    return signed_as_it_is({"alg": "RS256", "kid": issuer.rsa.kid, "jwk": own.as_dict(private=False)}, claims, own)


def critical(issuer: Issuer, claims: Claims) -> str:
    """By the issuer; but we do not know what must be known to understand it."""
    return signed_as_it_is({"alg": "RS256", "kid": issuer.rsa.kid, "crit": ["new"], "new": 1}, claims, issuer.rsa)


def odd_header(issuer: Issuer, claims: Claims) -> str:
    return signed_as_it_is({"alg": ["RS256"], "kid": {}}, claims, issuer.rsa)


def signed_as_it_is(header: Claims, claims: Claims, key: RSAKey) -> str:
    begins = parts(header, claims)
    return f"{begins}.{encoded(key.private_key.sign(begins.encode(), PKCS1v15(), SHA256()))}"


def no_token(issuer: Issuer, claims: Claims) -> str:
    return "ünsinn"


def no_claims(issuer: Issuer, claims: Claims) -> str:
    return signed_as_it_is({"alg": "RS256", "kid": issuer.rsa.kid}, [], issuer.rsa)  # type: ignore[arg-type]  # a list, on purpose


FORGED = [
    *(unsigned, by_public_key, by_our_secret, by_a_stranger, by_nobody_we_know, by_a_weaker_algorithm, with_another_payload),
    *(with_a_key_of_its_own, critical, odd_header, no_token, no_claims),
]


@pytest.mark.parametrize("forge", FORGED)
@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_signatures_that_do_not_hold(door: Door, issuer: Issuer, forge: Callable[[Issuer, Claims], str]) -> None:
    known(door, issuer)
    issuer.sign = lambda claims: forge(issuer, claims)
    assert is_kept_out(enter(door), "untrue")


def test_a_signature_made_by_hand_holds(door: Door, issuer: Issuer) -> None:
    """So that those above fail for what they are."""
    known(door, issuer)
    issuer.sign = lambda claims: signed_as_it_is({"alg": "RS256", "kid": issuer.rsa.kid, "x5t": "a"}, claims, issuer.rsa)
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


def test_keys_that_are_for_something_else(door: Door, issuer: Issuer) -> None:
    known(door, issuer)
    issuer.keys = [RSAKey.import_key(issuer.rsa.as_dict(private=True) | {"use": "enc"}), OctKey.generate_key(256)]
    assert is_kept_out(enter(door), "untrue")


def changed(address: str, **said: str) -> str:
    """A callback that says something else."""
    base, _, query = address.partition("?")
    return f"{base}?{urlencode(dict(parse_qsl(query)) | said)}"


def test_a_callback_is_for_the_browser_that_has_begun(door: Door, issuer: Issuer) -> None:
    """Else somebody could have others signed in as themselves, and read what these then bring."""
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
    """It was given for another verifier; and where the issuer does not look, for another nonce."""
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
        signature = value.rpartition(".")[2]  # not its end, where some bits say nothing
        forged = value.removesuffix(signature) + ("A" if signature[0] != "A" else "B") + signature[1:]
        for made_up in (forged, "", ".", encoded(b"[]"), "a.b.c"):
            browser.cookies.clear()
            browser.cookies.set("rinse-oidc", made_up)
            assert is_kept_out(browser.get(back, headers=FROM_ELSEWHERE), "begun")


def test_another_issuer_is_not_mixed_up_with_ours(door: Door, issuer: Issuer) -> None:
    """RFC 9207: a code of one issuer is not given to another."""
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


def test_nothing_of_the_issuers_answers_is_logged(door: Door, issuer: Issuer) -> None:
    known(door, issuer)
    with browser_of(door) as browser:
        back = vouched(begin(browser))
        browser.get(back, headers=FROM_ELSEWHERE)
        browser.get(back, headers=FROM_ELSEWHERE)
    said = dict(parse_qsl(urlsplit(back).query))
    for secret in (said["code"], said["state"], issuer.subject, SECRET, "what nobody should read"):
        assert secret not in door.app.log


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
    """Whoever has signed in here since gets nobody else's subject, and who is signed out nothing at all."""
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
    """Else a thief whom a new password shuts out could leave a door open behind them."""
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


def test_the_last_way_in_stays(door: Door, issuer: Issuer) -> None:
    account = known(door, issuer)
    with browser_of(door, door.cookie_of(account)) as browser:
        assert posted(browser, "/account/oidc/end").headers["location"] == "/account?said=only-way"
    assert enter(door).headers["location"] == "/"


def test_an_invited_person_signs_in_with_the_issuer_in_place_of_a_password(door: Door, issuer: Issuer) -> None:
    account = door.add(f"Somebody {secrets.token_hex(4)}")
    with door.rows() as session:
        link = f"/invitation/{invite(session, account.id)}"
    with browser_of(door) as browser:
        assert "Sign in with Example &amp; Co</button>" in browser.get(link).text
        address = leads_to(posted(browser, link, by="oidc", name="Somebody else"))
        assert browser.get(link).status_code == 200
        assert end(browser, address).headers["location"] == "/"
        assert account.name in browser.get("/account").text
        assert browser.get(link).status_code == 404
        address = leads_to_again(door, issuer, link)
    assert address == 404
    assert enter(door).headers["location"] == "/"


def leads_to_again(door: Door, issuer: Issuer, link: str) -> int:
    with browser_of(door) as browser:
        return posted(browser, link, by="oidc").status_code


def test_an_invitation_that_was_used_meanwhile_lets_nobody_in(door: Door, issuer: Issuer) -> None:
    account = door.add(f"Somebody {secrets.token_hex(4)}")
    with door.rows() as session:
        link = f"/invitation/{invite(session, account.id)}"
    with browser_of(door) as browser, browser_of(door) as faster:
        address = leads_to(posted(browser, link, by="oidc"))
        assert posted(faster, link, password=PASSWORD).status_code == 303
        assert is_kept_out(end(browser, address), "gone")


def test_an_invitation_does_not_take_somebody_elses_subject(door: Door, issuer: Issuer) -> None:
    other = known(door, issuer)
    account = door.add(f"Somebody {secrets.token_hex(4)}")
    with door.rows() as session:
        link = f"/invitation/{invite(session, account.id)}"
    with browser_of(door) as browser:
        assert is_kept_out(end(browser, leads_to(posted(browser, link, by="oidc"))), "taken")
        assert browser.get(link).status_code == 200
    with door.rows() as session:
        owner = connected(session, issuer.url, issuer.subject)
    assert owner is not None
    assert owner.id == other.id


def test_a_link_for_a_new_password_closes_every_other_way_in(door: Door, issuer: Issuer) -> None:
    account = known(door, issuer, password=PASSWORD)
    cookie, old = door.cookie_of(account), issuer.subject
    with door.rows() as session:
        link = f"/invitation/{invite(session, account.id)}"
    issuer.subject = f"new-{secrets.token_hex(4)}"
    with browser_of(door) as browser:
        assert end(browser, leads_to(posted(browser, link, by="oidc"))).headers["location"] == "/"
    assert door.opens(cookie) == 303
    with door.rows() as session:
        assert get_account(session, account.id).password_hash is None
        assert connected(session, issuer.url, old) is None
        link = f"/invitation/{invite(session, account.id)}"
    with browser_of(door) as browser:
        assert posted(browser, link, password=PASSWORD).status_code == 303
    assert is_kept_out(enter(door), "unknown")


def test_the_set_up_link_is_used_before_anybody_joins(open_door: Door, issuer: Issuer) -> None:
    """And whoever joins then is a member, under a name that is nobody else's."""
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
        issuer.claims = lambda told, claims=claims: told | claims  # type: ignore[misc]
        assert enter(open_door).headers["location"] == "/"
        with open_door.rows() as session:
            account = connected(session, issuer.url, issuer.subject)
            assert account is not None
            assert account.name == name
            forget_connections(session, account.id)
