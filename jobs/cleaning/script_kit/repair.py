"""Repairs text: UTF-8 decoded as something else, HTML left in. The engine calls these, too."""

import html
import re

REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
FURTHER = r"[\u0080-\u00BF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
MOJIBAKE = rf"[\u00C2-\u00DF]{FURTHER}|[\u00E0-\u00EF]{FURTHER}{{2}}|[\u00F0-\u00F4]{FURTHER}{{3}}"
"""What the UTF-8 bytes of a non-ASCII character look like in Windows-1252 or Latin-1."""

HONEST = re.compile(
    r"""(?x)(?<![^\x00-\x7F])(?:
        [ß×].
        | (?<=[A-Z])Ã(?:[…’”®™](?![A-Za-z])|\xA0(?=[A-Z0-9])|\xAD(?=[A-Z]))
        | (?<![a-z])[Ä-ÖØ-Þ](?:[…’”®™©¹²³´¿](?![A-Za-z])|\xA0|\xAD(?=[A-Z])|(?<=[A-Z].)[’–—…](?=[A-Za-z0-9]))
        | (?<![a-z])[ÉÍÓÔÕÖÚÜÝ](?:[ŠŽ](?![a-z])|[šž](?=[a-z]))
        | [àáã-ï][…’”®™©´–—\xA0](?:[…’”®™©´–—](?![A-Za-z])|\xA0)
    )(?![^\x00-\x7F])"""
)
"""Letters followed by characters that are plausible, although they look like mojibake: "CAFÉ…", "NESTLÉ®", "VÝŠKA", "5×£3"."""

LATIN_1 = {chr(byte): byte for byte in range(256)}
WINDOWS_1252 = {bytes([byte]).decode("cp1252", "ignore") or chr(byte): byte for byte in range(256)}
"""Its five undefined bytes are decoded as in Latin-1, which is what browsers do."""


def repaired(text: str) -> str:
    """The text before its UTF-8 was read as Windows-1252 or Latin-1, if that explains all of it.

    Plausible text is unchanged.
    """
    for bytes_of in (WINDOWS_1252, LATIN_1):
        try:
            meant = bytes(map(bytes_of.__getitem__, text)).decode()
            return text if HONEST.sub("", text).isascii() else meant
        except (KeyError, UnicodeDecodeError):
            continue
    return text


def unescaped(text: str) -> str:
    """With complete character references replaced: &amp; and &#233;, but not &amp or &unknown;."""
    return REFERENCE.sub(lambda found: character(found[0]), text)


def character(reference: str) -> str:
    named = html.unescape(reference)
    return reference if named in ("", "\ufffd") or "&" in named[1:] else named


def straightened(text: str) -> str:
    """With straight quotes in place of curly ones."""
    return re.sub("[‘’‚‛]", "'", re.sub("[“”„‟]", '"', text))
