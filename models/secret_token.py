"""Secrets that travel, of 256 random bits. Of each only the SHA-256 is kept: what lies in the database opens nothing."""

import hashlib
import secrets


def new_secret(prefix: str = "") -> str:
    """Legal in addresses, cookies and headers."""
    return prefix + secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What is kept of a secret, and looked for. How long the look takes tells nothing of the secret itself."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
