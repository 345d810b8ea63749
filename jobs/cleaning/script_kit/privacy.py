"""Hides values. The engine calls the second function."""

import base64
import hmac
from functools import lru_cache


def masked(text: str, keep_start: int, keep_end: int, character: str) -> str:
    """Only the ends are shown; nothing, if a text is no longer than these."""
    hidden = len(text) - keep_start - keep_end
    if hidden <= 0:
        return character * len(text)
    return text[:keep_start] + character * hidden + text[len(text) - keep_end :]


def pseudonym(text: str, key: bytes, method: str) -> str:
    """The text's pseudonym with this key; nobody without the key can compute it, or tell which text it is."""
    code = code_of(key).copy()
    code.update(text.encode())
    if method == "hmac_sha256":
        return code.hexdigest()
    return base64.b32encode(code.digest()[:16]).decode().rstrip("=").lower()


@lru_cache(maxsize=1)
def code_of(key: bytes) -> hmac.HMAC:
    """The HMAC of nothing: half of the time is spent on the key, which is the same for all texts."""
    return hmac.new(key, digestmod="sha256")
