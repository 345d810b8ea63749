"""Everybody's jobs, live, by status."""

from starlette.responses import Response

from ui.pages.admin.tab import administrator, tab
from ui.pages.jobs import address_of, job_list
from ui.pages.lost import nothing_here


async def show(status: str = "", q: str = "", page: str = "1") -> Response | None:
    """`/admin`"""
    user = administrator()
    if user is None:
        return nothing_here()
    with tab("/admin"):
        await job_list(user, address_of("/admin", status, q, page), everyone=True)
    return None
