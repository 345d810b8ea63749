"""What patterns are replaced with, and which letters are the same but for their case."""

import re
from functools import cache

import polars as pl

from jobs.cleaning.values.python_patterns import untranslatable

REFERENCE = re.compile(r"\$(?:(?P<dollar>\$)|\{(?P<braced>[^}]*)\}|(?P<plain>\w+))")
CONTEXT = re.compile(r"\$|\\[bBz]")
PROBES = ["", "a", "0", " ", ".", "a a"]
CASED = range(0x1E944)
"""All letters that have case are among these."""


def groups_of(pattern: str) -> list[str]:
    """The names of the pattern's groups; a number for one that has none."""
    return pl.select(pl.lit("").str.extract_groups(pattern)).to_series().struct.fields


def check_references(replacement: str, pattern: str) -> None:
    """Refuses a reference to a group that the pattern has not: it would stand for nothing, in silence."""
    groups = groups_of(pattern)
    for found in REFERENCE.finditer(replacement):
        name = found["braced"] if found["braced"] is not None else found["plain"]
        if name is not None and name != "0" and name not in groups and not (name.isdecimal() and 1 <= int(name) <= len(groups)):
            hint = "Write ${1} where letters or digits follow the number, and $$ for the sign itself"
            raise ValueError(f"the pattern has no group {name!r}, which the replacement names. {hint}")


def python_replacement(replacement: str) -> str:
    """The replacement as a Python expression over `found`, a match."""
    parts, at = [], 0
    for reference in REFERENCE.finditer(replacement):
        parts.append(repr(replacement[at : reference.start()]))
        name = reference["braced"] if reference["braced"] is not None else reference["plain"]
        parts.append("'$'" if name is None else f"(found[{int(name) if name.isdecimal() else name!r}] or '')")
        at = reference.end()
    parts.append(repr(replacement[at:]))
    return " + ".join(part for part in parts if part != "''") or "''"


def may_be_empty(pattern: str) -> bool:
    """Whether the pattern is found where there is nothing."""
    found = pl.Series(PROBES).str.extract_all(pattern).explode()
    return bool((found == "").any())


def demand_length(pattern: str) -> None:
    """Raises RecipeError for a pattern that is found where there is nothing: Python looks for these in other places."""
    if may_be_empty(pattern):
        raise untranslatable(pattern)


def in_any_case(text: str) -> str:
    """A pattern, read by Rust and Python alike, of the same letters in any case: "ß" is not "SS" here, nor "İ" an "i"."""
    return "".join(one_of(same_letters().get(letter.casefold(), letter)) for letter in text)


def one_of(letters: str) -> str:
    return re.escape(letters) if len(letters) == 1 else f"[{letters}]"


@cache
def same_letters() -> dict[str, str]:
    """By their folded form, the letters that are the same but for their case; only where there are several."""
    letters: dict[str, str] = {}
    for code in CASED:
        letter = chr(code)
        if letter.isalpha() or letter != letter.lower() or letter != letter.upper():
            letters[letter.casefold()] = letters.get(letter.casefold(), "") + letter
    return {folded: same for folded, same in letters.items() if len(same) > 1}
