"""Verifies ID tokens (OpenID Connect Core 1.0, 3.1.3.7)."""

from contextlib import suppress
from typing import Any, NamedTuple

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key, KeySet
from joserfc.jws import JWSRegistry
from joserfc.jwt import Claims, JWTClaimsRegistry

from models.connection import LONGEST
from models.settings import Settings
from ui.accounts.oidc.outcome import Halt

ALGORITHMS = ("RS256", "PS256", "ES256")
"""With public keys only. Never chosen by the token itself: it could name `none`, or HMAC with a secret."""
KINDS = ("RSA", "EC")
LEEWAY = 60
"""Seconds by which clocks may differ."""


class Proven(NamedTuple):
    """A verified person. `name` is what the issuer calls them, or empty."""

    subject: str
    name: str


def proven(token: str, keys: Any, nonce: str, settings: Settings) -> Proven:
    """Raises Halt if anything is not valid. `keys` is the issuer's list of JWKs, unchecked."""
    try:
        registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        claims = jwt.decode(token, KeySet(_usable(keys)), ALGORITHMS, registry).claims
        _expected(settings, nonce).validate(claims)
    except (JoseError, ValueError, TypeError):  # the last two if it is no token at all
        raise Halt("untrue") from None
    audiences, subject = claims["aud"], claims["sub"]
    if isinstance(audiences, list) and len(audiences) > 1 and "azp" not in claims:
        raise Halt("untrue")
    if not (subject.isascii() and subject.isprintable() and len(subject) <= LONGEST):
        raise Halt("untrue")
    return Proven(subject, _name(claims))


def _expected(settings: Settings, nonce: str) -> JWTClaimsRegistry:
    return JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": settings.oidc_issuer},
        aud={"essential": True, "value": settings.oidc_client_id},
        azp={"value": settings.oidc_client_id},
        nonce={"essential": True, "value": nonce},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )


def _usable(keys: Any) -> list[Key]:
    """The keys for signatures. Keys of unknown kinds are skipped: they may be there for others."""
    found = []
    for each in keys if isinstance(keys, list) else []:
        if isinstance(each, dict) and each.get("kty") in KINDS and each.get("use", "sig") == "sig":
            with suppress(JoseError, ValueError, TypeError, KeyError):
                found.append(JWKRegistry.import_key(each))
    return found


def _name(claims: Claims) -> str:
    names = (claims.get(name) for name in ("name", "preferred_username"))
    return next((name for name in names if isinstance(name, str)), "")
