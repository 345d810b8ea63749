"""Kinds of characters, as regular expressions that Polars and Python interpret alike; the engine uses them, too."""

import re
import unicodedata

ACCENTS = r"[\u0300-\u036F\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F]"
"""Unicode's combining diacritical marks. Not all marks: vowels of Hindi or Thai and points of Hebrew are not accents."""

HTML_TAGS = r"<!--[\s\S]*?-->|<[/!?]?[A-Za-z][^<>]*>"

CONTROL = r"\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F"
"""Without tabs and line breaks, which are white space."""

PICTOGRAPHS = (
    r"\u231A\u231B\u23E9-\u23EC\u23F0\u23F3\u25FD\u25FE\u2600-\u2604\u260E\u2611\u2614\u2615\u2618\u261D\u2620\u2622\u2623\u2626"
    r"\u262A\u262E\u262F\u2638-\u263A\u2640\u2642\u2648-\u2653\u265F\u2660\u2663\u2665\u2666\u2668\u267B\u267E\u267F\u2692-\u2697"
    r"\u2699\u269B\u269C\u26A0\u26A1\u26A7\u26AA\u26AB\u26B0\u26B1\u26BD\u26BE\u26C4\u26C5\u26C8\u26CE\u26CF\u26D1\u26D3\u26D4"
    r"\u26E9\u26EA\u26F0-\u26F5\u26F7-\u26FA\u26FD\u2702\u2705\u2708-\u270D\u270F\u2712\u2714\u2716\u271D\u2721\u2728\u2733\u2734"
    r"\u2744\u2747\u274C\u274E\u2753-\u2755\u2757\u2763\u2764\u2795-\u2797\u27A1\u27B0\u27BF\u2934\u2935\u2B05-\u2B07\u2B1B\u2B1C"
    r"\u2B50\u2B55\u3030\u303D\u3297\u3299\U0001F004\U0001F0CF\U0001F170\U0001F171\U0001F17E\U0001F17F\U0001F18E"
    r"\U0001F191-\U0001F19A\U0001F1E6-\U0001F1FF\U0001F201\U0001F202\U0001F21A\U0001F22F\U0001F232-\U0001F23A\U0001F250\U0001F251"
    r"\U0001F300-\U0001F64F\U0001F680-\U0001F6FF\U0001F7E0-\U0001F7EB\U0001F7F0\U0001F90C-\U0001F9FF\U0001FA70-\U0001FAFF"
)
OTHER_PICTOGRAPHS = (
    r"\xA9\xAE\u203C\u2049\u2122\u2139\u2194-\u2199\u21A9\u21AA\u2328\u23CF\u23ED-\u23EF\u23F1\u23F2\u23F8-\u23FA\u24C2"
    r"\u25AA\u25AB\u25B6\u25C0\u25FB\u25FC"
)
"""They are text, such as the copyright sign, unless a variation selector follows."""

EMOJI = (
    rf"[0-9#*]\uFE0F?\u20E3|[{OTHER_PICTOGRAPHS}]\uFE0F\u200D?"
    rf"|[{PICTOGRAPHS}][\uFE0F\u20E3\U000E0020-\U000E007F]*\u200D?"
)
"""Unicode's emoji from U+2600 on, or shown as such by default, with their selectors and joiners."""


def without(text: str, kinds: list[str]) -> str:
    """The text without these kinds of characters."""
    if "html_tags" in kinds:
        text = re.sub(HTML_TAGS, "", text)
    if "accents" in kinds and re.search(ACCENTS, apart := unicodedata.normalize("NFD", text)):
        text = unicodedata.normalize("NFC", re.sub(ACCENTS, "", apart))
    if "emoji" in kinds:
        text = re.sub(EMOJI, "", text)
    return "".join(character for character in text if not is_one_of(character, kinds))


def is_one_of(character: str, kinds: list[str]) -> bool:
    category = unicodedata.category(character)
    return (
        ("digits" in kinds and category == "Nd")
        or ("letters" in kinds and category[0] in "LM")
        or ("punctuation" in kinds and (category[0] == "P" or character in "$+<=>^`|~"))
        or ("non_printable" in kinds and category in ("Cf", "Co"))
        or (("control" in kinds or "non_printable" in kinds) and category == "Cc" and character not in "\t\n\r")
    )
