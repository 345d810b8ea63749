"""Detects JSON: consecutive objects, or an array of objects."""

import json
import re

BEGINS = re.compile(r'\s*(?:\[\s*)?\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\})')

OF_NOTHING = re.compile(r"\s*\[\s*\]\s*")


def looks_like_json(head: bytes) -> bool:
    """Judges by the first bytes. Delimited text may have an object in its first cell: then more than white space follows it."""
    text = head.decode("utf-8-sig", "replace")
    if OF_NOTHING.fullmatch(text):
        return True
    begins = BEGINS.match(text)
    if not begins:
        return False
    start = text.index("{")
    try:
        _, end = json.JSONDecoder(parse_int=str).raw_decode(text, start)  # accepts integers of any length
    except (json.JSONDecodeError, RecursionError):
        return len(head) > len(text[:start]) + 1  # it continues after these bytes, or is invalid: the parser will report where
    behind = text[end:].lstrip()
    return not behind or behind.startswith(("{", ",", "]") if "[" in text[:start] else "{")
