"""The administrator's view: everybody's jobs, live, by status."""

from nicegui import ui
from starlette.responses import Response

from ui.auth import current_user
from ui.components.frame import frame
from ui.components.tags import tag
from ui.pages.jobs import address_of, job_list
from ui.pages.lost import nothing_here


async def show(status: str = "", q: str = "", page: str = "1") -> Response | None:
    """`/admin`"""
    user = current_user(ui.context.client.request)
    if not user.is_admin:
        return nothing_here()
    with frame("Admin", "/admin"):
        tag("h1", "All jobs")
        await job_list(user, address_of("/admin", status, q, page), everyone=True)
    return None
