"""Which encoding a text is in: byte order mark, wide characters by their zero bytes, UTF-8, else an old code page."""

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
SHIFTS = {b"\x1b$)C": "iso2022_kr", b"\x1b$B": "iso2022_jp", b"\x1b$@": "iso2022_jp", b"\x1b(J": "iso2022_jp"}
JAPANESE = ("cp932", "euc_jp")
OLD_WESTERN = ("cp850", "mac_roman")
"""Of DOS and of the old Macs."""
SEVERAL = 3
"""Different letters, that it takes where the text might be in Windows' Western encoding after all."""
NOT_WESTERN = {"cp1250", "cp1254", "cp1257", "iso8859-2", "iso8859-9", "iso8859-13", "iso8859-16"}
"""Encodings of Latin letters whose text looks Western for the most part."""
WESTERN = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœšžÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒŠŽ"
MARKS_OF_PRINT = "’‘“”–—…•€£¥§©®™°±²³·¹º»«¼½¾¿¡ªµ\u00a0\u00ad×"


def detect_encoding(path: Path) -> tuple[str, float]:
    """The encoding's name, and how sure that is (0 to 1)."""
    places = _places(path)
    for mark, name in MARKS.items():
        if places[0].startswith(mark):
            return name, 1.0
    if wide := utf_32(places[0]) or _utf_16(places[0], whole=len(places) == 1):
        return wide, 0.95
    if shifting := _shifting(places):
        return shifting, 0.95
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


def utf_32(head: bytes) -> str | None:
    """UTF-32 without a mark: of each four bytes one is zero, and the one beside it nearly always."""
    quarter = len(head) // 4
    zeros = [head[place : 4 * quarter : 4].count(0) for place in range(4)]
    if quarter < 2 or min(zeros) * 2 > quarter:
        return None
    if zeros[3] == quarter and zeros[2] * 10 >= quarter * 9:
        return "utf-32-le"
    return "utf-32-be" if zeros[0] == quarter and zeros[1] * 10 >= quarter * 9 else None


def _shifting(places: list[bytes]) -> str | None:
    """ISO 2022: ASCII alone, with escapes that change what it means."""
    if not all(map(bytes.isascii, places)):
        return None
    return next((name for mark, name in SHIFTS.items() if any(mark in place for place in places)), None)


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
    return sum(not character.isascii() for character in text) - broken >= 2 * broken


def _lines_beyond_ascii(place: bytes) -> bytes:
    return b"\n".join(line for line in place.splitlines() if not line.isascii())


def _code_page(sample: bytes) -> tuple[str, float]:
    western = _western_share(sample, "cp1252")
    if western >= 0.9:
        return "cp1252", 0.9
    if japanese := next((name for name in JAPANESE if _kana_share(sample, name) > 0.15), None):
        return japanese, 0.8
    if old := next((name for name in OLD_WESTERN if _is_western(sample, name, 1 if western < 0.5 else SEVERAL)), None):
        return old, 0.7
    from charset_normalizer import from_bytes  # slow to load, seldom needed

    best = from_bytes(sample).best()
    name = codecs.lookup(best.encoding).name if best else None
    if name is None or (western >= 0.5 and name not in NOT_WESTERN and _is_latin(sample, name)):
        return "cp1252", round(max(0.1, western / 2), 2)
    return name, 0.6


def _is_western(sample: bytes, encoding: str, different: int) -> bool:
    """Whether nearly all makes sense, and most are letters, so many different ones: a sign makes sense in any encoding."""
    beyond = [character for character in sample.decode(encoding, "replace") if not character.isascii()]
    letters = [character for character in beyond if character in WESTERN]
    enough = len(letters) * 2 > len(beyond) and len(set(letters)) >= different
    return enough and _western_share(sample, encoding) >= 0.95


def _is_latin(sample: bytes, encoding: str) -> bool:
    """Whether the letters beyond ASCII are mostly Latin ones."""
    letters = [character for character in sample.decode(encoding, "replace") if not character.isascii() and character.isalpha()]
    return sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters) * 2 >= len(letters)


def _western_share(sample: bytes, encoding: str) -> float:
    """How much of what is beyond ASCII makes sense in Western words: accents between letters, marks between words."""
    text = f" {sample.decode(encoding, 'replace')} "
    beyond = [i for i, character in enumerate(text) if not character.isascii()]
    if text.count("\ufffd") > max(1, len(beyond) // 50):
        return 0.0
    return sum(_makes_sense(text[i - 1], text[i], text[i + 1]) for i in beyond) / max(1, len(beyond))


def _kana_share(sample: bytes, encoding: str) -> float:
    """How much of what is beyond ASCII is Japanese syllables, the wide ones; nothing if it cannot be read so."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return 0.0
    beyond = [character for character in text if not character.isascii()]
    return sum("\u3041" <= character <= "\u30fa" for character in beyond) / max(1, len(beyond))


def _makes_sense(before: str, character: str, after: str) -> bool:
    if character in WESTERN:
        neighbours = [each for each in (before, after) if each.isalpha()]
        if character.isupper() and before.islower():
            return False
        return not neighbours or any(each.isascii() for each in neighbours)
    if character in MARKS_OF_PRINT:
        return character == "’" or not (before.isalpha() and after.isalpha())
    return unicodedata.category(character)[0] not in "LC" and not (before.isalpha() and after.isalpha())
