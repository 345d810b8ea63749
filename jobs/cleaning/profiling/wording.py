"""Parts of the sentences that report problems."""

from collections.abc import Sequence

NAMED = 3
"""How many values a sentence lists."""


def quoted(name: str | None) -> str:
    return f"“{name}”" if name else "without a name"


def called(name: str | None, place: int, *, is_twin: bool = False) -> str:
    """How a sentence refers to a column: by its name, if that is unique, or by its place."""
    if not name:
        return f"{place + 1} (no name)"
    return f"{place + 1}, {quoted(name)}," if is_twin else quoted(name)


def named(values: Sequence[str]) -> str:
    return listed([f"“{value}”" for value in values])


def listed(words: Sequence[str]) -> str:
    """The first ones, and how many more there are."""
    more = len(words) - NAMED
    return ", ".join(words[:NAMED]) + (f" and {more:,} more" if more > 0 else "")
