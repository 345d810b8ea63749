"""Codes that a program took for numbers, so that they lost their leading zeros: 6095 among 06095."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from jobs.cleaning.values.white import WHITE

POSTCODES = re.compile("zip|plz|post(al)?[ _-]?codes?", re.IGNORECASE)
SHORTEST, POSTCODE = 4, 5
"""Digits of the shortest code, and of a postcode in a country where some begin with zero."""
MOST_LOST = 2
WHOLE, BEGIN = 0.5, 0.02
"""The least share of cells whose codes have all digits, and of these, the least share that begins with zero."""


class LostZeros(NamedTuple):
    """Values with fewer than `width` digits, and how many cells hold each."""

    width: int
    counts: dict[str, int]


def lost_zeros(values: Mapping[str, int], name: str | None) -> LostZeros | None:
    """Codes that are too short, if all of them are only digits without leading zeros. `values` are with their counts."""
    codes = {text: count for text, count in values.items() if text.isdecimal()}
    lengths = Counter[int]()
    for text, count in codes.items():
        lengths[len(text)] += count
    [(width, most)] = lengths.most_common(1) or [(0, 0)]
    if width < SHORTEST or most < WHOLE * sum(values.values()):
        return None
    begin = sum(count for text, count in codes.items() if len(text) == width and text[0] == "0")
    if begin < BEGIN * most and not (width == POSTCODE and POSTCODES.fullmatch(name or "")):
        return None
    short = {text: count for text, count in values.items() if len(text.strip(WHITE)) < width and text.strip(WHITE)}
    if all(text in codes and len(text) >= width - MOST_LOST and text[0] != "0" for text in short):
        return LostZeros(width, dict(Counter(short).most_common())) if short else None
    return None
