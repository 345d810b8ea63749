"""Parts of the sentences that report problems."""

from collections.abc import Mapping, Sequence

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


def named_cells(counts: Mapping[str, int]) -> str:
    """The first values, and in how many more cells the others are."""
    shown = list(counts)[:NAMED]
    more = sum(counts.values()) - sum(counts[value] for value in shown)
    return named(shown) + (f" and {more:,} more" if len(counts) > NAMED else "")


def listed(words: Sequence[str]) -> str:
    """The first ones, and how many more there are."""
    more = len(words) - NAMED
    return ", ".join(words[:NAMED]) + (f" and {more:,} more" if more > 0 else "")
