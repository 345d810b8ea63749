"""The page of a group of jobs: their status, their summed figures, and a list of them."""

import asyncio
from dataclasses import replace
from typing import NamedTuple

from nicegui import html, ui
from nicegui.events import GenericEventArguments
from starlette.responses import Response

from jobs.non_tables import is_no_table
from models import db
from models.errors import NotFound
from models.job.group import JobGroup, Sums, drafts_of, get_group, sums
from models.job.search import Sort
from models.user import User
from ui import live
from ui.auth import current_user
from ui.components.frame.frame import frame
from ui.components.job.group_head import GroupHead
from ui.components.lists.live_jobs import LiveJobs
from ui.components.parts.rereading import Rereading
from ui.list_address import address_of
from ui.pages.jobs import Tabs, page_of_jobs
from ui.pages.lost import nothing_here

NOTHING = ("Nothing here", "There is no job of this status in the group.")


class Standing(NamedTuple):
    """A group's state. `draft`: id and file name of the first draft, a table if there is one.

    `tables`: the number of drafts on which a recipe built there could be run.
    """

    group: JobGroup
    sums: Sums
    draft: tuple[str, str] | None
    tables: int


async def show(group_id: str) -> Response | None:
    """`/groups/{id}`"""
    request = ui.context.client.request
    user = current_user(request)
    try:
        standing = await asyncio.to_thread(read, group_id, user)
    except NotFound:
        return nothing_here("There is no such group of files. It may have been deleted, or the address is cut off.")
    group = standing.group
    with frame(group.title, "/jobs"):
        await GroupPage(user, standing).build(dict(request.query_params))
    return None


def read(group_id: str, user: User) -> Standing:
    with db.read_session() as session:
        group = get_group(session, group_id, user)
        drafts = drafts_of(session, group_id)
        tables = [draft for draft in drafts if draft.kind == "clean" and not is_no_table(draft)]
        first = next(iter(tables or drafts), None)
        draft = (first.id, first.file_name or "the first file") if first else None
        return Standing(group, sums(session, group_id), draft, len(tables))


class GroupPage:
    """The head follows the jobs: the figures are read again when one of them changes."""

    def __init__(self, user: User, standing: Standing) -> None:
        self.user, self.standing, self.group = user, standing, standing.group

    async def build(self, said: dict[str, str]) -> None:
        address = address_of(f"/groups/{self.group.id}", {"sort": Sort.OLDEST.value} | said)
        everyone = self.group.owner != self.user.id
        search = replace(address.search(everyone=everyone), group=self.group.id)
        topic = live.owned_by(self.group.owner)
        self.head = GroupHead(self.shown(self.standing))
        with html.div().classes("list-head"):
            tabs = Tabs(address)
        jobs = await page_of_jobs(self.user, address, search, tabs, none=NOTHING, topic=topic)
        self.head.on("act", lambda event: self.act(jobs, event))
        rereading = Rereading(self.head, lambda: read(self.group.id, self.user), self.look)
        topic.subscribe(lambda _: rereading.ask(), expect_args=True)
        rereading.keep_up()

    def look(self, standing: Standing) -> None:
        self.head.show(self.shown(standing))

    async def act(self, jobs: LiveJobs, event: GenericEventArguments) -> None:
        """Acts on the whole group, whatever part of it the table shows."""
        if jobs.acts:
            await jobs.acts.do_to(str(event.args), replace(jobs.query.search, status=None))

    def shown(self, standing: Standing) -> dict[str, object]:
        return {
            "id": self.group.id,
            "title": self.group.title,
            "created_at": self.group.created_at.isoformat(),
            "draft": standing.draft,
            "tables": standing.tables,
            "everyone": self.group.owner != self.user.id,
            **standing.sums.public(),
        }
