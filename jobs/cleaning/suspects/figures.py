"""Numbers: with units that not all of them have, and with signs in them that are none of a number's."""

import re
from collections import Counter
from collections.abc import Mapping
from string import ascii_lowercase, ascii_uppercase, digits

NUMBER = re.compile(r"[+-]?((\d{1,3}(,\d{3})+|\d+)(\.\d*)?|\.\d+)([eE][+-]\d+)?")
WITH_UNIT = re.compile(r"([+-]?\d[\d,]*(?:\.\d+)?)\s*([^\d\s][^\d]{0,30})")
NOT_OF_A_NUMBER = re.compile(r"[^\d.,+-]")
OFTEN = 3
MOST_UNITS = 20
NOISE = 15
"""A fraction of so many digits was computed in floats, and the last ones are nothing but their error."""
PRECISE = 12
ASCII_SHAPES = str.maketrans(digits + ascii_uppercase + ascii_lowercase, "9" * 10 + "A" * 26 + "a" * 26)


def is_number(text: str) -> bool:
    return NUMBER.fullmatch(text) is not None


def with_units(counts: Mapping[str, int]) -> dict[str, str | None]:
    """Numbers with a unit in a column of plain ones, or of several units: "12.0 oz" and "16 ounces" become 12 and 16.

    Where all have the same unit it is part of how the column is written. Units that begin with different letters are several
    (kg, g), or none (North, South): then only a person can tell what to do.
    """
    cells = sum(counts.values())
    matches = {text: match for text in counts if (match := WITH_UNIT.fullmatch(text))}
    units: Counter[str] = Counter()
    for text, match in matches.items():
        units[match[2]] += counts[text]
    plain = sum(count for text, count in counts.items() if is_number(text))
    often = {unit for unit, count in units.items() if count >= max(OFTEN, cells / 50)}
    if len(units) > MOST_UNITS or len({unit[0].lower() for unit in often}) != 1:
        return {}
    if units.total() >= 0.9 * cells and len(often) > 1:
        chosen = set(units)
    elif 2 * plain >= cells and plain + units.total() >= 0.9 * cells:
        chosen = often
    else:
        return {}
    return {text: plainly(match[1]) for text, match in matches.items() if match[2] in chosen}


def plainly(number: str) -> str:
    """Without zeros behind the point, and without what floats have added to it."""
    if "." not in number:
        return number
    short = number.rstrip("0").rstrip(".")
    if len(re.sub(r"\D", "", short).lstrip("0")) < NOISE:
        return short
    rounded = f"{float(short.replace(',', '')):.{PRECISE}g}"
    return rounded if is_number(rounded) and len(rounded) <= len(short) - 5 else short


def spoiled(counts: Mapping[str, int]) -> dict[str, str | None]:
    """Texts in a column of numbers that are none: without its stray signs, the number that "8n0" or "366***" was.

    What is there several times is a word that means something, and what looks like many others is another kind of number.
    """
    cells = sum(counts.values())
    numbers = sum(count for text, count in counts.items() if is_number(text))
    if not 0.6 * cells <= numbers < cells:
        return {}
    kinds, lengths = Counter[str](), {len(text) for text in counts if is_number(text)}
    for text, count in counts.items():
        kinds[kind(text)] += count
    found: dict[str, str | None] = {}
    for text, count in counts.items():
        if is_number(text) or (count >= OFTEN and not re.search(r"\d", text)):
            continue
        if kinds[kind(text)] >= cells / 20 and count < OFTEN:
            continue
        bare = NOT_OF_A_NUMBER.sub("", text)
        found[text] = bare if is_number(bare) and len(bare) in lengths else None
    return found


def shape(text: str) -> str:
    """What a text looks like: "AB-12" is "AA-99". Letters without case are small ones, and "²" is no digit."""
    if text.isascii():
        return text.translate(ASCII_SHAPES)
    return "".join("9" if sign.isdecimal() else "A" if sign.isupper() else "a" if sign.isalpha() else sign for sign in text)


def kind(text: str) -> str:
    """The same, however long: "AB-12" is "A+-9+"."""
    return re.sub(r"(9)9+|(a)a+|(A)A+", lambda run: f"{run[0][0]}+", shape(text))
