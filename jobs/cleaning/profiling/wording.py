"""Pieces of the sentences that tell what is wrong with a table."""

from collections.abc import Sequence

NAMED = 3
"""Values that a sentence names."""


def quoted(name: str | None) -> str:
    return f"“{name}”" if name else "without a name"


def called(name: str | None, place: int, *, is_twin: bool = False) -> str:
    """A column in a sentence: by its name, where no other has it, and by its place."""
    if not name:
        return f"{place + 1} (no name)"
    return f"{place + 1}, {quoted(name)}," if is_twin else quoted(name)


def named(values: Sequence[str]) -> str:
    return listed([f"“{value}”" for value in values])


def listed(words: Sequence[str]) -> str:
    """The first ones, and how many more there are."""
    more = len(words) - NAMED
    return ", ".join(words[:NAMED]) + (f" and {more:,} more" if more > 0 else "")


def number_of(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"


def agreeing(count: int, one: str, several: str) -> str:
    """The word that goes with so many."""
    return one if count == 1 else several
