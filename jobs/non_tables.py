"""Files that were dropped to be cleaned, but are not tables: offers another kind of job for them, such as for pictures."""

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
from models.job import Job, Order, Status, jobs_of_ids
from models.job.group import drafts_of
from models.user import User


def begin(user: User, job: Job, kind: Kind) -> Job:
    """Creates a draft of this kind for the job's file and those like it. Cleaning drafts that are untouched are deleted."""
    others = like(job, kind)
    options = {"files": [other.file_id for other in others]} if kind.several else {}
    made = draft_like(user, job, kind.id, options)
    for draft in (job, *others):
        if is_untouched(draft):
            with suppress(NotFound, Conflict):  # somebody else has deleted it, or is working on it
                remove_job(user, draft.id, draft.version)
    return made


def draft_like(user: User, job: Job, kind_id: str, options: dict[str, Any]) -> Job:
    """Creates a draft on the same file, with the same e-mail address. A saved recipe that is gone is left out."""
    options = without_lost_recipe(options, user)
    return queue.submit(user, Order(kind_id, queue.file_of(job), options, draft=True, email=job.email))[0]


def without_lost_recipe(options: dict[str, Any], user: User) -> dict[str, Any]:
    try:
        with db.read_session() as session:
            queue.demand_recipe(session, options, user)
    except NotFound:
        return {name: value for name, value in options.items() if name != "recipe_id"}
    return options


def like(job: Job, kind: Kind) -> Sequence[Job]:
    """The untouched drafts of the same group whose file names say that they are for this kind, and not tables."""
    if job.group_id is None or not kind.several:
        return []
    endings = set(kind.accepts) - set(TABLES)
    with db.read_session() as session:
        drafts = drafts_of(session, job.group_id)
    return [draft for draft in drafts if draft.id != job.id and is_untouched(draft) and ending_of(draft) in endings]


def is_no_table(job: Job) -> bool:
    """Whether it is a cleaning of a file that, judging by its name, is for another kind."""
    kind = all_kinds().get(job.kind)
    return bool(kind and kind.has_recipe) and any(
        ending_of(job) in set(each.accepts) - set(TABLES) for each in all_kinds().values()
    )


def first_table(job_ids: Sequence[str]) -> str:
    """Of jobs that were just given together, the one to begin with: the first whose file is by its name no other work."""
    with db.read_session() as session:
        given = {job.id: job for job in jobs_of_ids(session, job_ids)}
    return next((job_id for job_id in job_ids if job_id in given and not is_no_table(given[job_id])), job_ids[0])


def is_untouched(job: Job) -> bool:
    """Whether it is a draft whose recipe has no steps yet."""
    return job.status is Status.DRAFT and not (job.options.get("recipe") or {}).get("steps")


def ending_of(job: Job) -> str:
    return PurePath(job.file_name or "").suffix.lower()
