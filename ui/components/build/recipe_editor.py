"""The recipe builder. Its forms are drawn from the steps' own schemas: a new step needs nothing here."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, get_args

from nicegui.events import GenericEventArguments

from jobs.cleaning.fields import Seen
from ui.components.build import step_kinds
from ui.components.build.questions import Trouble
from ui.components.parts.part import RINSE, Part

Recipe = list[dict[str, Any]]

HERE = Path(__file__).parent
SCRIPTS = ("fields", "date_forms", "step_form", "step_finder", "step_row", "column_menu", "dragging", "step_history", "unsent")
NEEDED: list[str | Path] = [RINSE, *(HERE / f"{name}.js" for name in SCRIPTS)]


class RecipeEditor(Part, component="recipe_editor.js", dependencies=NEEDED):
    """`on_change` hears all steps after each change, `on_file` the name and id of a second file that was brought.

    `fixed` shows the steps as they ran, with what each did. `files` are the second files that are there.
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
        super().__init__(catalogue=step_kinds.address(), given=steps, decided=fixed, ran=list(counts), bound=files)
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
        """The columns as they stand before each step, what it does to the rows in sight, and the step that is at fault."""
        self.tell("show", standing, counts, trouble, rows, whole)

    def count(self, counts: Sequence[dict[str, Any]], *, rows: int | None) -> None:
        """What each step does to all rows, or did in the run that is over."""
        self.tell("count", list(counts), rows)

    def uncounted(self, sentence: str) -> None:
        """Why nobody knows what the steps would do to all rows."""
        self.tell("uncounted", sentence)

    def know(self, columns: Sequence[dict[str, Any]]) -> None:
        """What a profile has seen in the file's columns, of all that forms offer."""
        self.tell("know", [{name: column.get(name) for name in ("name", *get_args(Seen))} for column in columns])

    def have_files(self, files: dict[str, dict[str, str]]) -> None:
        """The second files that are there now."""
        self.tell("haveFiles", files)

    def replace(self, steps: Recipe) -> None:
        """The recipe as somebody else has left it."""
        self.tell("replace", steps)

    def take(self, steps: Recipe) -> None:
        """Another recipe's steps in the place of these; it can be undone."""
        self.tell("take", steps)

    def fix(self) -> None:
        """From here on it is only shown."""
        self.tell("fix")

    def suggest(self, step: dict[str, Any], place: int) -> None:
        """Adds a step behind so many others, as if it had been added by hand."""
        self.tell("suggest", step, place)

    async def _brought(self, event: GenericEventArguments) -> None:
        name, file_id = event.args
        await self._on_file(str(name), str(file_id))

    async def _changed(self, event: GenericEventArguments) -> None:
        steps, number = event.args
        await self._on_change([dict(step) for step in steps])
        self.tell("kept", number)
