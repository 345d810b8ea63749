"""The output settings. The form is generated from the writer's settings, so new ones need no change here."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui.events import GenericEventArguments

from jobs.cleaning.writer import WriterSettings
from ui.components.build.recipe_editor import NEEDED
from ui.components.parts.part import Part


class Output(Part, component="output.js", dependencies=NEEDED):
    """`on_change` is called with the settings that differ from their defaults."""

    def __init__(
        self, settings: dict[str, Any], *, fixed: bool, on_change: Callable[[dict[str, Any]], Awaitable[None]]
    ) -> None:
        super().__init__(schema=WriterSettings.model_json_schema(), given=settings, decided=fixed)
        self._on_change = on_change
        self.on("change", self._changed)

    def replace(self, settings: dict[str, Any]) -> None:
        """Shows the settings of another recipe."""
        self.tell("replace", settings)

    def fix(self) -> None:
        """Makes the form read-only."""
        self.tell("fix")

    async def _changed(self, event: GenericEventArguments) -> None:
        await self._on_change(dict(event.args))
