"""A person's files and jobs: status tabs with live counts, filters and pages. All of that is in the address."""

from nicegui import Event, html, ui

from models.job import TROUBLE, Page, Status
from models.job.search import Search
from models.user import User
from ui import live
from ui.auth import current_user
from ui.components.frame.frame import frame
from ui.components.lists.job_filters import JobFilters
from ui.components.lists.job_table import Choosing
from ui.components.lists.live_jobs import LiveJobs, Query
from ui.components.lists.pages import Pages
from ui.components.lists.usage_line import usage_line
from ui.components.parts.tab_bar import TabBar
from ui.components.parts.tags import Tag, tag
from ui.list_address import Address, address_of, matching

PAGE = 25
TABS = (None, Status.RUNNING, Status.QUEUED, Status.RETRYING, Status.DONE, Status.DRAFT, Status.CANCELLED, *TROUBLE)
NOTHING_FOUND = ("Nothing found", "Try another word, or another tab.")
NOTHING_YET = ("Nothing here yet", "[Drop a file](/), and it appears here.")


async def show() -> None:
    """`/jobs`"""
    request = ui.context.client.request
    with frame("Files & jobs", "/jobs"):
        with html.div().classes("page-intro"):
            tag("h1", "Files & jobs")
            await usage_line(current_user(request))
        await job_list(current_user(request), address_of("/jobs", request.query_params), everyone=False)


async def job_list(user: User, address: Address, *, everyone: bool) -> None:
    """Tabs, filters, the live table, and links to other pages."""
    with html.div().classes("list-head"):
        tabs = Tabs(address)
    JobFilters(address)
    none = NOTHING_FOUND if address._replace(number=1).parameters() else NOTHING_YET
    await page_of_jobs(user, address, address.search(everyone=everyone), tabs, none=none)


async def page_of_jobs(
    user: User,
    address: Address,
    search: Search,
    tabs: "Tabs",
    *,
    none: tuple[str, str],
    topic: Event[[live.Patch]] | None = None,
) -> LiveJobs:
    """The live table of one page, and links to others; `tabs` show the counts."""
    table = html.div()
    pages = Pages(address, PAGE)

    def count(page: Page) -> None:
        tabs.count(page)
        pages.count(len(page.jobs), page.total)

    with table:
        query = Query(search, address.sort, offset=(address.number - 1) * PAGE, limit=PAGE)
        choosing = Choosing(address.heads(), matching(search), address.narrows)
        jobs = LiveJobs(user, query, none=none, choosing=choosing, on_page=count, topic=topic)
        await jobs.start()
    return jobs


class Tabs:
    """One tab per status, with a live count. While there are failures, their tabs come first."""

    def __init__(self, address: Address) -> None:
        self.counts: dict[Status | None, Tag] = {}
        self.tabs: dict[Status | None, Tag] = {}
        self._in_trouble: list[Status] = []
        with TabBar("Jobs by status"):
            for status in TABS:
                current = "page" if status == address.status else None
                one_of_them = str(address._replace(status=status, number=1))
                with tag("a", "", href=one_of_them, aria_current=current) as self.tabs[status]:
                    tag("span", (status.value if status else "all").capitalize())
                    self.counts[status] = tag("span", "", "count")

    def count(self, page: Page) -> None:
        for status, count in self.counts.items():
            count.say(f"{page.totals[status] if status else sum(page.totals.values()):,}")
        in_trouble = [status for status in TROUBLE if page.totals[status]]
        if in_trouble != self._in_trouble:
            self._in_trouble = in_trouble
            self._in_order([*in_trouble, *(status for status in TABS if status not in in_trouble)])

    def _in_order(self, statuses: list[Status | None]) -> None:
        for place, status in enumerate(statuses):
            self.tabs[status].move(target_index=place)
