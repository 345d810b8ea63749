"""Secret tokens of 256 random bits. Only their SHA-256 is stored, so that the database gives nobody access."""

import hashlib
import secrets


def new_secret(prefix: str = "") -> str:
    """A new secret, valid in URLs, cookies and headers."""
    return prefix + secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """The hash of a secret: stored, and looked up. The time of the look-up reveals nothing about the secret."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
