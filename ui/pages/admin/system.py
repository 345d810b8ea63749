"""Whether all parts answer, and which versions they are."""

import asyncio
import platform
from importlib.metadata import version

from nicegui import html
from starlette.responses import Response

from ui.api.health import PARTS, state
from ui.components.tags import tag
from ui.pages.admin.tab import Facts, administrator, facts, tab
from ui.pages.lost import nothing_here

LIBRARIES = ("nicegui", "rq", "redis", "polars", "sqlmodel", "google-cloud-storage")


async def show() -> Response | None:
    """`/admin/system`"""
    if administrator() is None:
        return nothing_here()
    parts = await asyncio.to_thread(health)
    with tab("/admin/system"):
        facts(parts)
        with html.section():
            tag("h2", "Versions")
        facts([("Python", platform.python_version()), *((name, version(name)) for name in LIBRARIES)])
    return None


def health() -> Facts:
    said = {name: state(check) for name, check in PARTS.items()}
    return [(name.capitalize(), "answers" if words == "ok" else words) for name, words in said.items()]
