"""The start page: what Rinse does, the drop zone, and recent files."""

import asyncio
from contextlib import suppress

from nicegui import html, ui
from nicegui.events import GenericEventArguments

from jobs import groups
from jobs.cleaning.plural import plural
from models import db
from models.columns import plain_text
from models.errors import NotFound, Refused, RinseError
from models.job import Order
from models.recipe import EMPTY_RECIPE, SavedRecipe, get_recipe
from models.settings import get_settings
from models.user import User
from ui.api.receiving import receive_whole
from ui.auth import current_user
from ui.components.frame.frame import frame
from ui.components.lists.live_jobs import LiveJobs, Query
from ui.components.parts.contacts import contact
from ui.components.parts.tags import icon, notice, tag
from ui.components.upload.file_drop import FileDrop
from ui.errors import sentence
from ui.samples import SAMPLES

Cells = tuple[str, ...]

RECENT = 8
PICTURE = (
    (("0000002755", "··Ann Lee·", "Oslo"), ("0000002755", "Ann Lee", "Oslo")),
    (("0000002756", "Carla Díaz", "null"), ("0000002756", "Carla Díaz", "Unknown")),
    (("0000002755", "Ann Lee", "Oslo"), None),
    (("0000002757", "Bob Ray→", "Lima"), ("0000002757", "Bob Ray", "Lima")),
)
"""Each row before and after; None: removed."""
NOTHING_YET = ("Nothing here yet", "The files you drop appear here, with what became of them.")


async def show(recipe: str = "") -> None:
    """`/`, or `/?recipe=ID` to use a saved recipe on the next files."""
    user = current_user(ui.context.client.request)
    saved = await asyncio.to_thread(fetch, user, recipe) if recipe else None
    with frame("", "/"):
        with html.div().classes("start"):
            with html.div():
                tag("h1", "Drop a messy file, take away a clean one.")
                tag(
                    "p",
                    "Rinse shows what is wrong with a CSV or Excel file, lets you build the cleaning step by step on "
                    "real rows, and gives you the clean file with a receipt of everything it changed.",
                    "start-lead",
                )
            before_and_after()
        if recipe:
            say_recipe(saved)
        Start(user, saved).build()
        with tag("section", "", "recent", aria_label="Recent files"):
            with html.div().classes("recent-head"):
                tag("h2", "Recent")
                tag("a", "All files & jobs", href="/jobs")
            recent = LiveJobs(user, Query(limit=RECENT), none=NOTHING_YET)
            await recent.start()


class Start:
    """Turns uploaded files into drafts, which the browser then opens."""

    def __init__(self, user: User, saved: SavedRecipe | None) -> None:
        self.user, self.saved = user, saved
        self.email: str | None = None

    def build(self) -> None:
        with html.div().classes("start-form"):
            limit = get_settings().max_upload_bytes
            samples = [(key, sample.title, sample.about) for key, sample in SAMPLES.items()]
            self.drop = FileDrop(limit=limit, samples=samples, jobs_for=self.drafts, on_sample=self.sample)
            with tag("p", "", "muted small"):
                tag("a", "Reports, pictures, letters: other kinds of job", href="/new")
            if get_settings().sends_mail:
                self.ask_for_mail()

    def ask_for_mail(self) -> None:
        """Asks for an address to notify when the job has ended."""
        with html.div().classes("mail"):
            with html.div().classes("field"):
                tag("label", "E-mail address (optional)", for_="mail")
                self.mail = tag(
                    "input",
                    "",
                    "input",
                    id="mail",
                    type="email",
                    autocomplete="email",
                    placeholder="you@example.org",
                )
                self.mail.on("change", self.mail_typed, js_handler="(event) => emit(event.target.value)")
            self.mail_note = tag("p", "Kept with the job, and used for nothing else.", "faint small", role="status")

    async def sample(self, which: str) -> None:
        """Handled like any other file, except that nothing is uploaded."""
        sample = SAMPLES[which]
        try:
            file = await receive_whole(sample.make(), sample.name, self.user)
        except RinseError as error:
            self.drop.refuse(sentence(error))
        else:
            await self.drop.arrived([file.id], is_all=True)

    def drafts(self, file_ids: list[str]) -> list[str]:
        """One draft per file; several files become a group, so that one recipe can be run on all."""
        options = {"recipe_id": self.saved.id} if self.saved else {"recipe": EMPTY_RECIPE}
        return groups.submit_each(self.user, Order("clean", None, options, draft=True, email=self.email), file_ids)

    def mail_typed(self, event: GenericEventArguments) -> None:
        try:
            self.email = contact("email", str(event.args))
        except Refused as error:
            self.email = None
            self.say_mail(sentence(error), wrong=True)
        else:
            self.say_mail("Kept with the next file you drop." if self.email else "", wrong=False)

    def say_mail(self, text: str, *, wrong: bool) -> None:
        self.mail_note.say(text)
        self.mail.props["aria-invalid"] = "true" if wrong else "false"


def fetch(user: User, recipe_id: str) -> SavedRecipe | None:
    with db.read_session() as session, suppress(NotFound):
        return get_recipe(session, plain_text(recipe_id, 20), user)
    return None


def say_recipe(saved: SavedRecipe | None) -> None:
    """Says which recipe is used on the next files, with a link to start without it."""
    if saved is None:
        notice("There is no such recipe. It may have been deleted.", "start-recipe")
        return
    steps = plural(len(saved.recipe.get("steps", [])), "step")
    with tag("p", "", "notice notice-calm start-recipe", role="status"):
        icon("recipe")
        with html.span():
            tag("bdi", f"“{saved.name}” ({steps})")
            tag("span", " is used on the next files you drop: you see what it does before it is run. ")
            tag("a", "Drop without it", href="/")


def before_and_after() -> None:
    """A picture: a small table before and after cleaning."""
    with tag("figure", "", "before-after", aria_label="A table before and after"):
        small_table("Before", [(old, old if new is None else new) for old, new in PICTURE], "gone")
        icon("arrow")
        small_table("After", [(new, old) for old, new in PICTURE if new], "changed")
    tag("p", "White space taken off, a gap filled, a repeated row removed; every id as it was.", "visually-hidden")


def small_table(caption: str, rows: list[tuple[Cells, Cells]], look: str) -> None:
    """Highlights cells that differ from the other table, and rows that are not in it."""
    with html.table():
        tag("caption", caption)
        with html.tbody():
            for cells, others in rows:
                with html.tr().classes("leaves" if look == "gone" and cells is others else ""):
                    for cell, other in zip(cells, others, strict=True):
                        tag("td", cell, look if cell != other else "")
