"""Detects the encoding of a text: byte order mark, wide characters by their zero bytes, UTF-8, or a legacy code page."""

import codecs
from collections import Counter
from itertools import islice
from pathlib import Path
from string import ascii_letters, digits

from jobs.cleaning.reader.detect.code_page import find_code_page

WHOLE = 4 << 20
"""Files up to this size are scanned completely, larger ones in places."""
PLACES, PLACE = 16, 64 << 10
LINES = 1000
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark is a prefix of this one
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
SHIFTS = {b"\x1b$)C": "iso2022_kr", b"\x1b$B": "iso2022_jp", b"\x1b$@": "iso2022_jp", b"\x1b(J": "iso2022_jp"}
EBCDIC = f"{ascii_letters}{digits} \t\r\n.,;:|-_+*/='\"()&%#@$<>?".encode("cp037")
TEXT = frozenset(b"\t\n\r" + bytes(range(0x20, 0x7F)))
SEPARATORS = b"\n\r,;"
SURE = 0.48
"""Below this confidence, a note says that the encoding is uncertain."""
DOUBTED = 0.3


def with_byte_order(path: Path, encoding: str) -> str:
    """An encoding that somebody has named, and the order of its bytes where no mark tells it; else that of most machines."""
    if encoding not in ("utf-16", "utf-32"):
        return encoding
    with path.open("rb") as file:
        head = file.read(PLACE)
    if not head or any(head.startswith(mark) for mark, name in MARKS.items() if name == encoding):
        return encoding
    return (utf_32(head) if encoding == "utf-32" else utf_16(head, whole=False)) or f"{encoding}-le"


def detect_encoding(path: Path) -> tuple[str, float]:
    """The encoding's name and the confidence (0 to 1)."""
    places = _places(path)
    for mark, name in MARKS.items():
        if places[0].startswith(mark):
            if name == "utf-16" and not _is_wide(places):
                encoding, sure = _without_mark([places[0][len(mark) :], *places[1:]])
                return encoding, min(sure, DOUBTED)
            return name, 1.0
    return _without_mark(places)


def _is_wide(places: list[bytes]) -> bool:
    """Whether any of its delimiters, digits and line breaks could be wide characters."""
    return any(b"\0" in place for place in places) or not any(b"\n" in place or b"\r" in place for place in places)


def _without_mark(places: list[bytes]) -> tuple[str, float]:
    if wide := utf_32(places[0]) or utf_16(places[0], whole=len(places) == 1):
        return wide, 0.95
    if shifting := _shifting(places):
        return shifting, 0.95
    if all(map(bytes.isascii, places)) or all(map(_is_utf_8, places)):
        return "utf-8", 1.0
    if _is_ebcdic(b"".join(places)):
        return "cp037", DOUBTED
    if _is_broken_utf_8(places):
        return "utf-8", 0.5
    return find_code_page(_lines_beyond_ascii(places))


def _places(path: Path) -> list[bytes]:
    size = path.stat().st_size
    with path.open("rb") as file:
        if size <= WHOLE:
            return [file.read()]
        places = []
        for number in range(PLACES):
            file.seek((size - PLACE) * number // (PLACES - 1) & ~3)
            places.append(file.read(PLACE))
        return places


def utf_32(head: bytes) -> str | None:
    """Detects UTF-32 without a mark: in each group of four bytes one is zero, and nearly always the one next to it."""
    quarter = len(head) // 4
    zeros = [head[place : 4 * quarter : 4].count(0) for place in range(4)]
    if quarter < 2 or min(zeros) * 2 > quarter:
        return None
    if zeros[3] == quarter and zeros[2] * 10 >= quarter * 9:
        return "utf-32-le"
    return "utf-32-be" if zeros[0] == quarter and zeros[1] * 10 >= quarter * 9 else None


def _shifting(places: list[bytes]) -> str | None:
    """Detects ISO 2022: ASCII only, with escape sequences that switch the character set."""
    if not all(map(bytes.isascii, places)):
        return None
    return next((name for mark, name in SHIFTS.items() if any(mark in place for place in places)), None)


def utf_16(head: bytes, *, whole: bool) -> str | None:
    """Detects UTF-16 without a mark: every other byte of delimiters, digits and line breaks is zero."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even + odd <= len(head) // 20 or min(even, odd) * 10 > max(even, odd):
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    try:
        found = Counter(codecs.getincrementaldecoder(name)().decode(head, whole))
    except UnicodeDecodeError:
        return None
    usual = sum(count for character, count in found.items() if character in "\n\r\t,;| \"'" or character.isalnum())
    return name if usual > found.total() / 2 and not _is_ascii_in_pairs(found) else None


def _is_ascii_in_pairs(found: Counter[str]) -> bool:
    """Whether what looks like UTF-16 is ASCII with some NULs.

    Then nearly all wide characters are two ASCII letters, and contain at least as many of the line breaks and delimiters as are
    characters of their own. In Indian scripts, each letter has the byte of a tab or a line break as its first byte.
    """
    wide = [(divmod(ord(character), 256), count) for character, count in found.items() if ord(character) > 0xFF]
    number = sum(count for _, count in wide)
    in_pairs = [(pair, count) for pair, count in wide if TEXT.issuperset(pair)]
    indian = sum(count for (first, _), count in in_pairs if first < 0x20)
    if not number or sum(count for _, count in in_pairs) * 10 < number * 9 or indian * 2 > number:
        return False
    alone = sum(found[chr(mark)] for mark in SEPARATORS)
    return sum(count * (mark in pair) for pair, count in in_pairs for mark in SEPARATORS) >= alone


def _is_utf_8(place: bytes) -> bool:
    """Whether it is UTF-8; it may begin and end in the middle of a character."""
    start = next((i for i in range(min(4, len(place))) if place[i] & 0xC0 != 0x80), 0)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(place[start:])
    except UnicodeDecodeError:
        return False
    return True


def _is_broken_utf_8(places: list[bytes]) -> bool:
    """Detects UTF-8 with a few invalid bytes: decoding it with a code page would silently corrupt all other characters."""
    text = "".join(place.decode("utf-8", "replace") for place in places)
    broken = text.count("\ufffd")
    return len(text) - len(text.encode("ascii", "ignore")) - broken >= 2 * broken


def _is_ebcdic(text: bytes) -> bool:
    """Detects EBCDIC.

    In all its code pages, nearly all text is in the same positions, and nothing is where ASCII has its line breaks, spaces and
    delimiters.
    """
    parted_as_in_ascii = any(mark in text for mark in (b"\n", b" ", b",", b";"))
    return not parted_as_in_ascii and b"\x25" in text and len(text.translate(None, EBCDIC)) * 20 <= len(text)


def _lines_beyond_ascii(places: list[bytes]) -> bytes:
    """The first lines with non-ASCII bytes: enough for a decision."""
    pieces = (place[start : start + PLACE] for place in places for start in range(0, len(place), PLACE))
    lines = (line for piece in pieces for line in piece.splitlines() if not line.isascii())
    return b"\n".join(islice(lines, LINES))[:PLACE]
