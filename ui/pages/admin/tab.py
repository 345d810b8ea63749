"""The frame that the administrator's tabs share."""

from collections.abc import Awaitable, Callable

from nicegui import ui
from starlette.responses import Response

from models.settings import get_settings
from models.user import User
from ui.auth import current_user
from ui.components.frame.frame import frame
from ui.components.parts.tab_bar import TabBar
from ui.components.parts.tags import tag
from ui.pages.lost import nothing_here

PEOPLE = "/admin/people"
TABS = {
    "/admin": "All jobs",
    "/admin/queues": "Queues",
    "/admin/workers": "Workers",
    "/admin/dead": "Dead letters",
    PEOPLE: "People",
    "/admin/storage": "Storage and limits",
    "/admin/system": "System",
    "/admin/redis": "RQ",
}

Content = Callable[[User], Awaitable[None]]
Page = Callable[[], Awaitable[Response | None]]


def tab(address: str) -> Callable[[Content], Page]:
    """Makes a tab of this content, which is given the administrator. For anybody else there is no such page."""

    def page_of(content: Content) -> Page:
        async def page() -> Response | None:
            user, tabs = current_user(ui.context.client.request), tabs_here()
            if not user.is_admin or address not in tabs:
                return nothing_here()
            with frame(tabs[address], "/admin"):
                tag("h1", "Admin")
                with TabBar("Administration"):
                    for each, name in tabs.items():
                        tag("a", name, href=each, aria_current="page" if each == address else None)
                await content(user)
            return None

        return page

    return page_of


def tabs_here() -> dict[str, str]:
    """The tabs' names by their addresses."""
    return {each: name for each, name in TABS.items() if each != PEOPLE or get_settings().auth == "accounts"}
