"""The frame that the administrator's tabs share."""

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui

from models.settings import get_settings
from models.user import User
from ui.auth import current_user
from ui.components.frame.frame import frame
from ui.components.parts.tab_bar import TabBar
from ui.components.parts.tags import tag

PEOPLE = "/admin/people"
TABS = (
    ("/admin", "All jobs"),
    ("/admin/queues", "Queues"),
    ("/admin/workers", "Workers"),
    ("/admin/dead", "Dead letters"),
    (PEOPLE, "People"),
    ("/admin/storage", "Storage and limits"),
    ("/admin/system", "System"),
    ("/admin/redis", "RQ"),
)


def administrator() -> User | None:
    """The user, if an administrator: for anybody else there is no such page."""
    user = current_user(ui.context.client.request)
    return user if user.is_admin else None


@contextmanager
def tab(address: str) -> Iterator[None]:
    """A page with the administrator's tabs."""
    title = dict(TABS)[address]
    with frame(title, "/admin"):
        tag("h1", "Admin")
        with TabBar("Administration"):
            for each, name in TABS:
                if each == PEOPLE and get_settings().auth != "accounts":
                    continue
                tag("a", name, href=each, aria_current="page" if each == address else None)
        yield
