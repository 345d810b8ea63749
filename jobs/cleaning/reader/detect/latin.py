"""Which code page of Latin letters a text is in: its words are held against the languages that are written in each."""

import math
import re
import unicodedata
from collections.abc import Collection
from functools import cache
from typing import NamedTuple

WESTERN = {
    "German": "üäößé",
    "French": "éèàêç[aou]îôâûùëïœ",
    "Spanish": "óíáéñ[aeiouáéíóú]úü",
    "Portuguese": "ã[oeis.]çáéíóêõ[e.]âúàô",
    "Italian": "à[.]è[.]ù[.]ò[.]ì[.]é[.]",
    "Catalan": "óàéèúçíòïü",
    "Irish": "áíéóú",
    "Dutch": "ëéïèöü",
    "Danish, Norwegian": "øåæéöä",
    "Swedish, Finnish": "äöåé",
    "Icelandic": "áíðóúéöþ[aáeéiíoóuúyýæörvj]ýæ",
    "Faroese": "áíøóðæúý",
    "Albanian": "ëç",
    "Estonian": "äõüöšž",
    "names from elsewhere": "áéíöüšóúžýôä",
}
"""Each language's letters beyond ASCII, frequent ones first; in brackets what may follow such a letter (`.`: the end)."""
CENTRAL = {
    "Polish": "łąęóżśćńź",
    "Czech": "íáěéýčřžšůúňóťď",
    "Slovak": "áíéčýžšúľťôňóäďĺŕ",
    "Hungarian": "áéöóőíüúű",
    "Croatian": "čćšžđ",
    "Slovenian": "čšž",
    "Romanian": "ă[bcdfghijlmnprstuvxzşţ.]îşţâ",
    "German": WESTERN["German"],
    "Albanian": WESTERN["Albanian"],
}
TURKISH = {"Turkish": "ıüşçöğİâîû", "German": WESTERN["German"], "French": WESTERN["French"]}
BALTIC = {
    "Lithuanian": "ėšųžįūčąę",
    "Latvian": "āīšēūņļžķčģ",
    "Estonian": WESTERN["Estonian"],
    "Polish": CENTRAL["Polish"],
    "German": WESTERN["German"],
}
USUAL = "cp1252"
PAGES = {
    USUAL: (0.0, WESTERN),
    "cp1250": (4.0, CENTRAL),
    "iso8859-2": (4.5, CENTRAL),
    "cp852": (7.0, CENTRAL),
    "cp1254": (6.0, TURKISH),
    "cp1257": (5.0, BALTIC),
    "cp850": (6.0, WESTERN),
    "mac_roman": (6.5, WESTERN),
}
"""How much rarer each page is than the usual one (a natural logarithm, as are all that follow), and its languages."""
WORDS = 200
"""Words that are looked at: a decision needs far fewer."""
ONE_WORD = 7.0
"""A single word weighs no more than this: it may be a slip."""
FIT = 0.8
"""The share of the words that have to be Latin, and to make sense in the page."""
DOUBTFUL = 2.0
"""How far behind another page may be that makes sense, where the likelier one does not."""
STRANGE, ABSURD = 1e-3, 1e-5
"""How likely a letter of another language or a rare sign is; a sign between letters, or what is no character."""
VOWELS = set("aeiouyæøœı")
QUOTES, WITHIN = "‘’“”«»", "’–—·\u00a0\u00ad"
BEFORE, AFTER = QUOTES + "„¿¡§©°µ–—…•\u00a0", QUOTES + "…°®™–—ªº²³¹\u00a0"
ALONE = BEFORE + AFTER + "€£¥±·»¼½¾×\u00ad"
"""Signs that stand within, before and after words, or by themselves."""


def latin_page(sample: bytes) -> tuple[str, float] | None:
    """The page, and how sure that is (0.1 to 0.9); None if these are other letters."""
    words = _words(sample)
    if not words:
        return USUAL, 0.1
    if sum(map(_may_be_latin, words)) < FIT * len(words):
        return None
    pages = [Page.read(name, words) for name in PAGES]
    best = usual = pages[0]
    for page in pages:
        best = page if page.lead(best) > 0 else best
    if best.makes_sense():
        lead = min((best.lead(page) for page in pages if page.words != best.words), default=math.inf)
        return best.name, round(max(0.1, 0.9 * (1 - math.exp(-lead / 6))), 2)
    others = [page for page in pages if page.makes_sense() and page.lead(usual) > -DOUBTFUL]
    return (max(others, key=lambda page: page.lead(usual)).name, 0.1) if others else None


