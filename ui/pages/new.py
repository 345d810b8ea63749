"""A new job: its kind and its files. Its options are set on the job's own page."""

from nicegui import html, ui
from starlette.responses import Response

from jobs import groups, kinds, queue
from jobs.kinds.base import TABLES, Kind
from models.job import Order
from models.settings import get_settings
from models.user import User
from ui.auth import current_user
from ui.components.frame.frame import frame
from ui.components.parts.tags import notice, tag
from ui.components.upload.file_drop import TAKES, FileDrop
from ui.pages.lost import nothing_here

CLEANING = "clean"


async def show() -> None:
    """`/new`"""
    with frame("New job", "/"):
        with html.div().classes("page-intro"):
            tag("h1", "New job")
            tag("p", "What is to be done?", "muted")
        with html.div().classes("kind-choice"):
            for kind in offered():
                card(kind)


async def show_kind(kind_id: str) -> Response | None:
    """`/new/{kind}`"""
    kind = next((each for each in offered() if each.id == kind_id), None)
    if kind is None:
        return nothing_here("There is no such kind of job.")
    user = current_user(ui.context.client.request)
    line, more = kind.help()
    with frame(kind.title, "/"):
        with html.div().classes("page-intro"):
            tag("a", "All kinds of job", "small", href="/new")
            tag("h1", kind.title)
            tag("p", f"{line} {more}", "muted")
        if refusal := kind.refusal(user):
            notice(refusal)
        else:
            with html.div().classes("start-form"):
                NewJob(user, kind).build()
    return None


def offered() -> list[Kind]:
    """Cleaning first, then the others by title."""
    asked_for = [kind for kind in kinds.all_kinds().values() if not kind.internal]
    return sorted(asked_for, key=lambda kind: (kind.id != CLEANING, kind.title))


def card(kind: Kind) -> None:
    """Cleaning links to the start page."""
    line, more = kind.help()
    with tag("a", "", "panel kind-card", href="/" if kind.id == CLEANING else f"/new/{kind.id}"):
        tag("h2", kind.title)
        tag("p", line)
        tag("p", more, "muted small")


def spoken(endings: tuple[str, ...]) -> str:
    """.jpg, .png → JPG, PNG"""
    return ", ".join(ending.removeprefix(".").upper() for ending in endings)


class NewJob:
    """Turns uploaded files into a draft, which the browser then opens."""

    def __init__(self, user: User, kind: Kind) -> None:
        self.user, self.kind = user, kind

    def build(self) -> None:
        FileDrop(
            limit=get_settings().max_upload_bytes,
            accept=self.kind.accepts,
            takes=TAKES if self.kind.accepts == TABLES else f"{spoken(self.kind.accepts)}, up to {{limit}} each",
            jobs_for=self.drafts,
        )
        if self.kind.several:
            tag("p", "All files that you drop together are one job.", "muted small")

    def drafts(self, file_ids: list[str]) -> list[str]:
        """One draft for all files, or one for each, in a group."""
        if self.kind.several:
            job, _ = queue.submit(self.user, Order(self.kind.id, file_ids[0], {"files": file_ids[1:]}, draft=True))
            return [job.id] * len(file_ids)
        return groups.submit_each(self.user, Order(self.kind.id, draft=True), file_ids)
