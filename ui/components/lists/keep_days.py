"""How long each owner's jobs are kept, set by an administrator."""

import asyncio
from collections.abc import Mapping

from nicegui import html, ui

from jobs.files.retention import keep_for
from models.errors import RinseError
from models.owner_retention import MOST_DAYS
from ui.auth import current_user
from ui.components.parts.tags import notice, tag
from ui.errors import sentence

VALUE = "(event) => emit(event.target.value)"
NOTE = "0 keeps them for ever; nothing means the default, KEEP_DAYS. For kinds in KEEP_DAYS_OF_KINDS, that setting holds."


class KeepDays:
    """A short form below the table of owners. `owners`: names by id."""

    def __init__(self, owners: Mapping[str, str]) -> None:
        self.owners, self.owner, self.days = owners, next(iter(owners), ""), ""

    def build(self) -> None:
        if not self.owners:
            return
        with html.div().classes("keep-days"):
            with html.div().classes("field"):
                tag("label", "Keep the jobs of", for_="keep-owner")
                with tag("select", "", "select", id="keep-owner") as owner:
                    for each, name in self.owners.items():
                        tag("option", name, value=each)
            with html.div().classes("field"):
                tag("label", "Days", for_="keep-days")
                numbers = {"type": "number", "min": "0", "max": str(MOST_DAYS)}
                days = tag("input", "", "input", id="keep-days", placeholder="default", **numbers)
            tag("button", "Keep", "button", type="button").on("click", self.save)
        tag("p", NOTE, "muted small")
        self.said = html.div().classes("said")
        owner.on("change", lambda event: self.choose(str(event.args)), js_handler=VALUE)
        days.on("input", lambda event: self.type(str(event.args)), js_handler=VALUE)

    def choose(self, owner: str) -> None:
        self.owner = owner

    def type(self, days: str) -> None:
        self.days = days.strip()

    async def save(self) -> None:
        if not current_user(ui.context.client.request).is_admin or self.owner not in self.owners:
            return
        self.said.clear()
        try:
            await asyncio.to_thread(keep_for, self.owner, int(self.days) if self.days else None)
        except (RinseError, ValueError) as error:
            with self.said:
                notice(sentence(error) if isinstance(error, RinseError) else "Give a whole number of days.")
        else:
            ui.navigate.reload()
