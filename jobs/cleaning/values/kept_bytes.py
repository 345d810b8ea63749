"""Bytes that are invalid in the file's encoding: preserved in cells, and written back unchanged.

A cell is text, so each such byte is represented by a character of its own, from the end of Unicode's last private-use plane. If
a file really contains one of these characters, its bytes are preserved one by one, too, so that the mapping is unambiguous.
"""

import codecs
import re

FIRST = 0x10FF00
KEPT = re.compile(f"[{chr(FIRST + 0x80)}-{chr(FIRST + 0xFF)}]")
LEAD = b"\xf4"
"""UTF-8 text without this byte contains none of these characters."""
IN_UTF_8 = re.compile(rb"\xf4\x8f[\xbe\xbf][\x80-\xbf]")
PUT_BACK = "put back"
"""The name of the error handler with which an encoder writes the preserved bytes."""
PASSED_ON = "passed on"
"""The name of the error handler with which a decoder passes on invalid bytes, for `as_utf_8`."""


def text(utf_8: bytes) -> str:
    """The text of a cell, from UTF-8 that may contain invalid bytes."""
    if utf_8.isascii():
        return utf_8.decode("ascii")
    if LEAD in utf_8 and IN_UTF_8.search(utf_8):
        pieces = re.split(rb"(" + IN_UTF_8.pattern + rb")", utf_8)
        return "".join(_held(piece) if place % 2 else text(piece) for place, piece in enumerate(pieces))
    try:
        return utf_8.decode()
    except UnicodeDecodeError:
        return "".join(chr(FIRST + ord(each) - 0xDC00) if "\udc80" <= each <= "\udcff" else each for each in _escaped(utf_8))


def as_utf_8(decoded: str) -> bytes:
    """A decoder's output as UTF-8, in which the bytes that it passed on are unchanged."""
    return decoded.encode("utf-8", "surrogateescape")


def restored(utf_8: bytes) -> bytes:
    """The bytes to write for text in UTF-8, with preserved bytes restored."""
    if LEAD not in utf_8:
        return utf_8
    return IN_UTF_8.sub(lambda found: bytes([ord(found[0].decode()) - FIRST]), utf_8)


def encoded(text: str, encoding: str) -> bytes:
    """The text in this encoding, with preserved bytes restored. Raises UnicodeEncodeError."""
    if encoding == "utf-8":
        return restored(text.encode())
    return text.encode(encoding, PUT_BACK)


def _held(raw: bytes) -> str:
    return "".join(chr(FIRST + byte) for byte in raw)


def _escaped(utf_8: bytes) -> str:
    return utf_8.decode("utf-8", "surrogateescape")


def _pass_on(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(chr(0xDC00 + byte) if byte >= 0x80 else chr(byte) for byte in bad), error.end


def _put_back(error: UnicodeError) -> tuple[bytes, int]:
    if not isinstance(error, UnicodeEncodeError) or not FIRST <= ord(error.object[error.start]) <= FIRST + 0xFF:
        raise error
    return bytes([ord(error.object[error.start]) - FIRST]), error.start + 1


codecs.register_error(PASSED_ON, _pass_on)
codecs.register_error(PUT_BACK, _put_back)
