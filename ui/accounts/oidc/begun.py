"""What a browser keeps while its person is at the issuer: so that only who has begun can end it, and only as it was begun.

It is signed, so nobody makes one up, and HttpOnly. There is nothing in it that its own person may not see.
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
"""Seconds: passwords, second factors, and whatever else people do there."""
LONGEST_TARGET = 1000
"""Browsers keep no cookie that is longer than 4096 characters."""


class Begun(NamedTuple):
    """One person on their way. Of `sign_in` and `invitation`, one at most is there."""

    state: str
    nonce: str
    verifier: str
    target: str = "/"
    sign_in: str = ""
    """Who wants to connect their account: the fingerprint of the sign-in in which they do."""
    invitation: str = ""
    name: str = ""
    """Of who sets Rinse up."""

    @classmethod
    def now(cls, target: str = "/", sign_in: str = "", invitation: str = "", name: str = "") -> Self:
        target = target if len(target) <= LONGEST_TARGET else "/"
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        return cls(state, nonce, verifier, target, sign_in, invitation, name)

    @property
    def challenge(self) -> str:
        """What the issuer hears of the verifier (PKCE, S256)."""
        return urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).decode().rstrip("=")


def keep(answer: Response, begun: Begun, settings: Settings) -> None:
    """A later one takes its place. SameSite=Lax: it must come back along with a person whom another site has sent."""
    address, value = Address(settings.base_url), _signer(settings).dumps(list(begun))
    answer.set_cookie(_cookie(address), str(value), LIFE, secure=address.is_secure, httponly=True, samesite="lax")


def forget(answer: Response, settings: Settings) -> None:
    address = Address(settings.base_url)
    answer.delete_cookie(_cookie(address), secure=address.is_secure, httponly=True, samesite="lax")


def kept(request: Request, settings: Settings) -> Begun | None:
    """None: nothing, or nothing that is ours and young enough."""
    try:
        return Begun(*_signer(settings).loads(request.cookies.get(_cookie(Address(settings.base_url)), ""), max_age=LIFE))
    except BadData:
        return None


def _cookie(address: Address) -> str:
    return f"{address.cookie}-oidc"


def _signer(settings: Settings) -> URLSafeTimedSerializer:
    """The key signs other things, too: the salt keeps them apart, also of another issuer."""
    salt = f"oidc {settings.oidc_issuer} {settings.oidc_client_id}"
    return URLSafeTimedSerializer(settings.signing_key(), salt=salt, signer_kwargs={"digest_method": hashlib.sha256})
