"""False claims and signatures, by an issuer or somebody in its place."""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.jwk import ECKey, OctKey, RSAKey

from tests.issuer import CLIENT, SECRET, Claims, Issuer

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


def unsigned(issuer: Issuer, claims: Claims) -> str:
    return f"{parts({'alg': 'none'}, claims)}."


def by_public_key(issuer: Issuer, claims: Claims) -> str:
    """For a verifier that uses the public key as an HMAC secret."""
    begins = parts({"alg": "HS256", "kid": issuer.rsa.kid}, claims)
    return f"{begins}.{encoded(hmac.digest(issuer.rsa.as_pem(private=False), begins.encode(), 'sha256'))}"


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
    """A key that only the token itself contains."""
    own = RSAKey.generate_key(2048)
    return signed_as_it_is({"alg": "RS256", "kid": issuer.rsa.kid, "jwk": own.as_dict(private=False)}, claims, own)


def critical(issuer: Issuer, claims: Claims) -> str:
    """Signed by the issuer, but with a critical header that we do not know."""
    return signed_as_it_is({"alg": "RS256", "kid": issuer.rsa.kid, "crit": ["new"], "new": 1}, claims, issuer.rsa)


def odd_header(issuer: Issuer, claims: Claims) -> str:
    return signed_as_it_is({"alg": ["RS256"], "kid": {}}, claims, issuer.rsa)


def no_token(issuer: Issuer, claims: Claims) -> str:
    return "ünsinn"


def no_claims(issuer: Issuer, claims: Claims) -> str:
    return signed_as_it_is({"alg": "RS256", "kid": issuer.rsa.kid}, [], issuer.rsa)  # type: ignore[arg-type]  # a list, on purpose


FORGED = [
    *(unsigned, by_public_key, by_our_secret, by_a_stranger, by_nobody_we_know, by_a_weaker_algorithm, with_another_payload),
    *(with_a_key_of_its_own, critical, odd_header, no_token, no_claims),
]


def signed_as_it_is(header: Claims, claims: Claims, key: RSAKey) -> str:
    begins = parts(header, claims)
    return f"{begins}.{encoded(key.private_key.sign(begins.encode(), PKCS1v15(), SHA256()))}"


def parts(header: Claims, claims: Claims) -> str:
    return ".".join(encoded(json.dumps(each).encode()) for each in (header, claims))


def encoded(text: bytes) -> str:
    return urlsafe_b64encode(text).decode().rstrip("=")
