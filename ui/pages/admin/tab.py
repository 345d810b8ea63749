"""What the administrator's tabs share."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from nicegui import html, ui
from nicegui.events import GenericEventArguments

from models.errors import RinseError
from models.user import User
from ui import live
from ui.auth import current_user
from ui.components.frame.frame import frame
from ui.components.parts.plain_table import PlainTable, Row
from ui.components.parts.rereading import Rereading
from ui.components.parts.tab_bar import TabBar
from ui.components.parts.tags import notice, tag
from ui.errors import sentence

TABS = (
    ("/admin", "All jobs"),
    ("/admin/queues", "Queues"),
    ("/admin/workers", "Workers"),
    ("/admin/dead", "Dead letters"),
    ("/admin/storage", "Storage and limits"),
    ("/admin/system", "System"),
    ("/admin/redis", "RQ"),
)
GATHER = 0.5
"""Seconds in which changes are gathered: these tabs count, they do not follow single jobs."""

Act = Callable[[str, str], None]


def administrator() -> User | None:
    """Who asks, if that is an administrator: for anybody else there is no such page."""
    user = current_user(ui.context.client.request)
    return user if user.is_admin else None


@contextmanager
def tab(address: str) -> Iterator[None]:
    """A page under the administrator's tabs."""
    title = dict(TABS)[address]
    with frame(title, "/admin"):
        tag("h1", "Admin")
        with TabBar("Administration"):
            for each, name in TABS:
                tag("a", name, href=each, aria_current="page" if each == address else None)
        yield


@contextmanager
def part(title: str, note: str = "") -> Iterator[None]:
    """A part of such a page under a heading of its own."""
    with html.section().classes("admin-part"):
        with html.header():
            tag("h2", title)
            if note:
                tag("p", note, "muted small")
        yield


class LiveTable:
    """A table that is read again when jobs change. `act` does what a button says; both run in threads."""

    def __init__(
        self,
        columns: list[str],
        read: Callable[[], list[Row]],
        *,
        none: tuple[str, str],
        act: Act | None = None,
        gather: float = GATHER,
    ) -> None:
        self.columns, self.read, self.none, self.act, self.gather = columns, read, none, act, gather

    async def start(self) -> None:
        """Puts the table where it is called."""
        self.said = html.div().classes("said")
        self.table = PlainTable(self.columns, await asyncio.to_thread(self.read), self.none)
        self.rereading = Rereading(self.table, self.read, self.table.show, gather=self.gather)
        self.table.on("act", self._act)
        live.jobs.subscribe(self._hear)
        live.news.subscribe(self._hear)
        live.resync.subscribe(self.rereading.ask)
        self.rereading.ask()  # what happened between the first reading and the subscription

    def _hear(self, _news: live.Patch | str) -> None:
        self.rereading.ask()

    async def _act(self, event: GenericEventArguments) -> None:
        name, row_id = event.args
        self.said.clear()
        try:
            if self.act:
                await asyncio.to_thread(self.act, str(name), str(row_id))
        except RinseError as error:
            with self.said:
                notice(sentence(error))
        self.rereading.ask()


Facts = list[tuple[str, Any]]


def facts(pairs: Facts) -> None:
    """Names and values, one under the other."""
    with html.dl().classes("facts panel"):
        for name, value in pairs:
            with html.div():
                tag("dt", name)
                tag("dd", str(value))
