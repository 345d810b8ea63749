"""Texts that went through the wrong hands: UTF-8 read as something else, HTML left in. The engine calls these too."""

import html
import re

REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
FURTHER = r"[\u0080-\u00BF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
MOJIBAKE = rf"[\u00C2-\u00DF]{FURTHER}|[\u00E0-\u00EF]{FURTHER}{{2}}|[\u00F0-\u00F4]{FURTHER}{{3}}"
"""What the bytes of a character beyond ASCII look like if UTF-8 is read as Windows-1252 or Latin-1."""

HONEST = re.compile(
    r"""(?x)(?<![^\x00-\x7F])(?:
        [ß×].
        | (?<=[A-Z])Ã(?:[…’”®™](?![A-Za-z])|\xA0(?=[A-Z0-9])|\xAD(?=[A-Z]))
        | (?<![a-z])[Ä-ÖØ-Þ](?:[…’”®™©¹²³´¿](?![A-Za-z])|\xA0|\xAD(?=[A-Z])|(?<=[A-Z].)[’–—…](?=[A-Za-z0-9]))
        | (?<![a-z])[ÉÍÓÔÕÖÚÜÝ](?:[ŠŽ](?![a-z])|[šž](?=[a-z]))
        | [àáã-ï][…’”®™©´–—\xA0](?:[…’”®™©´–—](?![A-Za-z])|\xA0)
    )(?![^\x00-\x7F])"""
)
"""Letters and what may well follow them in honest text, though it looks like mojibake: "CAFÉ…", "NESTLÉ®", "VÝŠKA", "5×£3"."""

LATIN_1 = {chr(byte): byte for byte in range(256)}
WINDOWS_1252 = {bytes([byte]).decode("cp1252", "ignore") or chr(byte): byte for byte in range(256)}
"""With the five bytes that it leaves undefined read as Latin-1 does: so does every browser."""


def repaired(text: str) -> str:
    """What it was before UTF-8 was read as Windows-1252 or Latin-1, if all of it is explained by that. Honest text stays."""
    for bytes_of in (WINDOWS_1252, LATIN_1):
        try:
            meant = bytes(map(bytes_of.__getitem__, text)).decode()
            return text if HONEST.sub("", text).isascii() else meant
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
