"""Which encoding a text is in: byte order mark, UTF-8, UTF-16 by its zero bytes, else an old code page."""

import codecs
import unicodedata
from pathlib import Path

WHOLE = 4 << 20
"""Files up to this size are looked at from end to end, larger ones in places."""
PLACES, PLACE = 16, 64 << 10
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16: its mark begins with the same bytes
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
WESTERN = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœšžÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒŠŽ"
MARKS_OF_PRINT = "’‘“”–—…•€£¥§©®™°±²³·¹º»«¼½¾¿¡ªµ\u00a0\u00ad×"


def detect_encoding(path: Path) -> tuple[str, float]:
    """The encoding's name, and how sure that is (0 to 1)."""
    places = _places(path)
    for mark, name in MARKS.items():
        if places[0].startswith(mark):
            return name, 1.0
    if wide := _utf_16(places[0], whole=len(places) == 1):
        return wide, 0.95
    if all(map(bytes.isascii, places)) or all(map(_is_utf_8, places)):
        return "utf-8", 1.0
    if _is_broken_utf_8(places):
        return "utf-8", 0.5
    return _code_page(b"\n".join(map(_lines_beyond_ascii, places))[:PLACE])


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


def _utf_16(head: bytes, *, whole: bool) -> str | None:
    """UTF-16 without a mark: every other byte of its delimiters, digits and line breaks is zero."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even + odd <= len(head) // 20 or min(even, odd) * 10 > max(even, odd):
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = codecs.getincrementaldecoder(name)().decode(head, whole)
    except UnicodeDecodeError:
        return None
    return name if sum(character in "\n\r\t,;| " or character.isalnum() for character in text) > len(text) / 2 else None


def _is_utf_8(place: bytes) -> bool:
    """A place may begin and end in the middle of a character."""
    start = next((i for i in range(min(4, len(place))) if place[i] & 0xC0 != 0x80), 0)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(place[start:])
    except UnicodeDecodeError:
        return False
    return True


def _is_broken_utf_8(places: list[bytes]) -> bool:
    """UTF-8 with a few wrong bytes: reading it in a code page would spoil all the others in silence."""
    text = "".join(place.decode("utf-8", "replace") for place in places)
    broken = text.count("\ufffd")
    return sum(not character.isascii() for character in text) - broken > 20 * broken


def _lines_beyond_ascii(place: bytes) -> bytes:
    return b"\n".join(line for line in place.splitlines() if not line.isascii())


def _code_page(sample: bytes) -> tuple[str, float]:
    western = _western_share(sample)
    if western >= 0.85:
        return "cp1252", round(min(0.9, western), 2)
    from charset_normalizer import from_bytes  # slow to load, seldom needed

    best = from_bytes(sample).best()
    if best is None or western >= 0.5:
        return "cp1252" if western else "latin-1", 0.3
    return codecs.lookup(best.encoding).name, 0.6


def _western_share(sample: bytes) -> float:
    """How much of what is beyond ASCII makes sense in Western words: accents between letters, marks between words."""
    try:
        text = f" {sample.decode('cp1252')} "
    except UnicodeDecodeError:
        return 0.0
    beyond = [i for i, character in enumerate(text) if not character.isascii()]
    return sum(_makes_sense(text[i - 1], text[i], text[i + 1]) for i in beyond) / max(1, len(beyond))


def _makes_sense(before: str, character: str, after: str) -> bool:
    if character in WESTERN:
        neighbours = [each for each in (before, after) if each.isalpha()]
        if character.isupper() and before.islower():
            return False
        return not neighbours or any(each.isascii() for each in neighbours)
    if character in MARKS_OF_PRINT:
        return character == "’" or not (before.isalpha() and after.isalpha())
    return unicodedata.category(character)[0] not in "LC" and not (before.isalpha() and after.isalpha())
