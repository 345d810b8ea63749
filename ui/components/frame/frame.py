"""The frame around every page: the rail with navigation, search, connection and theme, and the page's content."""

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import html, ui

from ui.auth import Visitor, visitor_of
from ui.components.frame.connection import Connection
from ui.components.frame.keyboard import Keyboard
from ui.components.frame.themes import Themes
from ui.components.parts.part import Part
from ui.components.parts.tags import icon, tag
from ui.theme import asset

PLACES = (
    ("/", "New", "drop"),
    ("/jobs", "Files & jobs", "jobs"),
    ("/recipes", "Recipes", "recipe"),
    ("/schedules", "Schedules", "clock"),
    ("/admin", "Admin", "admin"),
    ("/help", "Help", "help"),
)
ACCOUNT = "/account"


class Seek(Part, component="seek.js"):
    """The search: a form, whose results are a page of their own."""


class Toasts(Part, component="toasts.js"):
    """Short messages about what was just done, by our scripts: `toast` of rinse.js."""


@contextmanager
def frame(title: str, here: str, *, wide: bool = False) -> Iterator[None]:
    """The context of a page's content. `title` is for the browser tab; `here` is the address of its entry in the rail."""
    ui.page_title(f"{title} · Rinse" if title else "Rinse")
    _without_a_landmark_of_its_own()
    tag("a", "Skip to the page", "skip", href="#main")
    _rail(here)
    with html.main(id="main", tabindex="-1"), html.div().classes("page page-wide" if wide else "page"):
        yield
    Toasts()


def _rail(here: str) -> None:
    visitor = visitor_of(ui.context.client.request)
    is_admin = visitor is not None and visitor.user.is_admin
    places = [place for place in PLACES if place[0] != "/admin" or is_admin]
    with html.header().classes("rail"):
        with tag("a", "", "brand", href="/", aria_label="Rinse, start page"):
            tag("img", src=asset("favicon.svg"), alt="")
            tag("span", "Rinse")
        Seek()
        with tag("nav", "", aria_label="Pages"):
            for address, name, mark in places:
                with tag("a", "", href=address, title=name, aria_current="page" if address == here else None):
                    icon(mark)
                    tag("span", name)
        with html.div().classes("rail-foot"):
            if visitor and visitor.sign_in:
                _person(visitor, here)
            Keyboard()
            Connection()
            Themes()


def _person(visitor: Visitor, here: str) -> None:
    """The signed-in user, with AUTH=accounts."""
    with html.div().classes("person"):
        with tag("a", "", href=ACCOUNT, title="Account", aria_current="page" if here == ACCOUNT else None):
            icon("person")
            tag("bdi", visitor.user.name)
        sign_out("link small")


def sign_out(look: str) -> None:
    """A form, since only an HTTP answer can delete the cookie. It contains the id of the page that is being left."""
    with tag("form", "", "sign-out", method="post", action="/sign-out"):
        tag("input", "", type="hidden", name="page", value=ui.context.client.id)
        tag("button", "Sign out", look)


def _without_a_landmark_of_its_own() -> None:
    """NiceGUI wraps all content in a <main>; ours marks where the page's content begins."""
    content = ui.context.client.content.parent_slot
    if content:
        content.parent.tag = "div"
