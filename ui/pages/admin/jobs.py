"""Everybody's jobs, live, by status."""

from nicegui import ui
from starlette.responses import Response

from ui.list_address import address_of
from ui.pages.admin.tab import administrator, tab
from ui.pages.jobs import job_list
from ui.pages.lost import nothing_here


async def show() -> Response | None:
    """`/admin`"""
    user = administrator()
    if user is None:
        return nothing_here()
    with tab("/admin"):
        address = address_of("/admin", ui.context.client.request.query_params)
        await job_list(user, address, everyone=True)
    return None
