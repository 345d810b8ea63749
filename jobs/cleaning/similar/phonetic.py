"""How English words sound: Metaphone (Lawrence Philips, 1990), as rewriting rules."""

import re

RULES = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"([^C])\1+", r"\1"),
        (r"^(?:[KGP](?=N)|A(?=E)|W(?=R))", ""),
        (r"^X", "S"),
        (r"^WH", "W"),
        (r"MB$", "M"),
        (r"SCH", "SK"),
        (r"TCH|CH|C(?=IA)", "x"),
        (r"C(?=[IEY])", "S"),
        (r"CK|C", "K"),
        (r"DG(?=[EIY])", "J"),
        (r"D", "T"),
        (r"GH(?=[AEIOU])", "K"),
        (r"GH|G(?=N(?:ED)?$)", ""),
        (r"G(?=[IEY])", "J"),
        (r"G", "K"),
        (r"PH", "F"),
        (r"SH|[ST](?=I[OA])", "x"),
        (r"TH", "0"),
        (r"(?<=[AEIOU])H(?![AEIOU])", ""),
        (r"Q", "K"),
        (r"V", "F"),
        (r"[WY](?![AEIOU])", ""),
        (r"X", "KS"),
        (r"Z", "S"),
        (r"(?<!^)[AEIOU]", ""),
        (r"(.)\1+", r"\1"),
    )
)
"""Applied in this order to a word in capital letters. "x" is the sound of "sh", "0" that of "th"."""


def metaphone(word: str) -> str:
    """The word's sound; a word with letters other than A to Z is returned unchanged."""
    sound = word.upper()
    if not re.fullmatch("[A-Z]+", sound):
        return word
    for pattern, replacement in RULES:
        sound = pattern.sub(replacement, sound)
    return sound
