"""A person's files and jobs: status tabs with moving counts, search, pages. What is shown is in the address."""

from typing import NamedTuple
from urllib.parse import urlencode

from nicegui import html, ui

from models.job import Page, Status
from models.job.search import Search
from models.user import User
from ui.auth import current_user
from ui.components.frame import frame
from ui.components.live_jobs import LiveJobs, Query
from ui.components.tags import Tag, icon, tag

PAGE = 25
TABS = (
    Status.FAILED,
    Status.DEAD,
    Status.RUNNING,
    Status.QUEUED,
    Status.RETRYING,
    Status.DONE,
    Status.DRAFT,
    Status.CANCELLED,
)


class Address(NamedTuple):
    """A list page's address in parts."""

    path: str
    status: Status | None = None
    q: str = ""
    number: int = 1

    def __str__(self) -> str:
        said = {
            "status": self.status and self.status.value,
            "q": self.q,
            "page": self.number if self.number > 1 else None,
        }
        query = urlencode({name: value for name, value in said.items() if value})
        return f"{self.path}?{query}" if query else self.path


async def show(status: str = "", q: str = "", page: str = "1") -> None:
    """`/jobs`"""
    with frame("Files & jobs", "/jobs"):
        tag("h1", "Files & jobs")
        await job_list(current_user(ui.context.client.request), address_of("/jobs", status, q, page), everyone=False)


async def job_list(user: User, address: Address, *, everyone: bool) -> None:
    """Tabs, search, the live table, and the way to other pages."""
    with html.div().classes("list-head"):
        tabs = Tabs(address)
    search(address)
    offset = (address.number - 1) * PAGE
    query = Query(Search(address.status, q=address.q, everyone=everyone), offset=offset, limit=PAGE)
    none = (
        ("Nothing found", "Try another word, or another tab.")
        if address.q or address.status
        else ("Nothing here yet", "Drop a file on the start page, and it appears here.")
    )
    table = html.div()
    pages = Pages(address)

    def count(page: Page) -> None:
        tabs.count(page)
        pages.count(page)

    with table:
        await LiveJobs(user, query, none=none, on_page=count).start()


class Tabs:
    """One tab a status, each an address, with a count that moves."""

    def __init__(self, address: Address) -> None:
        self.counts: dict[Status | None, Tag] = {}
        with tag("nav", "", "tabs", aria_label="Jobs by status"):
            for status in (None, *TABS):
                current = "page" if status == address.status else None
                with tag("a", "", href=str(address._replace(status=status, number=1)), aria_current=current):
                    tag("span", (status.value if status else "all").capitalize())
                    self.counts[status] = tag("span", "", "count")

    def count(self, page: Page) -> None:
        for status, count in self.counts.items():
            count.say(f"{page.totals[status] if status else sum(page.totals.values()):,}")


def search(address: Address) -> None:
    """By file name, error, or the job's id; sent with Enter, like any form."""
    with html.div().classes("list-tools"), tag("form", "", action=address.path, method="get", role="search"):
        if address.status:
            tag("input", type="hidden", name="status", value=address.status.value)
        with html.div().classes("search"):
            icon("search")
            said = {"placeholder": "File name, error or job id", "aria_label": "Search files and jobs"}
            tag("input", "", "input", type="search", name="q", value=address.q, **said)


class Pages:
    """Which part of the list this is, and the way to its neighbours."""

    def __init__(self, address: Address) -> None:
        self.address = address
        with tag("nav", "", "pages", aria_label="Pages of the list"):
            self.text = tag("span", "", "num")
            self.newer = tag("a", "Newer", "button button-small", href=str(address._replace(number=address.number - 1)))
            self.older = tag("a", "Older", "button button-small", href=str(address._replace(number=address.number + 1)))

    def count(self, page: Page) -> None:
        first = (self.address.number - 1) * PAGE
        last = first + len(page.jobs)
        several = page.total > PAGE
        self.text.say(f"{first + 1:,} to {last:,} of {page.total:,}" if several and page.jobs else "")
        self.newer.set_visibility(first > 0)
        self.older.set_visibility(last < page.total)


def address_of(path: str, status: str, q: str, page: str) -> Address:
    """From what the address bar says; what makes no sense there is left out."""
    known = Status(status) if status in set(Status) else None
    return Address(path, known, q.strip()[:200], max(int(page), 1) if page.isdecimal() and len(page) < 7 else 1)
