"""Computes how likely a word is in a language, from its non-ASCII letters and their positions in the word."""

import math
import re
import unicodedata
from functools import cache
from typing import NamedTuple

from jobs.cleaning.reader.detect.pages import PAGES, WIDE, Wide

STRANGE, ABSURD = 1e-3, 1e-5
"""The likelihood of a letter of another language or a rare symbol; of a symbol between letters, or an invalid character."""
EVERY = 4.0
"""In non-Latin alphabets every letter is non-ASCII; in the Latin alphabet of these languages at most one in this many."""
MIXED = 0.01
"""How likely a letter of another alphabet is next to a Latin one."""
OFTEN = 0.05
"""How likely a two-byte character is that occurs in many words."""
VOWELS = set("aeiouyæøœıаеиоуыэюяіїєαεηιουω")
QUOTES, WITHIN = "‘’“”«»", "’´–—·\u00a0\u00ad"
BEFORE, AFTER = "‘“”«»„¿¡§©°µ–—…•\u00a0", QUOTES + "…°®™–—ªº²³¹\u00a0"
ALONE = BEFORE + AFTER + "€£¥±·»¼½¾×\u00ad"
"""Symbols that occur within, before and after words, or on their own."""


@cache
def is_letter(character: str) -> bool:
    """Whether it is a letter; also in scripts without capitals, and combining marks."""
    return unicodedata.category(character) in ("Lu", "Ll", "Lo", "Mn") and character not in "µªº"


def likely_words(words: list[str], page: str) -> list[float]:
    """The log-likelihood of each word, in the mixture of the page's languages that suits all words best."""
    languages = PAGES[page][1].values()
    found = [_beyond(word, WIDE.get(page)) for word in words]
    by_language = [[_likely_in(word, language) for language in languages] for word in found]
    shares = [1 / len(languages)] * len(languages)
    for _ in range(4 if len(languages) > 1 else 0):
        sums = [0.5 / len(languages)] * len(languages)
        for each in by_language:
            parts = [share * likely for share, likely in zip(shares, each, strict=True)]
            whole = sum(parts)
            sums = [known + part / whole for known, part in zip(sums, parts, strict=True)]
        shares = [each / sum(sums) for each in sums]
    return [math.log(sum(share * likely for share, likely in zip(shares, each, strict=True))) for each in by_language]


class Beyond(NamedTuple):
    """A non-ASCII character in a word: the letter (empty for a symbol), what follows it, and its likelihood there."""

    letter: str
    after: str
    likely: float


def _beyond(word: str, wide: Wide | None) -> list[Beyond]:
    around = [".", *(character if is_letter(character) or not character.isascii() else "." for character in word), "."]
    found = []
    for place, character in enumerate(word):
        if not character.isascii():
            before, after = around[place], around[place + 2]
            if wide:
                found.append(Beyond("", "", _wide_here(before, character, after, wide)))
            elif is_letter(character):
                lower = character if character == "İ" else character.lower()
                following = after.lower() if is_letter(after) else "."
                found.append(Beyond(lower, following, _letter_here(before, character, after)))
            else:
                found.append(Beyond("", "", _sign_here(before, character, after, place)))
    return found


def _letter_here(before: str, letter: str, after: str) -> float:
    """Capitals begin words; vowels and consonants alternate; alphabets are not mixed; Latin diacritics need a vowel."""
    latin = _is_latin(letter)
    likely = 0.01 if (before.islower() and letter.isupper()) or (letter.islower() and after.isupper()) else 1.0
    if not latin:
        likely *= EVERY * MIXED ** _latin_ones(before, after)
    if unicodedata.category(letter) == "Mn":
        return likely if _is_vowel(before) or (before != "." and not latin) else likely * STRANGE
    if letter.lower() == letter.upper():
        return likely
    if before == after == ".":
        return likely * 0.1
    beside = _is_vowel(before) + _is_vowel(after)
    if _is_vowel(letter):
        return likely * 0.4**beside
    return likely * (0.15 if before.isalpha() and after.isalpha() and not beside else 1.0)


def _latin_ones(before: str, after: str) -> int:
    return sum(each.isascii() and each != "." for each in (before, after))


@cache
def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("LATIN", "COMBINING"))


@cache
def _is_vowel(character: str) -> bool:
    return unicodedata.normalize("NFD", character.lower())[0] in VOWELS


@cache
def _wide_here(before: str, character: str, after: str, wide: Wide) -> float:
    """Each stands for two bytes, which would be two letters in another page."""
    return _wide(character, wide) * (5 * MIXED) ** _latin_ones(before, after)


def _wide(character: str, wide: Wide) -> float:
    if character == "\ufffd":
        return ABSURD
    if "\u3000" <= character <= "\u303f" or character in "・ー，（）：；！？":
        return 0.1
    if "\u3041" <= character <= "\u30fa":
        return wide.kana
    if "\uff61" <= character <= "\uff9f":  # single bytes of a Japanese page
        return 3 * STRANGE
    if not is_letter(character):
        return STRANGE**2
    if character in wide.often:
        return OFTEN
    return wide.likely if character.encode(wide.name)[0] in wide.daily else wide.rare


def _sign_here(before: str, sign: str, after: str, place: int) -> float:
    if sign == "\ufffd" or unicodedata.category(sign) == "Cc":
        return ABSURD
    if before.isalpha() and after.isalpha():
        return 0.05 if sign in WITHIN else ABSURD
    if sign in "ªº" and place > 1:  # follows numbers, or a single letter
        return STRANGE
    usual = BEFORE if after.isalpha() else AFTER if before.isalpha() else ALONE
    return 0.1 if sign in usual else STRANGE


def _likely_in(word: list[Beyond], language: str) -> float:
    shares, followers = _alphabet(language)
    likely = 1.0
    for letter, after, here in word:
        likely *= here * shares.get(letter, STRANGE) if letter else here
        if letter in followers:
            likely *= 2.5 if after in followers[letter] else 0.02
    return max(likely, 1e-200)


@cache
def _alphabet(language: str) -> tuple[dict[str, float], dict[str, str]]:
    """The share of each letter, which decreases along the list; and what may follow a letter, where that is restricted."""
    letters = re.findall(r"(.)(?:\[(.+?)\])?", language)
    weights = [1 / (place + 2) for place in range(len(letters))]
    shares = {letter: weight / sum(weights) for (letter, _), weight in zip(letters, weights, strict=True)}
    return shares, {letter: following for letter, following in letters if following}
