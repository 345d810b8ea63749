"""Talks with the issuer: what it says of itself, its keys, and what it gives for a code.

Nothing of its answers goes further than here but what was verified, and error codes.
"""

import asyncio
import json
import logging
import re
import ssl
import time
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote_plus

import httpx

from models.oidc_settings import is_safe
from models.settings import Settings
from ui.accounts.oidc.outcome import Halt

log = logging.getLogger(__name__)

TIMEOUT, IN_ALL = httpx.Timeout(5), 10.0
LARGEST = 1 << 20
AT_ONCE = 20
"""Whoever is at the door can make us ask: those beyond are told to come back."""
KEPT = 600.0
"""Seconds for which the issuer is not asked again where its doors are. Its keys are, each time: they may be withdrawn."""
CODE = re.compile(r"[a-z_]{1,40}")

_described: dict[str, tuple[float, "Doors"]] = {}
_under_way = 0


class Doors(NamedTuple):
    """Where what happens, as the issuer says."""

    authorization: str
    token: str
    keys: str
    by_post: bool
    """Whether it wants our secret in the form, and not in a header."""
    names_itself: bool
    """Whether it says who it is when it sends people back (RFC 9207)."""


async def doors(settings: Settings) -> Doors:
    """By discovery. Raises Halt."""
    at, found = _described.get(settings.oidc_issuer, (0.0, None))
    if found is None or time.monotonic() > at + KEPT:
        said = await _asked("GET", f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration")
        found = _read(said, settings.oidc_issuer)
        _described[settings.oidc_issuer] = time.monotonic(), found
    return found


async def keys_of(found: Doors) -> Any:
    """The JWKS of now. Raises Halt."""
    return (await _asked("GET", found.keys)).get("keys")


async def id_token(found: Doors, settings: Settings, code: str, verifier: str, back: str) -> str:
    """What it gives for a code. Raises Halt."""
    who, secret = settings.oidc_client_id, settings.oidc_client_secret.get_secret_value()
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    if found.by_post:
        said = await _asked("POST", found.token, data=form | {"client_id": who, "client_secret": secret})
    else:
        said = await _asked("POST", found.token, data=form, auth=(quote_plus(who), quote_plus(secret)))
    token = said.get("id_token")
    if not isinstance(token, str):
        raise _halt("silent", "no ID token")
    return token


def code_of(error: Any) -> str:
    """An error code, if it is one: it goes into our log."""
    return error if isinstance(error, str) and CODE.fullmatch(error) else "another error"


def _read(said: dict[str, Any], issuer: str) -> Doors:
    """Raises Halt for who is not who we have asked for, and for doors to which nothing secret may go."""
    authorization, token, keys = (str(said.get(name)) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"))
    if said.get("issuer") != issuer:
        raise _halt("silent", "another issuer")
    if not all(is_safe(each, issuer) for each in (authorization, token, keys)):
        raise _halt("silent", "addresses that are not safe")
    methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    by_post = "client_secret_basic" not in methods and "client_secret_post" in methods
    names_itself = said.get("authorization_response_iss_parameter_supported") is True
    return Doors(authorization, token, keys, by_post, names_itself)


async def _asked(method: str, address: str, **said: Any) -> dict[str, Any]:
    global _under_way
    if _under_way >= AT_ONCE:
        raise _halt("silent", "too many at once")
    _under_way += 1
    try:
        async with asyncio.timeout(IN_ALL):
            status, body = await _answer(method, address, **said)
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        raise _halt("silent", type(error).__name__) from None
    finally:
        _under_way -= 1
    return _understood(status, body)


async def _answer(method: str, address: str, **said: Any) -> tuple[int, bytes]:
    """Its first bytes, which are all there are, if it means well."""
    verify = await asyncio.to_thread(_authorities)
    body = b""
    async with (
        httpx.AsyncClient(verify=verify, timeout=TIMEOUT, follow_redirects=False) as client,
        client.stream(method, address, headers={"Accept": "application/json"}, **said) as answer,
    ):
        async for chunk in answer.aiter_bytes():
            body += chunk
            if len(body) > LARGEST:
                break
        return answer.status_code, body


def _understood(status: int, body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if status == 400 and isinstance(said, dict) and said.get("error") == "invalid_grant":
        raise _halt("begun", "invalid_grant")
    if status != 200 or not isinstance(said, dict):
        raise _halt("silent", code_of(said.get("error")) if isinstance(said, dict) else "no JSON", status)
    return said


def _halt(word: str, why: str, status: int | None = None) -> Halt:
    log.warning("issuer of OpenID Connect not understood", extra={"reason": why, "status": status})
    return Halt(word)


@lru_cache
def _authorities() -> ssl.SSLContext:
    """Read once: that takes longer than all the rest."""
    return httpx.create_ssl_context()
