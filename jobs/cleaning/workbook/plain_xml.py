"""The XML of large parts of workbooks is so uniform that a regular expression can read it, much faster than a parser."""

import re

REFERENCE = re.compile("&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot|apos));")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
NO_XML = bytes(code for code in range(ord(" ")) if chr(code) not in "\t\n\r")
LONGEST = 8 << 20
"""The most bytes of a row."""
LONGEST_HEAD = 1 << 20
"""The most bytes before the first row: views, and widths of columns."""


class NotPlain(Exception):
    """Not an error: the part is written in a way that the regular expression does not cover."""


def decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise NotPlain from None


def demand_xml(data: bytes) -> None:
    """Raises NotPlain if there are characters that XML does not allow."""
    if len(data.translate(None, NO_XML)) < len(data):
        raise NotPlain


def resolved(text: str) -> str:
    """The text with character references resolved."""
    resolved, count = REFERENCE.subn(_character, text)
    if count != text.count("&"):
        raise NotPlain
    return resolved


def _character(reference: re.Match[str]) -> str:
    hexadecimal, decimal, name = reference.groups()
    if name:
        return NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code > 0x10FFFF or 0xD800 <= code < 0xE000 or (code < ord(" ") and chr(code) not in "\t\n\r"):
        raise NotPlain
    return chr(code)
