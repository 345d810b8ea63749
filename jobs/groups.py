"""Many files, one recipe: what can be done to a group of jobs, for pages and API alike."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlmodel import Session

from jobs import kinds
from jobs.bulk import in_batches
from jobs.cleaning.errors import CleaningError
from jobs.doorbell import wake_workers
from jobs.non_tables import is_no_table
from jobs.queue import accept, checked, submit
from models import db
from models import job as jobs
from models.errors import Conflict, NotFound, Refused, StaleVersion
from models.file import get_file
from models.job import Idempotency, Job, Order
from models.job.group import JobGroup, add_group, drafts_of, get_group, jobs_of
from models.quota import demand_quota
from models.user import User

MOST_FILES = 1000


class Given(NamedTuple):
    """A group, the ids of its jobs in the order of their files, and whether it is new."""

    group: JobGroup
    job_ids: Sequence[str]
    is_new: bool


class Run(NamedTuple):
    """How many drafts of a group were run, and how many were skipped because somebody had just changed, run or deleted them."""

    run: int
    skipped: int


class _Ready(NamedTuple):
    """A draft as it was read, and what has to be changed before it runs."""

    job_id: str
    version: int
    changes: dict[str, Any]


def submit_group(
    user: User,
    order: Order,
    file_ids: Sequence[str],
    *,
    title: str | None = None,
    idempotency: Idempotency | None = None,
) -> Given:
    """Submits the same order for each file: all or none. The idempotency key is stored with the first job, so that single jobs
    and groups share one set of keys."""
    _refuse_odd(file_ids)
    with db.session() as session:
        try:
            accepted = accept(session, user, order)
        except (NotFound, Refused, CleaningError):  # what it names may be gone since the first request
            if before := idempotency and jobs.made_before(session, user.id, idempotency):
                return _given_before(session, before, user)
            raise
        group = add_group(session, user.id, title or _named_after(session, file_ids, user))
        given: list[Job] = []
        for file_id in file_ids:
            one = replace(accepted, file_id=file_id, group_id=group.id)
            job, is_new = jobs.create_job(session, user.id, one, idempotency if not given else None)
            if not is_new:
                session.delete(group)
                return _given_before(session, job, user)
            given.append(job)
    if not order.draft:
        wake_workers()
    return Given(group, [job.id for job in given], is_new=True)


def submit_each(user: User, order: Order, file_ids: Sequence[str]) -> list[str]:
    """One job per file, as a group if there are several files. Returns the jobs' ids."""
    if len(file_ids) > 1:
        return list(submit_group(user, order, file_ids).job_ids)
    return [submit(user, replace(order, file_id=file_ids[0]))[0].id]


def run_group(user: User, group_id: str, like: str | None = None, version: int | None = None) -> Run:
    """Runs the drafts of a group: each with its own options, or all with those of the draft `like`, if it is still `version`.

    Files that are not tables, judging by their names, then stay drafts while the recipe runs on the others.

    Raises what is wrong with the options before anything runs, and Conflict if there is no draft.
    """
    with db.read_session() as session:
        demand_quota(session, get_group(session, group_id, user).owner)
        drafts = [draft for draft in drafts_of(session, group_id) if like in (None, draft.id) or not is_no_table(draft)]
        model = None if like is None else _model(session, group_id, like, version, user)
        shared = None if model is None else checked(session, model, without_patches(model.options), user)
        ready = [_ready(draft, _options(session, draft, model, shared, user), model or draft) for draft in drafts]
    if not drafts:
        raise Conflict("There is no draft left in this group to run.")
    done = [_run_batch(user, batch) for batch in in_batches(ready)]
    wake_workers()
    return Run(sum(each.run for each in done), sum(each.skipped for each in done))


def _model(session: Session, group_id: str, like: str, version: int | None, user: User) -> Job:
    job = jobs.get_job(session, like, user)
    if job.group_id != group_id:
        raise NotFound("There is no such job in this group.")
    if version is not None and job.version != version:
        raise StaleVersion("Somebody else changed this job since you opened it. Load it again.")
    return job


def _options(session: Session, draft: Job, model: Job | None, shared: dict[str, Any] | None, user: User) -> dict[str, Any]:
    """The options with which a draft will run. Corrected rows stay with the draft whose file they correct."""
    if shared is None:
        return checked(session, draft, draft.options, user)
    patches = draft.options.get("patches")
    return checked(session, draft, shared | {"patches": patches}, user, like=model) if patches else shared


def without_patches(options: dict[str, Any]) -> dict[str, Any]:
    """The options of a job for another file: patches correct rows of one file."""
    return {name: value for name, value in options.items() if name != "patches"}


def _ready(draft: Job, options: dict[str, Any], model: Job) -> _Ready:
    if options == draft.options:
        return _Ready(draft.id, draft.version, {})
    files = kinds.get(draft.kind).files(options)
    return _Ready(draft.id, draft.version, {"options": options, "files": files, "recipe_id": model.recipe_id})


def _run_batch(user: User, drafts: Sequence[_Ready]) -> Run:
    run = skipped = 0
    with db.session() as session:
        files = {file for each in drafts for file in each.changes.get("files", ())}
        jobs.lock_jobs(session, [each.job_id for each in drafts], files)
        for draft, version, changes in drafts:
            try:
                if changes:
                    version = jobs.edit_draft(session, draft, user, version, **changes).version
                jobs.queue_job(session, draft, user, version)
            except (Conflict, NotFound):  # somebody else has changed, run or deleted it, or its file
                skipped += 1
            else:
                run += 1
    return Run(run, skipped)


def _refuse_odd(file_ids: Sequence[str]) -> None:
    if not 0 < len(file_ids) <= MOST_FILES:
        raise Refused(f"Give 1 to {MOST_FILES:,} files at a time.")
    if len(set(file_ids)) < len(file_ids):
        raise Refused("A file appears twice in file_ids.")


def _named_after(session: Session, file_ids: Sequence[str], user: User) -> str:
    first, others = get_file(session, file_ids[0], user).name, len(file_ids) - 1
    return f"{first} and {others:,} more" if others else first


def _given_before(session: Session, first: Job, user: User) -> Given:
    assert first.group_id is not None  # noqa: S101  the key's request was for a group
    return Given(get_group(session, first.group_id, user), jobs_of(session, first.group_id), is_new=False)
