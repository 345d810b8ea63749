"""Texts that were cut off at one length where the file was made, usually by a field of a database: "Payment of the invo"."""

from collections import Counter
from collections.abc import Sequence

from rapidfuzz.distance import Hamming

LEAST = 5
"""How many different texts must have the greatest length."""
SHORTEST = 20
NEAR, TIMES_AS_MANY = 10, 3
"""There must be this many times more of them than of each of the lengths before, and more by LEAST."""
LENGTHS = 5
"""How many different lengths there must be: codes have one or few."""
ENDED, UNKNOWN = 0.2, 0.4
"""The largest share that ends with a mark, and the least share whose last word is nowhere else in the column."""
MARKS = tuple(".!?;:)]}\"'”»…")


def cut_off(texts: Sequence[str]) -> list[str]:
    """The texts of the greatest length, if many end within a word there. `texts` are all different ones of a column."""
    lengths = Counter(map(len, texts))
    longest = max(lengths, default=0)
    shorter = sum(lengths[longest - less] for less in range(1, NEAR + 1)) / NEAR
    if longest < SHORTEST or len(lengths) < LENGTHS or lengths[longest] < LEAST + TIMES_AS_MANY * shorter:
        return []
    cut = [text for text in texts if len(text) == longest]
    if sum(text.endswith(MARKS) for text in cut) > ENDED * len(cut) or 2 * sum("  " in text for text in cut) > len(cut):
        return []
    parts = [(before, last) for text in cut if not is_alike(text, cut[0]) for before, _, last in [text.rpartition(" ")]]
    known = Counter(word for text in texts for word in text.split(" "))
    known.subtract(last for _, last in parts)
    before_unknown = {before for before, last in parts if before and known[last] < 1}
    return cut if len(before_unknown) >= max(LEAST, UNKNOWN * len(cut)) else []


def is_alike(text: str, other: str) -> bool:
    """Whether one may be the other, of the same length, with slips."""
    return 2 * Hamming.distance(text, other) < len(text)
