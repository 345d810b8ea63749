"""The secret key for pseudonyms. Whoever starts the engine provides it; no recipe, receipt or script contains it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from jobs.cleaning.errors import StepFailed

Key = str | Callable[[], str | None] | None
"""The key; or what finds it, which is asked once a step needs one."""

_key: ContextVar[Key] = ContextVar("pseudonym_key", default=None)


@contextmanager
def pseudonym_key(key: Key) -> Iterator[None]:
    """Recipes that are planned within make their pseudonyms with this key."""
    before = _key.set(key)
    try:
        yield
    finally:
        _key.reset(before)


def current_key() -> bytes:
    """The key at hand. Refuses if there is none."""
    given = _key.get()
    key = given() if callable(given) else given
    if not key:
        raise StepFailed("There is no key to make pseudonyms with. Whoever runs Rinse sets one: PSEUDONYM_KEY.")
    return key.encode()


def key_id(key: bytes) -> str:
    """Tells keys apart, and nothing else about them."""
    import hashlib  # which most commands do without

    return hashlib.sha256(b"id of a pseudonym key\0" + key).hexdigest()[:12]
