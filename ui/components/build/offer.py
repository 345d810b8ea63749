"""Recipes for files with such names, offered at the top of a new draft and only used on request."""

from collections.abc import Awaitable, Callable
from typing import Any

from models import db
from models.columns import iso
from models.job import Job, Status, last_on_such_a_file
from models.recipe import recipes_for
from models.user import User
from ui.components.parts.part import Part

Offered = list[dict[str, Any]]


class Offer(Part, component="offer.js"):
    """`on_use` is called with the id of the saved recipe to put into this draft, `on_again` with that of a job that has it."""

    def __init__(
        self, offered: Offered, *, on_use: Callable[[str], Awaitable[None]], on_again: Callable[[str], Awaitable[None]]
    ) -> None:
        super().__init__(given=offered)
        self.on("use", lambda event: on_use(str(event.args)))
        self.on("again", lambda event: on_again(str(event.args)))


def offered_for(job: Job, user: User) -> Offered:
    """The saved recipes for such files, or else what was done to the last one; nothing if the draft already has steps, or is
    no draft any more."""
    if job.status is not Status.DRAFT or job.kind != "clean" or (job.options.get("recipe") or {}).get("steps"):
        return []
    with db.read_session() as session:
        saved = [
            {"id": each.id, "name": each.name, "for_files": each.for_files, "steps": len(each.recipe.get("steps", []))}
            for each in recipes_for(session, user, job.file_name or "")
        ]
        return saved or last_time(last_on_such_a_file(session, user, job.kind, job.file_name or ""))


def last_time(job: Job | None) -> Offered:
    steps = (job.options.get("recipe") or {}).get("steps") if job else None
    return [{"job": job.id, "name": job.file_name, "at": iso(job.created_at), "steps": len(steps)}] if job and steps else []
