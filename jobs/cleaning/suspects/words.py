"""Words within texts that are misspellings of a frequent word of their column, and letters of the wrong case in them."""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Mapping
from itertools import pairwise

from rapidfuzz.distance import OSA

from jobs.cleaning.suspects.figures import Texts
from jobs.cleaning.suspects.spelling import MOST_OFTEN, MOST_RARE, Proposals, are_words, within

WORD = re.compile(r"[^\W\d_]+")
OFTEN, SHORTEST, SHORTEST_RARE = 5, 4, 5
TIMES_AS_OFTEN, SURELY = 10, 50
"""How many times as frequent a similar word must be for it to be a candidate; for it to be certain."""
SEVERAL = 2
"""In how many texts two words must be adjacent to count as a phrase."""
STRAY_CASE = re.compile(r"[A-Z]*[a-z][A-Z]*")
CASE_EXCHANGED = re.compile(r"[a-z][A-Z][a-z]{2,}")

Neighbour = tuple[int, str]
"""A word, and whether it comes before (-1) or after (1)."""


def misspelt(counts: Texts) -> Proposals:
    """Texts with such words, and their corrections."""
    words: Counter[str] = Counter()
    for text, count in counts.items():
        if text.isalpha():
            words[text] += count
        elif text not in counts.numbers:
            for word in set(WORD.findall(text)):
                words[word] += count
    meant = but_of_phrases(slips(words, counts.cells), counts, words)
    meant |= {word: better for word, better in wrong_case(words).items() if word not in meant}
    if not meant:
        return {}
    found: Proposals = {}
    for text in counts:
        wrong = [word for word in WORD.findall(text) if word in meant]
        if wrong:
            can_tell = all(meant[word] for word in wrong)
            found[text] = WORD.sub(lambda word: meant.get(word[0]) or word[0], text) if can_tell else None
    return found


def slips(words: Mapping[str, int], cells: int) -> Proposals:
    """Rare words that are one typo from a frequent one, and probably not words of the language themselves."""
    common = (word for word, count in words.items() if count >= OFTEN and len(word) >= SHORTEST)
    often = sorted(common, key=lambda word: -words[word])[:MOST_OFTEN]
    most = words[often[0]] if often else 0
    rare = [word for word, count in words.items() if count * TIMES_AS_OFTEN <= most and len(word) >= SHORTEST_RARE][:MOST_RARE]
    if not rare:
        return {}
    found: Proposals = {}
    for word, near in zip(rare, within(rare, often, [2] * len(rare), cells), strict=True):
        meant = [other for _, other in near if words[other] >= TIMES_AS_OFTEN * words[word] and is_slip(word, other)]
        if meant:
            found[word] = max(meant, key=lambda other: words[other])
    return found


def but_of_phrases(meant: Proposals, counts: Texts, words: Mapping[str, int]) -> Proposals:
    """Without words that are next to the same word in several texts where the proposed word never is.

    Mental Health is not a typo of Metal.
    """
    if not meant:
        return {}
    beside: defaultdict[str, Counter[Neighbour]] = defaultdict(Counter)
    known = {*meant, *meant.values()}
    for text in counts:
        found = WORD.findall(text)
        if not known.isdisjoint(found):
            for word, following in pairwise(found):
                beside[word][1, following] += 1
                beside[following][-1, word] += 1
    return {
        word: other
        for word, other in meant.items()
        if words[other or ""] >= SURELY * words[word] or not is_phrase(beside[word], beside[other or ""], words)
    }


def is_phrase(beside: Mapping[Neighbour, int], beside_other: Container[Neighbour], words: Mapping[str, int]) -> bool:
    """Whether it is next to a word several times that also occurs without it, and never next to the other word."""
    often = [neighbour for neighbour, texts in beside.items() if SEVERAL <= texts < words[neighbour[1]]]
    return bool(often) and not any(neighbour in beside_other for neighbour in often)


def is_slip(word: str, other: str) -> bool:
    if OSA.distance(word, other) > 1 or word.lower() == other.lower() or are_words(word, other):
        return False
    if len(word) == len(other):
        return sorted(word) == sorted(other) or len(word) > 6
    return len(word) > 5 or word[0].lower() == other[0].lower()


def wrong_case(words: Mapping[str, int]) -> Proposals:
    """A small letter among capitals, if nearly all words are in capitals; and words whose first two letters are swapped."""
    capitals = sum(count for word, count in words.items() if len(word) > 1 and word.isupper())
    others = sum(count for word, count in words.items() if len(word) > 1 and not word.isupper())
    found: Proposals = {}
    for word, count in words.items():
        if capitals > 4 * others and len(word) > 2 and STRAY_CASE.fullmatch(word):
            better = re.sub(r"[a-z]", "", word)
            if len(word) > SHORTEST_RARE or words.get(better, 0) > count:  # otherwise it may be an abbreviation, such as DoL
                found[word] = better
        elif count <= 2 and CASE_EXCHANGED.fullmatch(word):
            known = [other for other in (word[1] + word[0] + word[2:], word[1:]) if words.get(other, 0) > count]
            if len(known) == 1:
                found[word] = known[0]
    return found
