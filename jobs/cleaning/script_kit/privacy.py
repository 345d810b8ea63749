"""Values that are not to be seen. The engine calls the second."""

import base64
import hmac


def masked(text: str, keep_start: int, keep_end: int, character: str) -> str:
    """Only the ends are shown; nothing of a text that is no longer than these."""
    hidden = len(text) - keep_start - keep_end
    if hidden <= 0:
        return character * len(text)
    return text[:keep_start] + character * hidden + text[len(text) - keep_end :]


def pseudonym(text: str, key: bytes, method: str) -> str:
    """What stands for the text under this key; nobody without the key can tell which text it is, or make it."""
    digest = hmac.digest(key, text.encode(), "sha256")
    return digest.hex() if method == "hmac_sha256" else base64.b32encode(digest[:16]).decode().rstrip("=").lower()
