"""The cookie that a browser keeps while its user is at the issuer: only that browser can complete the sign-in it started.

It is signed, so it cannot be forged, and HttpOnly. It contains nothing that its own user may not see.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from typing import NamedTuple, Self

from fastapi import Request
from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.responses import Response

from models.settings import Settings
from ui.accounts.address import Address

LIFE = 600
"""Seconds: time for passwords, second factors and whatever else the issuer asks for."""
LONGEST_TARGET = 1000
"""Browsers discard cookies longer than 4096 characters."""


class Begun(NamedTuple):
    """One sign-in under way. At most one of `sign_in` and `invitation` is set."""

    state: str
    nonce: str
    verifier: str
    target: str = "/"
    sign_in: str = ""
    """To connect an account: the fingerprint of the sign-in that asked for it."""
    invitation: str = ""
    name: str = ""
    """Chosen by the first administrator."""

    @classmethod
    def now(cls, target: str = "/", sign_in: str = "", invitation: str = "", name: str = "") -> Self:
        target = target if len(target) <= LONGEST_TARGET else "/"
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        return cls(state, nonce, verifier, target, sign_in, invitation, name)

    @property
    def challenge(self) -> str:
        """The code challenge sent to the issuer (PKCE, S256)."""
        return urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).decode().rstrip("=")


def keep(answer: Response, begun: Begun, settings: Settings) -> None:
    """Replaces an earlier cookie. SameSite=Lax: it must be sent with the redirect from the issuer, which is another site."""
    address, value = Address(settings.base_url), _signer(settings).dumps(list(begun))
    answer.set_cookie(_cookie(address), str(value), LIFE, **address.scope)


def forget(answer: Response, settings: Settings) -> None:
    address = Address(settings.base_url)
    answer.delete_cookie(_cookie(address), **address.scope)


def kept(request: Request, settings: Settings) -> Begun | None:
    """None if there is no cookie, or if it is not ours or too old."""
    try:
        return Begun(*_signer(settings).loads(request.cookies.get(_cookie(Address(settings.base_url)), ""), max_age=LIFE))
    except BadData:
        return None


def _cookie(address: Address) -> str:
    return f"{address.cookie}-oidc"


def _signer(settings: Settings) -> URLSafeTimedSerializer:
    """The key also signs other things: the salt keeps this use, and each issuer and client, apart."""
    salt = f"oidc {settings.oidc_issuer} {settings.oidc_client_id}"
    return URLSafeTimedSerializer(settings.signing_key(), salt=salt, signer_kwargs={"digest_method": hashlib.sha256})
