"""What a pass met that no regular table has: counted, with the first line of each. Nothing happens in silence."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Oddity:
    """How often, and where first."""

    count: int = 0
    line: int = 0

    def add(self, line: int, count: int = 1) -> None:
        self.line = self.line or line
        self.count += count


@dataclass(slots=True)
class Oddities:
    """All oddities of one pass over a file."""

    short: Oddity = field(default_factory=Oddity)
    longer: Oddity = field(default_factory=Oddity)
    surplus: Oddity = field(default_factory=Oddity)
    blank: Oddity = field(default_factory=Oddity)
    stray: Oddity = field(default_factory=Oddity)
    quote_seen: bool = False

    def sentences(self) -> list[str]:
        """One sentence for each kind that was met."""
        told = [
            (self.short, "{n} shorter than the others: the missing cells are empty"),
            (self.longer, "{n} longer than the header: the cells beyond it became further columns"),
            (self.surplus, "{n} empty cells beyond the last column, which were dropped"),
            (self.blank, "{n} blank and left aside"),
            (self.stray, "{n} a quote in a place where it has no meaning, which was read as text"),
        ]
        return [_sentence(oddity, words) for oddity, words in told if oddity.count]


def _sentence(oddity: Oddity, words: str) -> str:
    have = words.startswith(("{n} empty", "{n} a quote"))
    verb = ("has" if have else "is") if oddity.count == 1 else ("have" if have else "are")
    rows = "line" if "blank" in words else "row"
    count = f"1 {rows} {verb}" if oddity.count == 1 else f"{oddity.count:,} {rows}s {verb}"
    return f"{words.replace('{n}', count)} ({'line' if oddity.count == 1 else 'the first in line'} {oddity.line:,})."
