"""How the file is read: what was detected, with a control to override each part."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from nicegui.events import GenericEventArguments

from models.errors import JobError
from ui.components.parts.part import RINSE, Part
from ui.components.parts.reader_words import DELIMITERS, OFFERED, delimiter_in_words, encoding_in_words

HERE = Path(__file__).parent
NEEDED: list[str | Path] = [RINSE, *(HERE / f"{name}.js" for name in ("column_cuts", "reading_choices", "reading_notes"))]

SIDES = ("above", "below")
HOPELESS = ("EMPTY", "CORRUPT", "ENCRYPTED", "TYPE_MISMATCH")
"""Error codes that no other reader setting can fix."""
NO_FILE = "The file was deleted, so its rows cannot be shown."
"""In place of how it is read."""


class Reading(Part, component="reading.js", dependencies=NEEDED):
    """`on_change` is called with the chosen reader settings. `fixed`: read-only."""

    def __init__(
        self, settings: dict[str, Any], *, fixed: bool, on_change: Callable[[dict[str, Any]], Awaitable[None]]
    ) -> None:
        encodings = [(each, encoding_in_words(each)) for each in OFFERED]
        super().__init__(given=settings, decided=fixed, encodings=encodings, delimiters=list(DELIMITERS.items()))
        self._on_change = on_change
        self.on("change", self._changed)

    def read(self, answer: dict[str, Any]) -> None:
        """Shows how the file was read, by a look or a preview; offers another sheet if this one is hardly the table."""
        reader = answer["reader"] | {"words": in_words(answer["reader"])}
        self.tell("read", reader, shortcoming(answer), {side: answer[side] for side in SIDES}, answer["printed"])

    def refuse(self, sentence: str, trouble: JobError | None) -> None:
        """Shows why it cannot be read, or that one of several files or sheets must be chosen first."""
        code = trouble["code"] if trouble else "EMPTY"
        offers = "member" if code == "ARCHIVE_AMBIGUOUS" else "sheet"
        self.tell("refuse", sentence, trouble.get("choices", []) if trouble else [], offers, code in HOPELESS)

    def choose(self, settings: dict[str, Any]) -> None:
        """Shows other settings, from another recipe."""
        self.tell("choose", settings)

    def fix(self) -> None:
        """Makes the form read-only."""
        self.tell("fix")

    async def _changed(self, event: GenericEventArguments) -> None:
        await self._on_change(dict(event.args))


def in_words(reader: dict[str, Any]) -> dict[str, str]:
    delimiter = delimiter_in_words(reader.get("delimiter") or "", spaced=bool(reader.get("spaced")))
    return {"encoding": encoding_in_words(reader.get("encoding") or ""), "delimiter": delimiter}


def shortcoming(answer: dict[str, Any]) -> str:
    """Why a sheet may not be the one that was meant, but its cover, for instance."""
    if answer["whole"] and not answer["rows_seen"]:
        return "no rows"
    columns = answer["standing"]["tables"][0] if "standing" in answer else answer["columns"]
    return "a single column" if len(columns) == 1 else ""
