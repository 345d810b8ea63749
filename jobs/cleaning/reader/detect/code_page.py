"""Detects the legacy code page of a text, by comparing its words with the languages written in each page."""

import math
import re
from itertools import zip_longest
from typing import NamedTuple

from jobs.cleaning.reader.detect.letters import STRANGE, is_letter, likely_words
from jobs.cleaning.reader.detect.pages import PAGES, USUAL

WORDS = 100
"""How many words are looked at, besides those that contain a new byte: a decision needs far fewer."""
LONG = 50
FIRST, BEHIND = 20, 30.0
"""Pages that trail the best by this much after the first words are dropped."""
ONE_WORD, ONE_LETTER = 7.0, 1.5
"""The most that a single word, or each of its letters beyond ASCII, can weigh: it may be a typo."""
ONLY_SIGNS = 2.5
"""How much of a page's lead is ignored where it has symbols for another page's letters.

They are weak evidence, and none for a rarer page.
"""
FIT = 0.8
"""The share of non-ASCII bytes that must make sense in the page."""
DOUBTFUL = 2.0
"""By how much a page that makes sense may trail a likelier one that does not."""
HEARSAY = 0.25
"""The share of a page's rarity that is ignored when computing the confidence: rarity is not evidence."""


def find_code_page(sample: bytes) -> tuple[str, float]:
    """The page and the confidence (0.1 to 0.9)."""
    words = _words(sample)
    if not words:
        return USUAL, 0.1
    pages = [Page.read(name, words) for name in _promising(words)]
    best = _likeliest(pages)
    if best.makes_sense:
        lead = min((best.lead(page) - _hearsay(best, page) for page in pages if page.words != best.words), default=math.inf)
        return best.name, round(max(0.1, 0.9 * (1 - math.exp(-lead / 6))), 2)
    usual = pages[0]
    others = [page for page in pages if page.makes_sense and page.lead(usual) > -DOUBTFUL]
    return (_likeliest(others) if others else best).name, 0.1


def _words(sample: bytes) -> list[bytes]:
    """Distinct words with non-ASCII bytes. Words in UTF-8, pasted into other text, are left out: they are no evidence."""
    # The second byte of an East Asian character may be in the ASCII range.
    found = dict.fromkeys(re.findall(rb"(?:[\x80-\xff][@-~]?|[A-Za-z])+", sample))
    words = [word for word in found if not _is_utf_8(word)]
    first = {byte: word for word in reversed(words) for byte in word}
    return [word[:LONG] for word in dict.fromkeys([*words[:: len(words) // WORDS + 1], *first.values()])]


def _is_utf_8(word: bytes) -> bool:
    """Whether it is UTF-8, or plain ASCII."""
    try:
        word.decode()
    except UnicodeDecodeError:
        return False
    return True


class Page(NamedTuple):
    """The words as decoded by a page, how likely each is, and whether most make sense in one of the page's languages."""

    name: str
    words: list[str]
    likely: list[float]
    makes_sense: bool

    @classmethod
    def read(cls, name: str, words: list[bytes]) -> "Page":
        read = [word.decode(name, "replace") for word in words]
        likely = likely_words(read, name)
        beyond = [sum(byte >= 0x80 for byte in word) for word in words]
        good = sum(count for each, count in zip(likely, beyond, strict=True) if each > math.log(2 * STRANGE) * count)
        return cls(name, read, likely, good >= FIT * sum(beyond))

    @property
    def rarer(self) -> float:
        return PAGES[self.name][0]

    def lead(self, other: "Page") -> float:
        """How much likelier this page is than the other, judged only by words that the two decode differently."""
        both = zip(self.words, other.words, self.likely, other.likely, strict=True)
        rarer = self.rarer - other.rarer
        return sum(_counted(mine - theirs, word, its, rarer) for word, its, mine, theirs in both if word != its) - rarer


def _promising(words: list[bytes]) -> list[str]:
    pages = [Page.read(name, words[:: len(words) // FIRST + 1]) for name in PAGES]
    best = _likeliest(pages)
    return [page.name for page in pages if page.name == USUAL or page.lead(best) > -BEHIND]


def _likeliest(pages: list[Page]) -> Page:
    best = pages[0]
    for page in pages:
        best = page if page.lead(best) > 0 else best
    return best


def _counted(lead: float, word: str, other: str, rarer: float) -> float:
    """The part of a word's lead over the other page's decoding that counts."""
    if lead < 0:
        return -_counted(-lead, other, word, -rarer)
    apart = [mine for mine, its in zip_longest(word, other, fillvalue="") if mine != its and mine]
    if letters := sum(is_letter(character) or character == "€" for character in apart):
        return min(lead, max(ONE_WORD, letters * ONE_LETTER))
    return min(ONE_WORD, max(0.0, lead - ONLY_SIGNS)) if rarer < 0 else 0.0


def _hearsay(best: Page, other: Page) -> float:
    return HEARSAY * max(0.0, other.rarer - best.rarer)
