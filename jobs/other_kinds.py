"""Files that came to be cleaned and hold no table: other work, on one of them or on all that came together."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import PurePath
from typing import Any

from jobs import queue
from jobs.files.removal import remove_job
from jobs.kinds import all_kinds
from jobs.kinds.base import TABLES, Kind
from models import db
from models.errors import Conflict, NotFound
from models.job import Job, Order, Status
from models.job.group import drafts_of
from models.user import User


def begin(user: User, job: Job, kind: Kind) -> Job:
    """A draft of this kind on the job's file, and on those like it; drafts in which nothing was built yet make room."""
    others = like(job, kind)
    options = {"files": [other.file_id for other in others]} if kind.several else {}
    made = draft_like(user, job, kind.id, options)
    for draft in (job, *others):
        if is_untouched(draft):
            with suppress(NotFound, Conflict):  # somebody else was there, or is at work on it
                remove_job(user, draft.id, draft.version)
    return made


def draft_like(user: User, job: Job, kind_id: str, options: dict[str, Any]) -> Job:
    """A draft on the same file, of which the same person is told."""
    return queue.submit(user, Order(kind_id, queue.file_of(job), options, draft=True, email=job.email))[0]


def like(job: Job, kind: Kind) -> Sequence[Job]:
    """The untouched drafts that came with this one, whose files are by their names for that kind and no tables."""
    if job.group_id is None or not kind.several:
        return []
    endings = set(kind.accepts) - set(TABLES)
    with db.read_session() as session:
        drafts = drafts_of(session, job.group_id)
    return [draft for draft in drafts if draft.id != job.id and is_untouched(draft) and ending_of(draft) in endings]


def is_no_table(job: Job) -> bool:
    """Whether it came to be cleaned, though its file is by its name for other work."""
    kind = all_kinds().get(job.kind)
    return bool(kind and kind.has_recipe) and any(
        ending_of(job) in set(each.accepts) - set(TABLES) for each in all_kinds().values()
    )


def is_untouched(job: Job) -> bool:
    """Whether it is a draft in which nothing was built yet."""
    return job.status is Status.DRAFT and not (job.options.get("recipe") or {}).get("steps")


def ending_of(job: Job) -> str:
    return PurePath(job.file_name or "").suffix.lower()
