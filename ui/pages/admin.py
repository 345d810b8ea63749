"""The administrator's view: everybody's jobs, live, by status."""

from nicegui import ui

from models.errors import NotFound
from ui.auth import current_user
from ui.components.frame import frame
from ui.components.tags import tag
from ui.pages.jobs import address_of, job_list


async def show(status: str = "", q: str = "", page: str = "1") -> None:
    """`/admin`"""
    user = current_user(ui.context.client.request)
    if not user.is_admin:
        raise NotFound("There is nothing at this address.")
    with frame("Admin", "/admin"):
        tag("h1", "All jobs")
        await job_list(user, address_of("/admin", status, q, page), everyone=True)
