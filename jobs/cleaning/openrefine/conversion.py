"""The result of converting an operation: steps, and how they differ from it; or why no step can express it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Step = dict[str, Any]


class NotConvertible(Exception):
    """No step can express this; the message is the reason, as a sentence."""


@dataclass(frozen=True)
class Conversion:
    """Steps of a recipe, and sentences on how they behave differently."""

    steps: list[Step] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)

    @classmethod
    def one(cls, step: str, *differences: str, **params: Any) -> "Conversion":
        return cls([{"step": step} | params], list(differences))

    @classmethod
    def together(cls, parts: "Iterable[Conversion]") -> "Conversion":
        every = list(parts)
        differences = dict.fromkeys(difference for part in every for difference in part.differences)
        return cls([step for part in every for step in part.steps], list(differences))
