"""A small live table: it is read again when what it shows may have changed."""

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
"""Seconds for which changes are gathered before reading again: these tables count, they do not follow single jobs."""

Act = Callable[[str, str], Any]


class LiveTable:
    """A table that is read again when jobs change. For a table of something else, `about` is the topic of its news.

    `read` and `act`, the handler of the buttons, run in threads. `on_done` is called with the result of `act`, `on_rows` with
    the rows shown.
    """

    def __init__(
        self,
        columns: list[str],
        read: Callable[[], list[Row]],
        *,
        none: tuple[str, str],
        act: Act | None = None,
        on_done: Callable[[Any], None] | None = None,
        on_rows: Callable[[list[Row]], Any] | None = None,
        about: str | None = None,
        gather: float = GATHER,
    ) -> None:
        self.columns, self.read, self.none, self.act, self.gather = columns, read, none, act, gather
        self.on_done, self.on_rows, self.about = on_done, on_rows, about

    async def start(self) -> None:
        """Adds the table to the current slot."""
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
