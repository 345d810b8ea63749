"""The secret key for pseudonyms. Whoever starts the engine provides it; no recipe, receipt or script contains it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from jobs.cleaning.errors import StepFailed

Key = str | Callable[[], str | None] | None
"""The key; or a function that finds it, called when a step first needs one."""

_key: ContextVar[Key] = ContextVar("pseudonym_key", default=None)


@contextmanager
def pseudonym_key(key: Key) -> Iterator[None]:
    """Recipes that are planned in this context use this key for their pseudonyms."""
    before = _key.set(key)
    try:
        yield
    finally:
        _key.reset(before)


def current_key() -> bytes:
    """The current key. Raises an error if there is none."""
    given = _key.get()
    key = given() if callable(given) else given
    if not key:
        raise StepFailed("There is no key to make pseudonyms with. Whoever runs Rinse sets one: PSEUDONYM_KEY.")
    return key.encode()


def key_id(key: bytes) -> str:
    """Distinguishes keys, and reveals nothing else about them."""
    import hashlib  # not needed by most commands

    return hashlib.sha256(b"id of a pseudonym key\0" + key).hexdigest()[:12]
