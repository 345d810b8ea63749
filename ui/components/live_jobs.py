"""A list of jobs that stays true: subscribe first, then read; patch what moves, read again when rows may come or go."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from models import db
from models.job import Page, list_jobs
from models.job.search import Search, Sort
from models.user import User
from ui import live
from ui.components.job_table import JobTable
from ui.components.rereading import Rereading


@dataclass(frozen=True)
class Query:
    """Which jobs, and which part of them."""

    search: Search = field(default_factory=Search)
    sort: Sort = Sort.NEWEST
    offset: int = 0
    limit: int = 25


class LiveJobs:
    """`on_page` hears each page that was read: for totals and the way to other pages."""

    def __init__(
        self, user: User, query: Query, *, none: tuple[str, str], on_page: Callable[[Page], None] | None = None
    ) -> None:
        self.user, self.query, self.none, self.on_page = user, query, none, on_page
        self.table: JobTable | None = None
        self._topic = live.jobs if query.search.everyone else live.owned_by(user.id)
        self._rereading: Rereading[Page] | None = None
        self._is_stale = False

    async def start(self) -> None:
        """Puts the table where it is called."""
        self._topic.subscribe(self._hear)
        live.resync.subscribe(self._look_again)
        page = await asyncio.to_thread(self._read)
        self.table = JobTable(list(page.jobs), people=self.query.search.everyone, none=self.none)
        if self.on_page:
            self.on_page(page)
        self._rereading = Rereading(self.table, self._read, self._show)
        if self._is_stale:
            self._rereading.ask()

    def _hear(self, news: live.Patch) -> None:
        if not news["internal"] and not (self.table and self.table.patch(news)):
            self._look_again()

    def _look_again(self) -> None:
        self._is_stale = True
        if self._rereading:
            self._rereading.ask()

    def _show(self, page: Page) -> None:
        if self.table:
            self.table.show(list(page.jobs))
        if self.on_page:
            self.on_page(page)

    def _read(self) -> Page:
        query = self.query
        with db.read_session() as session:
            return list_jobs(session, self.user, query.search, sort=query.sort, limit=query.limit, offset=query.offset)
