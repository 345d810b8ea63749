"""What a discovery document may contain, and how long a browser keeps a sign-in that was begun."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import Request
from pydantic import SecretStr
from starlette.responses import Response

from models.settings import Settings
from tests.issuer import CLIENT, SECRET, issuing
from ui.accounts.oidc import begun, issuer
from ui.accounts.oidc.begun import LIFE, Begun
from ui.accounts.oidc.entering import arrive
from ui.accounts.oidc.outcome import Halt


def settings_for(address: str, **more: Any) -> Settings:
    return Settings(
        auth="accounts",
        oidc_issuer=address,
        oidc_client_id=CLIENT,
        oidc_client_secret=SecretStr(SECRET),
        secret_key=SecretStr("k" * 32),
        **more,
    )


DESCRIBED: dict[str, dict[str, Any]] = {
    "another issuer": {"issuer": "https://evil.example"},
    "no issuer": {"issuer": None},
    "not encrypted": {"token_endpoint": "http://evil.example/token"},
    "no door": {"jwks_uri": None},
    "no address": {"authorization_endpoint": "javascript:alert(1)"},
    "two lines": {"authorization_endpoint": "https://login.example/\r\nSet-Cookie: a=b"},
    "not ASCII": {"authorization_endpoint": "https://lögin.example/"},
    "no host": {"token_endpoint": "https:///token"},
    "no bracket": {"token_endpoint": "https://[::1/token"},
}


@pytest.mark.parametrize("what", DESCRIBED)
async def test_an_issuer_that_says_odd_things_of_itself_is_not_asked(what: str) -> None:
    with issuing() as one:
        one.described = DESCRIBED[what]
        with pytest.raises(Halt, match="silent"):
            await issuer.doors(settings_for(one.url))


async def test_redirects_are_not_followed() -> None:
    with issuing() as one, pytest.raises(Halt, match="silent"):
        await issuer.keys_of(issuer.Doors("", "", f"{one.url}/elsewhere", False, False))


async def test_an_issuer_that_is_away_is_silent() -> None:
    with issuing() as one:
        gone = one.url
    with pytest.raises(Halt, match="silent"):
        await issuer.doors(settings_for(gone))


async def test_an_issuer_is_asked_once_in_a_while_what_it_is() -> None:
    with issuing() as one:
        settings = settings_for(one.url)
        assert await issuer.doors(settings) == await issuer.doors(settings)
        assert len(one.asked) == 1


async def test_the_secret_goes_where_the_issuer_wants_it() -> None:
    with issuing() as one:
        one.described = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        settings = settings_for(one.url)
        doors = await issuer.doors(settings)
        assert doors.by_post
        begins = Begun.now()
        asked = {"response_type": "code", "client_id": CLIENT, "code_challenge_method": "S256", "scope": "openid"}
        one.authorize(asked | {"code_challenge": begins.challenge, "redirect_uri": "b", "state": "s", "nonce": "n"})
        assert await issuer.id_token(doors, settings, next(iter(one.codes)), begins.verifier, "b")


async def test_an_issuer_that_names_itself_always_does() -> None:
    """If it is missing, somebody has removed it."""
    begins = Begun.now()
    query = f"code=a&state={begins.state}".encode()
    with issuing() as one:
        one.described = {"authorization_response_iss_parameter_supported": True}
        with pytest.raises(Halt, match="untrue"):
            await arrive(Request({"type": "http", "headers": [], "query_string": query}), begins, settings_for(one.url))
        assert [path for _, path in one.asked] == ["/.well-known/openid-configuration"]


def kept_by(answer: Response, settings: Settings) -> Begun | None:
    cookie = answer.headers["set-cookie"].partition(";")[0]
    return begun.kept(Request({"type": "http", "headers": [(b"cookie", cookie.encode())]}), settings)


def test_what_was_begun_is_kept_for_some_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    settings, answer, begins = settings_for("https://login.example"), Response(), Begun.now("/jobs")
    begun.keep(answer, begins, settings)
    assert kept_by(answer, settings) == begins
    for later, is_there in ((LIFE - 5, True), (LIFE + 5, False)):
        at = time.time() + later
        monkeypatch.setattr("itsdangerous.timed.time", SimpleNamespace(time=lambda at=at: at))
        assert (kept_by(answer, settings) is not None) == is_there


def test_what_was_begun_is_for_one_issuer_and_one_key() -> None:
    answer = Response()
    begun.keep(answer, Begun.now(), settings_for("https://login.example"))
    assert kept_by(answer, settings_for("https://evil.example")) is None
    other = settings_for("https://login.example").model_copy(update={"secret_key": SecretStr("o" * 32)})
    assert kept_by(answer, other) is None


def test_with_https_the_cookie_is_for_this_host_and_https_alone() -> None:
    answer = Response()
    begun.keep(answer, Begun.now(), settings_for("https://login.example", base_url="https://rinse.example"))
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-rinse-oidc=")
    assert "; Path=/" in cookie
    assert "; Secure" in cookie
    assert "Domain" not in cookie
