"""A live list of jobs: subscribe first, then read; patch what changes, and read again when rows may come or go."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from nicegui import Event

from models import db
from models.account import names_of
from models.job import Page, Status, list_jobs
from models.job.group import titles
from models.job.search import Search, Sort
from models.user import User
from ui import live
from ui.components.lists.bulk_acts import BulkActs
from ui.components.lists.job_table import Choosing, Found, JobTable
from ui.components.parts.rereading import Rereading
from ui.components.parts.waits import Waits


@dataclass(frozen=True)
class Query:
    """A search, and the page of it that is shown."""

    search: Search = field(default_factory=Search)
    sort: Sort = Sort.NEWEST
    offset: int = 0
    limit: int = 25


class LiveJobs:
    """`on_page` is called with each page that was read, for totals and page links. `topic`: the events to follow."""

    def __init__(
        self,
        user: User,
        query: Query,
        *,
        none: tuple[str, str],
        choosing: Choosing | None = None,
        on_page: Callable[[Page], None] | None = None,
        topic: Event[[live.Patch]] | None = None,
    ) -> None:
        self.user, self.query, self.none, self.choosing, self.on_page = user, query, none, choosing, on_page
        self.table: JobTable | None = None
        self.acts: BulkActs | None = None
        self._topic = topic or (live.jobs if query.search.everyone else live.owned_by(user.id))
        self._rereading: Rereading[Found] | None = None
        self._waits: Waits | None = None
        self._is_stale = False

    async def start(self) -> None:
        """Adds the table to the current slot."""
        self._topic.subscribe(self._hear)
        live.resync.subscribe(self._look_again)
        found = await asyncio.to_thread(self.read)
        people = self.query.search.everyone
        self.table = JobTable(found, people=people, none=self.none, choosing=self.choosing)
        if self.choosing:
            self.acts = BulkActs(self.user, self.query.search, self.table)
        self._waits = Waits(self.table, self.table.wait)
        self._tell(found.page)
        self._rereading = Rereading(self.table, self.read, self._show)
        if self._is_stale:
            self._rereading.ask()

    def _hear(self, news: live.Patch) -> None:
        if not news["internal"] and not (self.table and self.table.patch(news)):
            self._look_again()

    def _look_again(self) -> None:
        self._is_stale = True
        if self._rereading:
            self._rereading.ask()

    def _show(self, found: Found) -> None:
        if self.table:
            self.table.show(found)
        self._tell(found.page)

    def _tell(self, page: Page) -> None:
        if self._waits:
            self._waits.follow([job.id for job in page.jobs if job.status is Status.QUEUED])
        if self.on_page:
            self.on_page(page)

    def read(self) -> Found:
        query = self.query
        with db.read_session() as session:
            page = list_jobs(session, self.user, query.search, sort=query.sort, limit=query.limit, offset=query.offset)
            groups = {job.group_id for job in page.jobs if job.group_id} - {query.search.group}
            people = names_of(session, {job.owner for job in page.jobs}) if query.search.everyone else {}
            return Found(page, titles(session, groups), people)
