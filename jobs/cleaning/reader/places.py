"""Where the characters of a printed line stand: a tab reaches to the next eighth place, East Asian characters may take two."""

import re
from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

SECOND = "\ufdd1"
"""At the second place of a character that takes two. Unicode promises that it is never a character of a text."""
WORD = re.compile(r"[^ ]+")
MARK = "\ufdd0"
"""The first cell of lines that are no rows, where a print is written as CSV. Likewise never a character of a text."""
PHRASE = re.compile(r"[^ ]+(?: [^ ]+)*")


def spread(line: str, *, wide: bool) -> str:
    """The line with one character for each place. `wide`: East Asian characters take two."""
    if wide and not line.isascii():
        line = "".join(character + SECOND if is_wide(character) else character for character in line)
    return line.expandtabs(8) if "\t" in line else line


def is_wide(character: str) -> bool:
    return east_asian_width(character) in "WF"


def joined(places: str) -> str | None:
    """The text at these places, without the blanks around it; None if there is nothing else."""
    return places.replace(SECOND, "").strip(" ") or None


def crossed(line: str, starts: Sequence[int]) -> Iterator[int]:
    """The starts of columns at which a word goes on that began before."""
    return (start for start in starts if 0 < start < len(line) and line[start] != " " and line[start - 1] != " ")


def fits(line: str, starts: Sequence[int]) -> bool:
    return next(crossed(line, starts), None) is None


def cells_in(line: str, starts: Sequence[int]) -> list[str | None]:
    """The texts of the columns that start at these places."""
    return [joined(line[start:end]) for start, end in zip(starts, [*starts[1:], None], strict=True)]
