"""Whether a text is JSON: objects one after the other, or an array of objects."""

import json
import re

BEGINS = re.compile(r'\s*(?:\[\s*)?\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\})')

OF_NOTHING = re.compile(r"\s*\[\s*\]\s*")


def looks_like_json(head: bytes) -> bool:
    """By the first bytes. Delimited text may hold an object in its first cell: then more than blanks stands behind it."""
    text = head.decode("utf-8-sig", "replace")
    if OF_NOTHING.fullmatch(text):
        return True
    begins = BEGINS.match(text)
    if not begins:
        return False
    start = text.index("{")
    try:
        _, end = json.JSONDecoder(parse_int=str).raw_decode(text, start)  # a number of any length is one
    except (json.JSONDecodeError, RecursionError):
        return len(head) > len(text[:start]) + 1  # it goes on beyond these bytes, or is broken: the parser will say where
    behind = text[end:].lstrip()
    return not behind or behind.startswith(("{", ",", "]") if "[" in text[:start] else "{")
