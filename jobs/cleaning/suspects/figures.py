"""Numbers, and texts that contain characters which do not belong in a number."""

import re
from collections import Counter
from collections.abc import Set
from functools import cached_property
from string import ascii_lowercase, ascii_uppercase, digits

from jobs.cleaning.profiling.looks import NUMBER as LOOKS_LIKE_NUMBER

NUMBER = re.compile(r"[+-]?((\d{1,3}(,\d{3})+|\d+)(\.\d*)?|\.\d+)([eE][+-]\d+)?")
NOT_OF_A_NUMBER = re.compile(r"[^\d.,+-]")
NUMBERED = re.compile(r"[\d.,+-]*\d\s*([^\W\d_]+)")
SIGNS, COMPARING = ("+", "-"), frozenset("<>=≤≥~≈±")
WORDS = (
    "zero",
    "eins un uno um een",
    "two zwei deux dos due dois twee",
    "three drei trois tres tre três drie",
    "four vier quatre cuatro quattro quatro",
    "five fünf fuenf cinq cinco cinque vijf",
    "six sechs seis sei zes",
    "seven sieben sept siete sette sete zeven",
    "eight acht huit ocho otto oito",
    "nine neun neuf nueve nove negen",
    "ten zehn dix diez dieci dez tien",
    "eleven elf onze",
    "twelve zwölf douze",
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBER_WORDS = {word: str(number) for number, words in enumerate(WORDS) for word in words.split()}
NUMBER_WORDS |= {word: str(number) for number, word in zip(range(20, 100, 10), TENS, strict=True)}
"""Not “one”, which may be a part of “none”."""
OTHER_FORM = re.compile(LOOKS_LIKE_NUMBER)
OFTEN = 3
ASCII_SHAPES = str.maketrans(digits + ascii_uppercase + ascii_lowercase, "9" * 10 + "A" * 26 + "a" * 26)


class Texts(Counter[str]):
    """The distinct texts of a column with their counts. What several rules need is computed once."""

    @cached_property
    def cells(self) -> int:
        return self.total()

    @cached_property
    def numbers(self) -> Set[str]:
        return {text for text in self if is_number(text)}

    @cached_property
    def cells_of_numbers(self) -> int:
        return sum(self[text] for text in self.numbers)


def is_number(text: str) -> bool:
    return text.isdecimal() or (not text[:1].isalpha() and NUMBER.fullmatch(text) is not None)  # the pattern is slowest


def is_other_form(text: str) -> bool:
    """Whether the profile reports it as a number in another notation, such as 7,50 or (12). An "e" may be a typo."""
    return not text[:1].isalpha() and OTHER_FORM.fullmatch(text) is not None and not re.search("[eE%]", text)


def spoiled(counts: Texts) -> dict[str, str | None]:
    """Texts in a column of numbers that are not numbers; "8n0" or "366***" with the number without the stray characters.

    Numbers in words, "two", are proposed in digits.

    A text that occurs several times is a word with a meaning, and so is a letter after several numbers (1989a, 1992a); a common
    form is another kind of number, and "<=5" is not 5.
    """
    cells = counts.cells
    if not 0 < cells - counts.cells_of_numbers <= 0.4 * cells:
        return {}
    odd = {text: count for text, count in counts.items() if text not in counts.numbers and not is_other_form(text)}
    lengths = set(map(len, counts.numbers))
    kinds, behind = Counter[str](), Counter[str]()
    for text, count in odd.items():
        kinds[kind(text)] += count
        behind[letters_behind(text)] += count
    found: dict[str, str | None] = {}
    for text, count in odd.items():
        if (number := NUMBER_WORDS.get(text.casefold())) and len(number) in lengths:
            found[text] = number
            continue
        is_word = count >= OFTEN and not re.search(r"\d", text)
        is_common = kinds[kind(text)] >= cells / 20
        if is_word or is_common or text[0] in COMPARING or (letters_behind(text) and behind[letters_behind(text)] >= OFTEN):
            continue
        bare = without_stray(text)
        found[text] = bare if bare and is_number(bare) and len(bare) in lengths else None
    return found


def letters_behind(text: str) -> str:
    """The letters after a number, if there is nothing else: the "a" of 1989a."""
    found = NUMBERED.fullmatch(text)
    return found[1] if found else ""


def without_stray(text: str) -> str | None:
    """The text without one letter, or a run of one symbol.

    Anything more may be words, and letters at the end may be a unit: they would be lost.
    """
    stray = NOT_OF_A_NUMBER.findall(text)
    is_letter = len(stray) == 1 and stray[0].isalpha() and not letters_behind(text)
    is_slip = is_letter or (len(stray) > 2 and len(set(stray)) == 1 and not stray[0].isalnum())
    bare = NOT_OF_A_NUMBER.sub("", text)
    return bare if is_slip and (bare[:1] not in SIGNS or text[:1] in SIGNS) else None


def shape(text: str) -> str:
    """The shape of a text: "AB-12" is "AA-99". Letters without case count as small ones, and "²" is not a digit."""
    if text.isascii():
        return text.translate(ASCII_SHAPES)
    return "".join("9" if sign.isdecimal() else "A" if sign.isupper() else "a" if sign.isalpha() else sign for sign in text)


def kind(text: str) -> str:
    """The same with runs of any length: "AB-12" is "A+-9+"."""
    return of_any_length(shape(text))


def of_any_length(shape: str) -> str:
    return re.sub(r"(9)9+|(a)a+|(A)A+", lambda run: f"{run[0][0]}+", shape)
