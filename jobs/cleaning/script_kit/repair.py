"""Texts that went through the wrong hands: UTF-8 read as something else, HTML left in. The engine calls these too."""

import html
import re

REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
MOJIBAKE = r"[\u00C2-\u00F4]"
"""What every first byte of a character beyond ASCII looks like if UTF-8 is read as Windows-1252 or Latin-1."""

LATIN_1 = {chr(byte): byte for byte in range(256)}
WINDOWS_1252 = {bytes([byte]).decode("cp1252", "ignore") or chr(byte): byte for byte in range(256)}
"""With the five bytes that it leaves undefined read as Latin-1 does: so does every browser."""


def repaired(text: str) -> str:
    """What it was before UTF-8 was read as Windows-1252 or Latin-1: only if all of it is explained by that."""
    for bytes_of in (WINDOWS_1252, LATIN_1):
        try:
            return bytes(map(bytes_of.__getitem__, text)).decode()
        except (KeyError, UnicodeDecodeError):
            continue
    return text


def unescaped(text: str) -> str:
    """With characters in place of the complete references to them: &amp; and &#233;, but not &amp or &unknown;."""
    return REFERENCE.sub(lambda found: character(found[0]), text)


def character(reference: str) -> str:
    named = html.unescape(reference)
    return reference if named in ("", "\ufffd") or "&" in named[1:] else named


def straightened(text: str) -> str:
    """With straight quotes in place of curly ones."""
    return re.sub("[‘’‚‛]", "'", re.sub("[“”„‟]", '"', text))
