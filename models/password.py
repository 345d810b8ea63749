"""Passwords: which ones are accepted, and how they are hashed (argon2id).

Hashing takes a tenth of a second of CPU time, so it never happens inside a transaction or on an event loop.
"""

from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from models.errors import Refused

SHORTEST, LONGEST = 10, 200

REFUSALS = {
    "short": f"This password is too short: take at least {SHORTEST} characters.",
    "long": f"This password is too long: take at most {LONGEST} characters.",
    "name": "This password is the name itself. Take another one.",
    "common": "This password is one of those that are tried first. Take another one.",
}

COMMONEST = Path(__file__).with_name("common_passwords.txt")
"""The most common passwords that are long enough, one per line."""

ARGON2 = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
"""RFC 9106's parameters for machines with little memory: 64 MiB for each hash, in one thread."""


class EasilyGuessed(Refused):
    """A password that is not accepted; `why` is a key of REFUSALS."""

    def __init__(self, why: str) -> None:
        super().__init__(REFUSALS[why])
        self.why = why


def hashed(password: str, name: str) -> str:
    """The hash to store for the password of the person with this name. Raises EasilyGuessed."""
    if why := _why_not(password, name):
        raise EasilyGuessed(why)
    return ARGON2.hash(_as_bytes(password))


def is_right(password: str, kept: str | None) -> bool:
    """Whether the password matches the stored hash. Without a hash it takes just as long, and never matches."""
    try:
        matches = ARGON2.verify(kept or _nobodys(), _as_bytes(password[: LONGEST + 1]))
    except (VerifyMismatchError, InvalidHashError):
        return False
    return matches and kept is not None


def _why_not(password: str, name: str) -> str | None:
    folded = password.casefold()
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    if folded.strip() == name.casefold().strip():
        return "name"
    return "common" if folded in COMMONEST.read_text().split() or len(set(folded)) < 3 else None


@lru_cache
def _nobodys() -> str:
    return ARGON2.hash(b"nobody has this password")


def _as_bytes(password: str) -> bytes:
    return password.encode(errors="surrogatepass")
