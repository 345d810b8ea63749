"""Rare texts that are misspellings of a frequent one in their column."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA, Hamming, Levenshtein

from jobs.cleaning.profiling.date_formats import format_of
from jobs.cleaning.suspects.figures import Texts

OFTEN = 3
"""A text that occurs this often is not a typo."""
COMMON = 1 / 20
"""Nor is one with this share of the cells, however frequent another is."""
TIMES_AS_OFTEN = 4
SURELY = 20
"""If a similar text is this many times as frequent, it was meant, even if the two differ like words of one language."""
COVERED = 0.2
"""The least share of cells with frequent texts: among names or codes that rarely repeat, a rare one is no evidence."""
MASKS = frozenset("xX*#?_~.\ufffd")
CLEARLY = 8
"""Among texts that fit a mask, one this many times as frequent as the next was meant."""
FEW = 12
"""A column with at most this many frequent texts holds categories."""
MOST_OFTEN, MOST_RARE, MOST_MASKED = 2_000, 20_000, 300
"""How many texts are compared, each with each; and how many of one length are tried for a mask."""
COMPARED, COMPARED_BY_SIGNS, NEAR = 50, 10, 2
"""Limits per cell of the column: texts compared, texts compared character by character, and similar texts.

They make the time proportional to the size of the table. If more texts are similar, they are so by nature, like short codes.
"""
FEW_NEAR = 10_000
"""As many similar texts as this are allowed in any column."""
SHORTEST, OF_ONE_SLIP, OF_TWO_SLIPS, MOST_SLIPS = 3, 8, 20, 3
"""The least length of a text that may have one typo, two, or three."""
SHORT = 5
"""Shorter texts are one typo away from many others, and only count as typos among a few categories."""
CODES = 2
"""Beside this many more frequent codes of the same length, a code in capitals is one more: BLK beside BLU and RED."""
MEANING = frozenset("+-<>=≤≥$€£¥")
"""Symbols that are significant."""
LONGEST_WORD_OF_ONE = 8
"""Words up to this length may have one typo, longer ones two."""

PARTS = re.compile(r"[^\W_]+")
Proposals = dict[str, str | None]
"""For a text, what was probably meant; None if that is unknown."""


class Masked(NamedTuple):
    """A text in which one character replaces others."""

    text: str
    mask: str
    meant: str | None


def mistyped(counts: Texts) -> tuple[Proposals, list[Masked]]:
    """Texts that are few typos from a far more frequent one: an extra, missing or other letter, or two exchanged.

    Numbers are not words: texts that differ only in digits are different. So are words that differ in their endings or first
    letters, unless one is far more frequent, or the column holds categories.
    """
    numbers = counts.numbers
    words = {text: count for text, count in counts.items() if text not in numbers and not has_spaces_too_many(text, counts)}
    often = sorted((text for text, count in words.items() if count >= OFTEN), key=lambda text: -words[text])[:MOST_OFTEN]
    cells, is_category = counts.cells, len(often) <= FEW
    if not often or 2 * len(words) < len(counts) or sum(words[text] for text in often) < COVERED * cells:
        return {}, []
    rare = rare_ones(often, words, cells)
    if not rare:
        return {}, []
    found, masked = Proposals(), list[Masked]()
    of_length = defaultdict[int, list[str]](list)
    for text in often:
        of_length[len(text)].append(text)
    most_masked = min(MOST_MASKED, max(FEW, COMPARED_BY_SIGNS * cells // len(rare)))
    for text, near in zip(rare, nearest(rare, often, cells, is_category=is_category), strict=True):
        others = [other for other in near if words[other] >= TIMES_AS_OFTEN * words[text]]
        meant = [other for other in others if was_meant(text, other, words, is_category=is_category)]
        if meant:
            found[text] = meant[0] if is_clear(meant) else None
        elif not MASKS.isdisjoint(text) and (mask := masked_in(text, of_length[len(text)][:most_masked], words)):
            masked.append(mask)
    return found, masked


def has_spaces_too_many(text: str, counts: Mapping[str, int]) -> bool:
    """Whether the same text occurs with single spaces: the profile reports extra spaces for the whole column."""
    return "  " in text and " ".join(text.split()) in counts


def rare_ones(often: Sequence[str], words: Mapping[str, int], cells: int) -> list[str]:
    """Texts that may be typos of these: neither common, nor one more code."""
    codes = defaultdict[int, list[int]](list)
    for text in filter(is_code, often):
        codes[len(text)].append(words[text])
    one_more = {length: counts[CODES - 1] / TIMES_AS_OFTEN for length, counts in codes.items() if len(counts) >= CODES}
    most = min(words[often[0]] / TIMES_AS_OFTEN, max(OFTEN, COMMON * cells))
    rare = (text for text, count in words.items() if count <= most)
    return [text for text in rare if not is_code(text) or words[text] > one_more.get(len(text), 0)][:MOST_RARE]


def is_code(text: str) -> bool:
    return len(text) < SHORT and text.isalpha() and text.isupper()


def nearest(rare: Sequence[str], often: Sequence[str], cells: int, *, is_category: bool) -> Iterator[list[str]]:
    """For each rare text, the frequent ones that are few typos away: nearest first, then by frequency."""
    judged = [slips_allowed(text) if is_category or len(text) >= SHORT else 0 for text in rare]
    changes = [min(MOST_SLIPS, 2 * slips) for slips in judged]
    for text, near in zip(rare, within(rare, often, changes, cells), strict=True):
        found = sorted((OSA.distance(text, other), place, other) for place, other in near)
        yield [other for slips, _, other in found if slips <= slips_allowed(text)]


def within(rare: Sequence[str], often: Sequence[str], changes: Sequence[int], cells: int) -> Iterator[list[tuple[int, str]]]:
    """For each rare text, the frequent ones within the allowed edit distance, with their indices.

    This takes the same short time for any length; two exchanged letters count as two edits.
    """
    compared = often[: max(FEW, COMPARED * cells // len(rare))]
    counted = process.cdist(rare, compared, scorer=Levenshtein.distance, score_cutoff=max(changes), dtype=np.uint8)
    near = counted <= np.array(changes, np.uint8)[:, np.newaxis]
    if near.sum() > max(FEW_NEAR, NEAR * cells):
        near[:] = False
    for row in near:
        yield [(int(place), often[place]) for place in row.nonzero()[0]]


def slips_allowed(text: str) -> int:
    return sum(len(text) >= length for length in (SHORTEST, OF_ONE_SLIP, OF_TWO_SLIPS))


def was_meant(text: str, other: str, words: Mapping[str, int], *, is_category: bool) -> bool:
    if text == other or without_digits(text) == without_digits(other) or are_dates(text, other):
        return False
    if len(text) < SHORT and (not is_category or (len(text) == SHORTEST and words[text] > OFTEN + 1)):
        return False
    if len(text) == len(other) and all({one, two} <= MEANING for one, two in zip(text, other, strict=True) if one != two):
        return False
    ours, theirs = PARTS.findall(text), PARTS.findall(other)
    if len(ours) != len(theirs):  # a space is extra, missing or elsewhere; or there is another word, which changes the meaning
        return digits_of(text) == digits_of(other) and not (set(ours) < set(theirs) or set(theirs) < set(ours))
    pairs = [(one, two) for one, two in zip(ours, theirs, strict=True) if one != two]
    is_alone = words[text] == 1 and words[other] >= SURELY
    if not is_alone and any(OSA.distance(*pair) > 1 for pair in pairs):  # two typos in one word are rare
        return False
    if not all(is_near(one, two) for one, two in pairs) or (len(ours) > 1 and any(are_short(*pair) for pair in pairs)):
        return False
    if is_category:
        return True
    if words[other] >= SURELY * words[text]:
        return not any(differ_in_front(one, two) for one, two in pairs)
    return not any(are_words(one, two) for one, two in pairs)


def are_dates(text: str, other: str) -> bool:
    """Whether both are dates, even in two formats: the profile reports those for the column."""
    return text[-1:].isdigit() and other[-1:].isdigit() and format_of(text) is not None and format_of(other) is not None


def is_near(word: str, other: str) -> bool:
    if word.isdigit() or other.isdigit() or (has_digits(word) and has_digits(other)) or has_ending(word, other):
        return False
    return OSA.distance(word, other) <= (1 if max(len(word), len(other)) <= LONGEST_WORD_OF_ONE else 2)


def has_ending(word: str, other: str) -> bool:
    """Whether one is the other plus several letters: Williams, Williamson."""
    shorter, longer = sorted((word, other), key=len)
    return len(longer) > len(shorter) + 1 and longer.startswith(shorter)


def are_short(word: str, other: str) -> bool:
    """Whether they are so short that another letter makes a different word: www.icc.example, www.pcc.example."""
    return len(word) == len(other) <= SHORTEST and sorted(word) != sorted(other)


def are_words(word: str, other: str) -> bool:
    """Whether the two differ like different words of a language: in their endings, or in a letter that makes another word."""
    if word[:-1] == other or other[:-1] == word or word[:-1] == other[:-1]:
        return True
    return differ_in_front(word, other) or (len(word) == len(other) < 6 and sorted(word) != sorted(other))


def differ_in_front(word: str, other: str) -> bool:
    """Whether they differ in the first letter, which makes another word: Cortland, Portland."""
    return len(word) == len(other) and word[0].lower() != other[0].lower() and sorted(word) != sorted(other)


def is_clear(meant: list[str]) -> bool:
    """Among codes that differ only in digits, it is unclear which was meant."""
    return len(meant) == 1 or without_digits(meant[0]) != without_digits(meant[1])


def has_digits(text: str) -> bool:
    return text != without_digits(text)


def digits_of(text: str) -> str:
    return re.sub(r"\D", "", text)


def without_digits(text: str) -> str:
    return re.sub(r"\d", "", text)


def masked_in(text: str, often: list[str], words: Mapping[str, int]) -> Masked | None:
    """The text as a masked form of one of these, of the same length: up to half of its characters became one and the same."""
    found, masks = [], MASKS.intersection(text)
    for place, other in enumerate(often):
        if words[other] < TIMES_AS_OFTEN * words[text]:
            break  # the most frequent come first
        slips = Hamming.distance(text, other)
        if slips > max(1, len(text) // 2) or all(text.count(mask) - other.count(mask) != slips for mask in masks):
            continue
        differing = [one for one, two in zip(text, other, strict=True) if one != two]
        if len(set(differing)) == 1 and differing[0] in MASKS and not are_dates(text, other):
            found.append((len(differing), place, differing[0]))
    if not found:
        return None
    (slips, first, mask), *others = sorted(found)
    rivals = [words[often[place]] for count, place, _ in others if count == slips]
    is_plain = all(words[often[first]] >= CLEARLY * count for count in rivals)
    return Masked(text, mask, often[first] if is_plain else None)


def true_masks(found: list[list[Masked]]) -> set[str]:
    """The one character that replaces others throughout a table, if there is one; `found` is a list per column."""
    counts = Counter(masked.mask for column in found for masked in column)
    return {mask for mask, count in counts.items() if count >= 5 and 2 * count >= counts.total()}
