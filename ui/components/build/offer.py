"""Saved recipes for files with such names, offered at the top of a new draft and only used on request."""

from collections.abc import Awaitable, Callable
from typing import Any

from models import db
from models.job import Job, Status
from models.recipe import recipes_for
from models.user import User
from ui.components.parts.part import Part

Offered = list[dict[str, Any]]


class Offer(Part, component="offer.js"):
    """`on_use` is called with the id of the recipe to put into this draft."""

    def __init__(self, offered: Offered, on_use: Callable[[str], Awaitable[None]]) -> None:
        super().__init__(given=offered)
        self.on("use", lambda event: on_use(str(event.args)))


def offered_for(job: Job, user: User) -> Offered:
    """Nothing if the draft already has steps, or is no draft any more."""
    if job.status is not Status.DRAFT or job.kind != "clean" or (job.options.get("recipe") or {}).get("steps"):
        return []
    with db.read_session() as session:
        return [
            {"id": saved.id, "name": saved.name, "for_files": saved.for_files, "steps": len(saved.recipe.get("steps", []))}
            for saved in recipes_for(session, user, job.file_name or "")
        ]
