"""How the file is read: what was found out, and a choice beside each part of it."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from nicegui.events import GenericEventArguments

from models.errors import JobError
from ui.components.parts.part import RINSE, Part

HERE = Path(__file__).parent
NEEDED: list[str | Path] = [RINSE, *(HERE / f"{name}.js" for name in ("reading_choices", "reading_notes"))]

HOPELESS = ("EMPTY", "CORRUPT", "ENCRYPTED", "TYPE_MISMATCH")
"""Codes of what no other setting mends."""


class Reading(Part, component="reading.js", dependencies=NEEDED):
    """`on_change` hears the reader settings that were chosen. `fixed`: there is nothing to choose any more."""

    def __init__(
        self, settings: dict[str, Any], *, fixed: bool, on_change: Callable[[dict[str, Any]], Awaitable[None]]
    ) -> None:
        super().__init__(given=settings, decided=fixed)
        self._on_change = on_change
        self.on("change", self._changed)

    def read(self, reading: dict[str, Any]) -> None:
        """What it settled on."""
        self.tell("read", reading)

    def refuse(self, sentence: str, trouble: JobError | None) -> None:
        """Why it can't be read; or that it can once one of the files or sheets that are offered is chosen."""
        code = trouble["code"] if trouble else "EMPTY"
        offers = "sheet" if code == "EMPTY" else "member"  # a sheet beside others, or a file in an archive
        self.tell("refuse", sentence, trouble.get("choices", []) if trouble else [], offers, code in HOPELESS)

    def choose(self, settings: dict[str, Any]) -> None:
        """Other settings, from another recipe."""
        self.tell("choose", settings)

    def fix(self) -> None:
        """From here on it is only shown."""
        self.tell("fix")

    async def _changed(self, event: GenericEventArguments) -> None:
        await self._on_change(dict(event.args))