def _words(sample: bytes) -> list[bytes]:
    """Some of the words that hold more than ASCII, each once; not those in UTF-8, pasted into other text: they tell nothing."""
    words = [word for word in dict.fromkeys(re.findall(rb"[A-Za-z\x80-\xff]{1,50}", sample)) if not _is_utf_8(word)]
    return words[:: len(words) // WORDS + 1]


def _is_utf_8(word: bytes) -> bool:
    try:
        word.decode()
    except UnicodeDecodeError:
        return False
    return True


def _may_be_latin(word: bytes) -> bool:
    """Words of other alphabets have nothing but letters beyond ASCII."""
    beyond = sum(byte >= 0x80 for byte in word)
    return beyond <= 2 or beyond * 4 <= len(word) * 3


class Page(NamedTuple):
    """The words as a page has them, and how likely each is there."""

    name: str
    words: list[str]
    likely: list[float]

    @classmethod
    def read(cls, name: str, words: list[bytes]) -> "Page":
        read = [word.decode(name, "replace") for word in words]
        return cls(name, read, _likely([_beyond(word) for word in read], PAGES[name][1].values()))

    def lead(self, other: "Page") -> float:
        """How much likelier than the other, by the words alone that the two read differently; signs alone are no reason."""
        both = zip(self.words, other.words, self.likely, other.likely, strict=True)
        leads = [(word, mine - theirs) for word, its, mine, theirs in both if word != its]
        rarer = PAGES[self.name][0] - PAGES[other.name][0]
        return sum(max(-ONE_WORD, min(lead, _at_most(word))) for word, lead in leads) - rarer

    def makes_sense(self) -> bool:
        """Whether most words are of one of its languages."""
        beyond = [sum(not character.isascii() for character in word) for word in self.words]
        good = sum(each > math.log(2 * STRANGE) * count for each, count in zip(self.likely, beyond, strict=True))
        return good >= FIT * len(self.words)


def _at_most(word: str) -> float:
    return ONE_WORD if any(_is_letter(character) for character in word if not character.isascii()) else 0.0


def _is_letter(character: str) -> bool:
    return unicodedata.category(character) in ("Lu", "Ll") and character != "µ"


class Beyond(NamedTuple):
    """A character beyond ASCII in a word: the letter (nothing for a sign), what follows it, how likely it is in this place."""

    letter: str
    after: str
    likely: float


def _beyond(word: str) -> list[Beyond]:
    around = f".{word}."
    found = []
    for place, character in enumerate(word):
        if not character.isascii():
            before, after = around[place], around[place + 2]
            if _is_letter(character):
                lower = character if character == "İ" else character.lower()
                found.append(Beyond(lower, after.lower(), _letter_here(before, character, after)))
            else:
                found.append(Beyond("", "", _sign_here(before, character, after, place)))
    return found


def _letter_here(before: str, letter: str, after: str) -> float:
    """Capitals begin words; vowels and consonants take turns."""
    likely = 0.01 if (before.islower() and letter.isupper()) or (letter.islower() and after.isupper()) else 1.0
    if before == after == ".":
        return 0.1
    beside = _is_vowel(before) + _is_vowel(after)
    if _is_vowel(letter):
        return likely * 0.4**beside
    return likely * (0.15 if before.isalpha() and after.isalpha() and not beside else 1.0)


@cache
def _is_vowel(character: str) -> bool:
    return unicodedata.normalize("NFD", character.lower())[0] in VOWELS


def _sign_here(before: str, sign: str, after: str, place: int) -> float:
    if sign == "\ufffd" or unicodedata.category(sign) == "Cc":
        return ABSURD
    if before.isalpha() and after.isalpha():
        return 0.05 if sign in WITHIN else ABSURD
    if sign in "ªº" and place > 1:  # it follows numbers, or one letter
        return STRANGE
    usual = BEFORE if after.isalpha() else AFTER if before.isalpha() else ALONE
    return 0.1 if sign in usual else STRANGE


def _likely(words: list[list[Beyond]], languages: Collection[str]) -> list[float]:
    """How likely each word is, in the mixture of the languages that suits all of them best."""
    by_language = [[_likely_in(word, language) for language in languages] for word in words]
    shares = [1 / len(languages)] * len(languages)
    for _ in range(4):
        sums = [0.5 / len(languages)] * len(languages)
        for each in by_language:
            parts = [share * likely for share, likely in zip(shares, each, strict=True)]
            sums = [known + part / sum(parts) for known, part in zip(sums, parts, strict=True)]
        shares = [each / sum(sums) for each in sums]
    return [math.log(sum(share * likely for share, likely in zip(shares, each, strict=True))) for each in by_language]


def _likely_in(word: list[Beyond], language: str) -> float:
    shares, followers = _alphabet(language)
    likely = 1.0
    for letter, after, here in word:
        likely *= here * shares.get(letter, STRANGE) if letter else here
        if after not in followers.get(letter, after):
            likely *= 0.02
    return max(likely, 1e-200)


@cache
def _alphabet(language: str) -> tuple[dict[str, float], dict[str, str]]:
    """Of each letter its share, which falls with its place in the list; and what may follow it, where that is not free."""
    letters = re.findall(r"(.)(?:\[(.+?)\])?", language)
    weights = [1 / (place + 2) for place in range(len(letters))]
    shares = {letter: weight / sum(weights) for (letter, _), weight in zip(letters, weights, strict=True)}
    return shares, {letter: following for letter, following in letters if following}
