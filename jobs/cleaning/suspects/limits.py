"""Values in a column of numbers that are limits, not measured ones: "<0.05", "> 1000"; and words for "not detected"."""

import re
from typing import NamedTuple

from jobs.cleaning.suspects.figures import Texts, is_number, is_other_form

BEYOND = re.compile(r"(?:[<>≤≥]=?|=[<>])\s*(?P<number>\S.*)")
SIGNS = frozenset("<>≤≥=")
OPEN = frozenset(("nd", "n.d.", "n.d", "n. d.", "n.n.", "n. n."))
"""Not detected, or no data; in German nicht nachweisbar, or nobody."""
WORDS = OPEN | frozenset(
    (
        *("non-detect", "not detected", "bdl", "b.d.l.", "below detection limit", "bql", "blq"),
        *("u.n.", "u.ng.", "<ng", "<bg"),  # German: unter der Nachweisgrenze
        *("<lod", "< lod", "<loq", "< loq", "<mdl", "< mdl", "<dl", "< dl", "<ld", "< ld", "<rl", "< rl"),
    )
)
INITIALS = frozenset(letter for word in WORDS for letter in (word[0], word[0].upper()))
MOST = 0.9
"""The least share of a column that numbers, limits and such words must be together."""
DIFFERENT = 3
"""How many different numbers must be beside them. One is enough if it has decimals: answers and groups of ages have none."""
DECIMALS = re.compile(r"\d[.,]\d")


class Limits(NamedTuple):
    """Texts that are limits, and words for what was too little to measure, each with their counts."""

    beyond: dict[str, int]
    words: dict[str, int]


def limits_in(counts: Texts) -> Limits:
    """Only in columns of numbers."""
    beyond = {text: counts[text] for text in counts if text[0] in SIGNS and is_limit(text)}
    words = {text: counts[text] for text in counts if text[0] in INITIALS and text.lower() in WORDS}
    if not beyond and not words:
        return Limits({}, {})
    numbers = {text: count for text, count in counts.items() if is_number(text) or is_other_form(text)}
    cells = sum(numbers.values()) + sum(beyond.values()) + sum(words.values())
    is_measured = len(numbers) >= DIFFERENT or any(map(DECIMALS.search, numbers))
    return Limits(beyond, words) if is_measured and cells >= MOST * counts.cells else Limits({}, {})


def is_limit(text: str) -> bool:
    found = BEYOND.fullmatch(text)
    return found is not None and (is_number(found["number"]) or is_other_form(found["number"]))
