"""Irregularities that a pass found: counted, with line numbers. Nothing is repaired silently."""

from collections.abc import Sequence
from dataclasses import dataclass, field

LISTED = 100
"""How many line numbers are kept for each kind."""

WORDS = {
    "earlier": ("line of the tables before this one was skipped", "lines of the tables before this one were skipped"),
    "above": ("line above the table was skipped", "lines above the table were skipped"),
    "below": ("line below the table was skipped", "lines below the table were skipped"),
    "table": ("line was skipped", "lines were skipped"),
    "comment": ("line is a comment and was skipped", "lines are comments and were skipped"),
    "page": (
        "line is drawn or belongs to the head or foot of a page, and was skipped",
        "lines are drawn or belong to the head or foot of a page, and were skipped",
    ),
    "blank": ("line is blank and was skipped", "lines are blank and were skipped"),
    "short": (
        "row is shorter than the others: the missing cells are empty",
        "rows are shorter than the others: the missing cells are empty",
    ),
    "joined": ("row was put together from several lines", "rows were put together from several lines"),
    "long": (
        "row is longer than the header: the cells beyond it became further columns",
        "rows are longer than the header: the cells beyond it became further columns",
    ),
    "merged": (
        "row is longer than the others: what is beyond went into the last column",
        "rows are longer than the others: what is beyond went into the last column",
    ),
    "surplus": (
        "row has empty cells beyond the last column, which were dropped",
        "rows have empty cells beyond the last column, which were dropped",
    ),
    "rejected": ("row does not fit the table and was rejected", "rows do not fit the table and were rejected"),
    "stray": (
        "row has a quote in a place where it has no meaning, which was read as text",
        "rows have a quote in a place where it has no meaning, which was read as text",
    ),
    "undecodable": (
        "row holds bytes that are not text in this encoding, which were kept as they are",
        "rows hold bytes that are not text in this encoding, which were kept as they are",
    ),
    "nul": ("NUL character was kept", "NUL characters were kept"),
}
"""Each kind, in the order in which they are reported, with its sentence in singular and plural."""
ADVICE = {
    "table": "Another table begins there, or the header is repeated. To read on, choose the next table, or all lines as one; "
    "repeated headers are then offered to be removed.",
}
"""What to do about some of them."""


@dataclass(slots=True)
class Oddity:
    """How often, and the first lines."""

    count: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, line: int, count: int = 1) -> None:
        """Adds one in this line, or `count` in consecutive lines from this one on."""
        self.count += count
        if len(self.lines) < LISTED:
            self.lines += range(line, line + min(count, LISTED - len(self.lines)))

    def add_in(self, lines: Sequence[int], count: int) -> None:
        """Adds `count` of them, the first ones in these lines."""
        self.count += count
        self.lines += lines[: LISTED - len(self.lines)]


class Oddities:
    """All irregularities of one pass over a file."""

    def __init__(self) -> None:
        self.kinds = {kind: Oddity() for kind in WORDS}
        self.quote_seen = False

    def add(self, kind: str, line: int, count: int = 1) -> None:
        self.kinds[kind].add(line, count)

    def add_in(self, kind: str, lines: Sequence[int], count: int) -> None:
        self.kinds[kind].add_in(lines, count)

    def is_listed(self, kind: str) -> bool:
        """Whether all lines that are listed are known."""
        return len(self.kinds[kind].lines) == LISTED

    def copy(self) -> "Oddities":
        """A copy of the current state."""
        copied = Oddities()
        copied.kinds = {kind: Oddity(oddity.count, list(oddity.lines)) for kind, oddity in self.kinds.items()}
        copied.quote_seen = self.quote_seen
        return copied

    def sentences(self) -> tuple[str, ...]:
        """One sentence for each kind that occurred."""
        return tuple(_sentence(kind, oddity) for kind, oddity in self.kinds.items() if oddity.count)

    def as_json(self) -> list[dict[str, object]]:
        """{kind, count, lines} for each kind that occurred; the first hundred lines are listed."""
        return [
            {"kind": kind, "count": oddity.count, "lines": oddity.lines} for kind, oddity in self.kinds.items() if oddity.count
        ]


def _sentence(kind: str, oddity: Oddity) -> str:
    words = WORDS[kind][oddity.count > 1]
    where = "line" if oddity.count == 1 else "the first in line"
    advice = f" {ADVICE[kind]}" if kind in ADVICE else ""
    return f"{oddity.count:,} {words} ({where} {oddity.lines[0]:,}).{advice}"
