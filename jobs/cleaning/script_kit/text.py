"""Defines white space and letters."""

import unicodedata
from collections.abc import Callable

import pandas as pd

# Unicode's White_Space, plus the zero-width space and the byte order mark, which str.strip() alone does not take.
WHITE = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000\u200b\ufeff"
)


def each(cells: pd.Series, function: Callable[[str], str | None]) -> pd.Series:
    """The function applied to each cell; None stays None."""
    return pd.Series([None if cell is None else function(cell) for cell in cells], index=cells.index, dtype=object)


def is_blank(text: str | None) -> bool:
    return text is None or not text.strip(WHITE)


def word_characters() -> str:
    """What "\\w" means in recipes, for use in a regular expression's brackets: it differs from Python's."""
    wanted = {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"}
    marks = [range(0x24B6, 0x24EA), range(0x1F130, 0x1F14A), range(0x1F150, 0x1F16A), range(0x1F170, 0x1F18A)]
    codes = {code for code in range(0x110000) if unicodedata.category(chr(code)) in wanted} | {0x200C, 0x200D}.union(*marks)
    starts, ends = sorted(codes - {code + 1 for code in codes}), sorted(codes - {code - 1 for code in codes})
    return "".join(f"{chr(start)}-{chr(end)}" for start, end in zip(starts, ends, strict=True))


WORD = word_characters()
