"""Requests to the issuer: discovery, its keys, and the ID token for a code.

Of its answers, only what was verified, and error codes, go further than this module.
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
"""Anybody can make us send requests by trying to sign in: beyond this many at once they are asked to come back later."""
KEPT = 600.0
"""Seconds for which the discovery document is cached. Keys are fetched each time: they may have been withdrawn."""
CODE = re.compile(r"[a-z_]{1,40}")

_described: dict[str, tuple[float, "Doors"]] = {}
_under_way = 0


class Doors(NamedTuple):
    """The endpoints and options of the issuer's discovery document."""

    authorization: str
    token: str
    keys: str
    by_post: bool
    """Whether our secret goes in the form instead of a header."""
    names_itself: bool
    """Whether it sends `iss` along when it redirects people back (RFC 9207)."""


async def doors(settings: Settings) -> Doors:
    """Fetches the discovery document, or takes it from the cache. Raises Halt."""
    at, found = _described.get(settings.oidc_issuer, (0.0, None))
    if found is None or time.monotonic() > at + KEPT:
        said = await _asked("GET", f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration")
        found = _read(said, settings.oidc_issuer)
        _described[settings.oidc_issuer] = time.monotonic(), found
    return found


async def keys_of(found: Doors) -> Any:
    """The current JWKS. Raises Halt."""
    return (await _asked("GET", found.keys)).get("keys")


async def id_token(found: Doors, settings: Settings, code: str, verifier: str, back: str) -> str:
    """Exchanges the code for an ID token. Raises Halt."""
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
    """The error code if it has the form of one, else a fixed text: it is written to our log."""
    return error if isinstance(error, str) and CODE.fullmatch(error) else "another error"


def _read(said: dict[str, Any], issuer: str) -> Doors:
    """Raises Halt if another issuer answers, or if an endpoint is not safe for secrets."""
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
    """The status and the body, which is cut off just beyond LARGEST bytes."""
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
    """Cached: loading them takes longer than the request."""
    return httpx.create_ssl_context()
