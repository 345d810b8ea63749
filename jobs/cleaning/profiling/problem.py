"""A problem of a table: a sentence, and the steps that would solve it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

StepDict = dict[str, Any]
Ref = str | StepDict
"""How steps refer to a column."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem. `column` is None if it concerns several columns, or the whole table."""

    column: str | None
    code: str
    count: int
    sentence: str
    steps: list[StepDict] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    """Values that only the cells with the problem hold, to find them by."""
    more: bool = False
    """Whether there are other such cells, with other values."""
    places: Sequence[int] = ()
    """The indices of its columns in the table, from 0."""

    def is_told_by(self, other: "Problem") -> bool:
        """Whether its cells are among those of the other."""
        return not self.more and len(self.values) > 0 and self.places == other.places and {*self.values} <= {*other.values}

    def as_json(self) -> dict[str, Any]:
        fields = {name: getattr(self, name) for name in ("column", "code", "count", "sentence", "steps")}
        fields |= {"places": list(self.places)}
        return fields | ({"values": self.values} if self.values else {}) | ({"more": True} if self.more else {})


def references(names: Sequence[str | None]) -> list[Ref]:
    """How steps refer to columns of these names: by name, or by name and number if it is not the first of that name."""
    seen: Counter[str | None] = Counter()
    refs: list[Ref] = []
    for name in names:
        seen[name] += 1
        refs.append(name if name and seen[name] == 1 else {"name": name, "nth": seen[name]})
    return refs
