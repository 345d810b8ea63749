"""The recipe builder. Its forms are generated from the steps' schemas, so new steps need no change here."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, get_args

from nicegui.events import GenericEventArguments

from jobs.cleaning.fields import Seen
from ui.components.build import step_kinds
from ui.components.build.questions import Trouble
from ui.components.parts.part import RINSE, Part
from ui.components.parts.reshaping import reshaping

Recipe = list[dict[str, Any]]

HERE = Path(__file__).parent
SCRIPTS = (
    "fields",
    "date_forms",
    "approved_groups",
    "step_form",
    "step_finder",
    "step_row",
    "column_menu",
    "dragging",
    "step_history",
    "unsent",
)
NEEDED: list[str | Path] = [RINSE, *(HERE / f"{name}.js" for name in SCRIPTS)]

TOLD = ("step", "cells_changed", "rejected", "made", "failed", "unread", "groups")


class RecipeEditor(Part, component="recipe_editor.js", dependencies=NEEDED):
    """`on_change` is called with all steps after each change, `on_file` with the name and id of an uploaded second file.

    `fixed` shows the steps read-only, as they ran, with their counts. `files` are the second files that are bound.
    """

    def __init__(
        self,
        steps: Recipe,
        *,
        fixed: bool,
        counts: Sequence[dict[str, Any]],
        files: dict[str, dict[str, str]],
        on_change: Callable[[Recipe], Awaitable[None]],
        on_file: Callable[[str, str], Awaitable[None]],
    ) -> None:
        super().__init__(catalogue=step_kinds.address(), given=steps, decided=fixed, ran=[*map(told, counts)], bound=files)
        self._on_change, self._on_file = on_change, on_file
        self.on("change", self._changed)
        self.on("bring", self._brought)

    def show(
        self,
        standing: dict[str, Any],
        counts: list[dict[str, Any]],
        trouble: Trouble | None,
        *,
        rows: int,
        whole: bool,
    ) -> None:
        """Shows the columns before each step, its effect on the previewed rows, and the step that has an error."""
        self.tell("show", standing, [*map(told, counts)], trouble, rows, whole)

    def count(self, counts: Sequence[dict[str, Any]], *, rows: int | None) -> None:
        """Shows each step's counts for all rows: predicted, or those of the finished run."""
        self.tell("count", [*map(told, counts)], rows)

    def uncounted(self, sentence: str) -> None:
        """Shows why the effect on all rows could not be counted."""
        self.tell("uncounted", sentence)

    def know(self, columns: Sequence[dict[str, Any]]) -> None:
        """Passes on what a profile has found in the columns, for suggestions in forms."""
        self.tell("know", [{name: column.get(name) for name in ("name", *get_args(Seen))} for column in columns])

    def have_files(self, files: dict[str, dict[str, str]]) -> None:
        """Updates the bound second files."""
        self.tell("haveFiles", files)

    def replace(self, steps: Recipe) -> None:
        """Shows the recipe as somebody else has changed it."""
        self.tell("replace", steps)

    def take(self, steps: Recipe) -> None:
        """Replaces the steps by those of another recipe; can be undone."""
        self.tell("take", steps)

    def fix(self) -> None:
        """Makes the editor read-only."""
        self.tell("fix")

    def suggest(self, placed: Sequence[tuple[dict[str, Any], int]]) -> None:
        """Inserts steps one by one, each after a number of others, as if they had been added by hand; undone as one."""
        self.tell("suggest", placed)

    async def _brought(self, event: GenericEventArguments) -> None:
        name, file_id = event.args
        await self._on_file(str(name), str(file_id))

    async def _changed(self, event: GenericEventArguments) -> None:
        steps, number = event.args
        await self._on_change([dict(step) for step in steps])
        self.tell("kept", number)


def told(step: dict[str, Any]) -> dict[str, Any]:
    """What a step did, for the browser: with numbers of columns instead of their names."""
    return {name: step.get(name) for name in TOLD} | reshaping(step)
