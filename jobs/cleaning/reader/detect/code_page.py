"""Which old code page a text is in: its words are held against the languages that are written in each."""

import math
import re
from itertools import zip_longest
from typing import NamedTuple

from jobs.cleaning.reader.detect.letters import STRANGE, is_letter, likely_words
from jobs.cleaning.reader.detect.pages import PAGES, USUAL

WORDS = 100
"""Words that are looked at, besides those that bring a new byte: a decision needs far fewer."""
LONG = 50
FIRST, BEHIND = 20, 30.0
"""Pages this far behind the best after the first words are given up."""
ONE_WORD, ONE_LETTER = 7.0, 1.5
"""A single word weighs no more than this, or than this for each of its letters beyond ASCII: it may be a slip."""
ONLY_SIGNS = 2.5
"""Where a page has signs for another's letters, so much of its lead does not count: they are hardly a reason, and none for a
rarer page."""
FIT = 0.8
"""The share of the bytes beyond ASCII that has to make sense in the page."""
DOUBTFUL = 2.0
"""How far behind another page may be that makes sense, where the likelier one does not."""
HEARSAY = 0.25
"""How much of a page's being rare says nothing against it where we say how sure we are: it is no evidence."""


def find_code_page(sample: bytes) -> tuple[str, float]:
    """The page, and how sure that is (0.1 to 0.9)."""
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
    """Some of the words that hold more than ASCII, each once; not those in UTF-8, pasted into other text: they tell nothing."""
    # The second byte of an East Asian character may be an ASCII one.
    found = dict.fromkeys(re.findall(rb"(?:[\x80-\xff][@-~]?|[A-Za-z])+", sample))
    words = [word for word in found if not _is_utf_8(word)]
    first = {byte: word for word in reversed(words) for byte in word}
    return [word[:LONG] for word in dict.fromkeys([*words[:: len(words) // WORDS + 1], *first.values()])]


def _is_utf_8(word: bytes) -> bool:
    """Or ASCII."""
    try:
        word.decode()
    except UnicodeDecodeError:
        return False
    return True


class Page(NamedTuple):
    """The words as a page has them, how likely each is there, and whether most of them make sense in one of its languages."""

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
        """How much likelier than the other, by the words alone that the two read differently."""
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
    """What counts of the lead that a word has as one page reads it over another's reading."""
    if lead < 0:
        return -_counted(-lead, other, word, -rarer)
    apart = [mine for mine, its in zip_longest(word, other, fillvalue="") if mine != its and mine]
    if letters := sum(is_letter(character) or character == "€" for character in apart):
        return min(lead, max(ONE_WORD, letters * ONE_LETTER))
    return min(ONE_WORD, max(0.0, lead - ONLY_SIGNS)) if rarer < 0 else 0.0


def _hearsay(best: Page, other: Page) -> float:
    return HEARSAY * max(0.0, other.rarer - best.rarer)
