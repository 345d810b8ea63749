"""What a run changed, by step and by column: a bar for each, and a link from each count to its cells."""

from collections.abc import Callable
from typing import Any

from nicegui.events import GenericEventArguments

from ui.components.parts.part import Part
from ui.components.parts.reshaping import reshaping

IN_SIGHT = 8
"""Columns that are shown at once; the others after a click."""

Look = Callable[[str, int | None, str | None], None]


class Breakdown(Part, component="breakdown.js"):
    """`on_look` is called with the lines to show: changes or rejects, of a step or a column."""

    def __init__(self, result: dict[str, Any], titles: list[str], kinds: set[str], *, on_look: Look) -> None:
        super().__init__(
            steps=[step_of(step, title) for step, title in zip(result.get("steps", []), titles, strict=False)],
            columns=[[each["column"], each["cells_changed"]] for each in result.get("columns", [])],
            rejected=rejected_by_reader(result),
            kinds=sorted(kinds),
            sight=IN_SIGHT,
        )
        self._on_look = on_look
        self.on("look", self._look)

    def _look(self, event: GenericEventArguments) -> None:
        kind, step, column = event.args
        self._on_look(str(kind), None if step is None else int(step), None if column is None else str(column))


def step_of(step: dict[str, Any], title: str) -> dict[str, Any]:
    """Receipts are never rewritten: early ones had no counts of rows made, failed cells and columns."""
    return reshaping(step) | {
        "number": step["step"],
        "title": title,
        "changed": step["cells_changed"],  # null if the engine does not count
        "rejected": step["rejected"],
        "made": step.get("made", 0),
        "failed": step.get("failed", 0),
        "unread": list(map(str, step.get("unread", ()))),
        "seconds": step["seconds"],
        "off": step.get("off", False),
    }


def rejected_by_reader(result: dict[str, Any]) -> int:
    """Rows that were removed before the first step because they could not be read completely."""
    left: int = result.get("rows_rejected") or 0
    return left - sum(int(step["rejected"]) for step in result.get("steps", []))
