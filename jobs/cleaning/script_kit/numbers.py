"""Rounds and limits numbers exactly, and orders texts by the numbers in them. The engine calls `rounded` and `natural`, too."""

import re
from fractions import Fraction
from math import ceil, floor

from jobs.cleaning.script_kit.notation import shifted


def rounded(text: str, places: int, rule: str) -> str | None:
    """The number with at most so many places; unchanged if it has no more. None if it is not a number."""
    if not is_plain(text):
        return None
    if len(text.partition(".")[2]) <= places:
        return text
    number = Fraction(text) * Fraction(10) ** places
    whole = {
        "floor": floor(number),
        "ceil": ceil(number),
        "half_even": round(number),
        "half_up": floor(abs(number) + Fraction(1, 2)) * (-1 if number < 0 else 1),
    }[rule]
    return ("-" if whole < 0 else "") + shifted(f"{abs(whole)}e{-places}")


def is_plain(text: str) -> bool:
    return re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text) is not None


def is_outside(cell: str | None, lowest: str | None, highest: str | None) -> bool:
    """Whether it is a number outside these bounds."""
    if cell is None or not is_plain(cell):
        return False
    return (lowest is not None and Fraction(cell) < Fraction(lowest)) or (
        highest is not None and Fraction(cell) > Fraction(highest)
    )


def clipped(text: str, lowest: str | None, highest: str | None) -> str | None:
    """The number, limited to these bounds; None if it is not a number."""
    if not is_plain(text):
        return None
    if lowest is not None and Fraction(text) < Fraction(lowest):
        return lowest
    return highest if is_outside(text, None, highest) else text


def natural(text: str) -> str:
    """The text without case, each number in it preceded by its length: "file10" comes after "file9"."""

    def with_length(digits: re.Match[str]) -> str:
        number = digits.group().lstrip("0")
        length = str(len(number))
        return f"{len(length)}{length}{number}"

    return re.sub("[0-9]+", with_length, text.casefold())
