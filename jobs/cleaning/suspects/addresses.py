"""Invalid texts among e-mail addresses: "ben@@example.org", "carl@example", "n.n."."""

import re
from collections.abc import Mapping

from jobs.cleaning.suspects.spelling import Proposals

ADDRESS = re.compile(r"[^\s@<>,;]+@([^\s@<>,;.]+\.)+[^\s@<>,;.]{2,}")
NAMED = re.compile(rf"[^@<>]*<{ADDRESS.pattern}>")
BETWEEN = re.compile(r"\s*[,;]\s*|\s+")
JUDGED = 50
"""How many of a column's most frequent texts decide whether it holds addresses."""
MOST = 0.8


def no_addresses(counts: Mapping[str, int]) -> Proposals:
    """Invalid addresses; what they should be is unknown."""
    first = [text for text, _ in zip(counts, range(JUDGED), strict=False)]
    if not first or sum("@" in text and is_address(text) for text in first) < MOST * len(first):
        return {}
    return {text: None for text in counts if not is_address(text)}


def is_address(text: str) -> bool:
    """Whether it is an address, or several, with or without names before them."""
    if ADDRESS.fullmatch(text) or NAMED.fullmatch(text):
        return True
    return all(ADDRESS.fullmatch(each) for each in BETWEEN.split(text.removeprefix("mailto:")) if each)
