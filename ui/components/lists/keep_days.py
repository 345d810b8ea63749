"""How long each owner's jobs are kept, set by an administrator."""

import asyncio
from collections.abc import Mapping

from nicegui import html, ui
from nicegui.events import GenericEventArguments

from jobs.files.retention import keep_for
from models.errors import RinseError
from models.owner_retention import MOST_DAYS
from ui.auth import current_user
from ui.components.parts.part import Part
from ui.components.parts.tags import notice, tag
from ui.errors import sentence

NOTE = "0 keeps them for ever; nothing means the default, KEEP_DAYS. For kinds in KEEP_DAYS_OF_KINDS, that setting holds."


class KeepDays(Part, component="keep_days.js"):
    """A short form below the table of owners, of whom there is one at least. `owners`: names by id."""

    def __init__(self, owners: Mapping[str, str]) -> None:
        super().__init__(owners=[*owners.items()], most=MOST_DAYS)
        tag("p", NOTE, "muted small")
        self.owners, self.said = owners, html.div().classes("said")
        self.on("keep", self.save)

    async def save(self, event: GenericEventArguments) -> None:
        owner, days = map(str, event.args)
        if not current_user(ui.context.client.request).is_admin or owner not in self.owners:
            return
        self.said.clear()
        try:
            await asyncio.to_thread(keep_for, owner, int(days) if days else None)
        except (RinseError, ValueError) as error:
            with self.said:
                notice(sentence(error) if isinstance(error, RinseError) else "Give a whole number of days.")
        else:
            ui.navigate.reload()
