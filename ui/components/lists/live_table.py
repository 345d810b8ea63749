"""A small table that stays true: it is read again when something has changed that it shows."""

import asyncio
from collections.abc import Callable
from typing import Any

from nicegui import html
from nicegui.events import GenericEventArguments

from models.errors import RinseError
from ui import live
from ui.components.parts.plain_table import PlainTable, Row
from ui.components.parts.rereading import Rereading
from ui.components.parts.tags import notice
from ui.errors import sentence

GATHER = 0.5
"""Seconds in which changes are gathered: these tables count, they do not follow single jobs."""

Act = Callable[[str, str], Any]


class LiveTable:
    """A table that is read again when jobs change, or what is no job: `about` is then which news it hears.

    `act` does what a button says; both run in threads. `on_done` hears what it gave, `on_rows` what is shown from now on.
    """

    def __init__(
        self,
        columns: list[str],
        read: Callable[[], list[Row]],
        *,
        none: tuple[str, str],
        act: Act | None = None,
        on_done: Callable[[Any], None] | None = None,
        on_rows: Callable[[list[Row]], None] | None = None,
        about: str | None = None,
        gather: float = GATHER,
    ) -> None:
        self.columns, self.read, self.none, self.act, self.gather = columns, read, none, act, gather
        self.on_done, self.on_rows, self.about = on_done, on_rows, about

    async def start(self) -> None:
        """Puts the table where it is called."""
        self.said = html.div().classes("said")
        rows = await asyncio.to_thread(self.read)
        self.table = PlainTable(self.columns, rows, self.none)
        self._tell(rows)
        self.rereading = Rereading(self.table, self.read, self._show, gather=self.gather)
        self.table.on("act", self._act)
        if self.about is None:
            live.jobs.subscribe(self._hear)
        live.news.subscribe(self._hear)
        self.rereading.keep_up()

    def _hear(self, news: live.Patch | str) -> None:
        if self.about in (None, news):
            self.rereading.ask()

    def _show(self, rows: list[Row]) -> None:
        self.table.show(rows)
        self._tell(rows)

    def _tell(self, rows: list[Row]) -> None:
        if self.on_rows:
            self.on_rows(rows)

    async def _act(self, event: GenericEventArguments) -> None:
        name, row_id = event.args
        self.said.clear()
        try:
            given = await asyncio.to_thread(self.act, str(name), str(row_id)) if self.act else None
        except RinseError as error:
            with self.said:
                notice(sentence(error))
        else:
            if self.on_done:
                self.on_done(given)
        self.rereading.ask()
