"""How much is kept, and what is allowed."""

import asyncio

from nicegui import html
from starlette.responses import Response

from models import db
from models.file import usage
from models.settings import Settings, get_settings
from ui.components.tags import tag
from ui.pages.admin.tab import Facts, administrator, facts, tab
from ui.pages.lost import nothing_here

LIMITS = (
    "max_upload_bytes",
    "job_timeout_seconds",
    "job_memory_bytes",
    "job_lease_seconds",
    "jobs_per_owner",
    "max_attempts",
)


async def show() -> Response | None:
    """`/admin/storage`"""
    if administrator() is None:
        return nothing_here()
    kept = await asyncio.to_thread(read)
    with tab("/admin/storage"):
        facts(kept)
        with html.section():
            tag("h2", "Limits")
            tag("p", "Set in the environment, or in a file called .env.", "muted small")
        facts(limits(get_settings()))
    return None


def read() -> Facts:
    with db.read_session() as session:
        files, size = usage(session)
    return [("Files people gave", f"{files:,}"), ("Their bytes", f"{size:,}"), ("Kept in", get_settings().storage or "")]


def limits(settings: Settings) -> Facts:
    return [(name.upper(), f"{getattr(settings, name):,}") for name in LIMITS]
