"""Everybody's jobs, live, by status."""

from nicegui import ui

from models.user import User
from ui.list_address import address_of
from ui.pages.admin.tab import tab
from ui.pages.jobs import job_list


@tab("/admin")
async def show(user: User) -> None:
    """`/admin`"""
    address = address_of("/admin", ui.context.client.request.query_params)
    await job_list(user, address, everyone=True)
