"""What can be done to jobs, for pages, API, schedules and tests alike.

Each function is one transaction. Workers are only told once it is committed; if Redis is unavailable, the reconciler tells
them later, and nobody gets an error.
"""

import json
from dataclasses import replace
from typing import Any, TypedDict, Unpack

from sqlmodel import Session

from jobs import events, kinds
from jobs.cleaning.errors import CleaningError
from jobs.doorbell import wake_workers
from jobs.run_settings import RunSettings, refuse_unusual
from models import db
from models import job as jobs
from models.account import user_of
from models.errors import Conflict, NotFound, Refused
from models.file import get_file, visible_files
from models.file_use import files_of_jobs
from models.job import Idempotency, Job, Order
from models.quota import demand_quota
from models.recipe import get_recipe
from models.settings import get_settings
from models.user import User


def submit(user: User, order: Order, idempotency: Idempotency | None = None) -> tuple[Job, bool]:
    """A new job and True, or the job that was submitted before with the same idempotency key and False.

    Internal jobs on a file belong to the file's owner, even if an administrator causes them.
    """
    with db.session() as session:
        try:
            accepted = accept(session, user, order)
        except (NotFound, Refused, CleaningError):  # what it names may be gone since the first request
            if before := idempotency and jobs.made_before(session, user.id, idempotency):
                return before, False
            raise
        of_others = accepted.internal and accepted.file_id
        owner = get_file(session, of_others, user).owner if of_others else user.id
        job, is_new = jobs.create_job(session, owner, accepted, idempotency)
    if is_new and not order.draft:
        wake_workers()
    return job, is_new


def is_key_used(user: User, key: str) -> bool:
    """Whether this person has submitted something with this idempotency key."""
    with db.read_session() as session:
        return jobs.is_key_used(session, user.id, key)


def submitted_before(user: User, idempotency: Idempotency) -> Job:
    """The job that was submitted with this key. Raises KeyReused, and Conflict if it has just been deleted."""
    with db.read_session() as session:
        before = jobs.made_before(session, user.id, idempotency)
    if before is None:
        raise Conflict("The job of this Idempotency-Key has just been deleted. Send this again.")
    return before


def accept(session: Session, user: User, order: Order) -> Order:
    """The order, validated and completed.

    A draft's options need not be complete: they are checked when it is run. Its references to other people's files are ignored.
    Raises NotFound for a saved recipe that is not the user's.
    """
    kind = kinds.get(order.kind)
    refuse_mail_without_a_server(order.email)
    refuse_unusual(user, order.max_attempts, order.priority)
    options = kind.shape(order.options) if order.draft else kind.check(order.options, session, user)
    demand_recipe(session, options, user)
    if not (order.draft or kind.internal):
        demand_quota(session, user.id)
    return replace(
        order,
        options=options,
        priority=order.priority or kind.priority,
        internal=kind.internal,
        recipe_id=order.options.get("recipe_id"),
        files=frozenset(visible_files(session, kind.files(options), user)),
    )


def file_of(job: Job) -> str:
    """The id of the job's file, for another job on it. Raises NotFound if it was deleted."""
    if job.file_id is None:
        raise NotFound("The file was deleted. Drop it again on the start page.")
    return job.file_id


class Change(TypedDict, total=False):
    """What may be changed: everything of a draft; of a queued or running job only `email` and `webhook`."""

    options: dict[str, Any]
    max_attempts: int | None
    priority: int | None
    email: str | None
    webhook: str | None
    recipe_id: str | None


def edit(user: User, job_id: str, version: int, **change: Unpack[Change]) -> Job:
    """Changes a job. Raises StaleVersion if a draft is not the version you read, and Refused for any other field."""
    if others := change.keys() - Change.__annotations__.keys():
        raise Refused(f"Of a job, {', '.join(sorted(others))} cannot be changed.")
    refuse_mail_without_a_server(change.get("email"))
    refuse_unusual(user, change.get("max_attempts"), change.get("priority"))
    usual = {name for name in RunSettings.model_fields if change.get(name) is None}
    values: dict[str, Any] = {name: value for name, value in change.items() if name not in usual}
    with db.session() as session:
        if "options" in change:
            before = jobs.get_job(session, job_id, user)
            kind = kinds.get(before.kind)
            options = values["options"] = kind.shape(change["options"])
            values["files"] = visible_files(session, vouched_for(session, before, kind.files(options)), user)
            if options.get("recipe_id") != before.options.get("recipe_id"):  # one with edited steps stays linked
                demand_recipe(session, options, user_of(session, before.owner))
                values.setdefault("recipe_id", options.get("recipe_id"))
        return jobs.edit_draft(session, job_id, user, version, **values)


def vouched_for(session: Session, draft: Job, files: set[str]) -> set[str]:
    """Those of the files that the draft does not name yet, or that were named by somebody who may see them.

    An administrator who changes something else in the draft has not chosen the others.
    """
    held, stood = files_of_jobs(session, [draft.id]), json.dumps(draft.options)
    return {file_id for file_id in files if file_id in held or file_id not in stood}


def run_draft(user: User, job_id: str, version: int | None = None) -> Job:
    """Runs a draft if its options are complete; with a version, only if it is still that version."""
    with db.session() as session:
        job = jobs.get_job(session, job_id, user)
        if job.status is jobs.Status.DRAFT:
            kind = kinds.get(job.kind)
            demand_quota(session, job.owner)
            options, version = checked(session, job, job.options, user), job.version if version is None else version
            if options != job.options:
                files = kind.files(options)
                jobs.lock_jobs(session, [job_id], files)
                version = jobs.edit_draft(session, job_id, user, version, options=options, files=files).version
        job = jobs.queue_job(session, job_id, user, version)
    wake_workers()
    return job


def cancel(user: User, job_id: str) -> Job:
    """Cancels a waiting job at once. A running one notices within a second, and stops at its next batch."""
    with db.session() as session:
        job = jobs.cancel(session, job_id, user)
    if job.is_over and job.has_recipients:
        wake_workers()
    return job


def try_webhook(user: User, job_id: str) -> Job:
    """Calls a job's webhook now. Returns the job that makes the call. Raises Conflict if there is no webhook."""
    with db.session() as session:
        task = jobs.try_webhook(session, job_id, user)
    wake_workers()
    return task


def retry(user: User, job_id: str) -> Job:
    """Runs a failed, dead or cancelled job again."""
    with db.session() as session:
        job = retried(session, job_id, user)
    wake_workers()
    return job


def retried(session: Session, job_id: str, user: User) -> Job:
    """The same within a transaction. A cancelled job may have been a draft, so its options are validated as when one is run."""
    job = jobs.get_job(session, job_id, user)
    kind = kinds.get(job.kind)
    if not job.internal:
        demand_quota(session, job.owner)
    if job.status in (jobs.Status.CANCELLED, jobs.Status.DRAFT) and not kind.comes_by_itself:
        return jobs.retry(session, job_id, user, checked(session, job, job.options, user))
    if refusal := kind.refusal(user):
        raise Refused(refusal)
    return jobs.retry(session, job_id, user)


def checked(session: Session, job: Job, options: dict[str, Any], user: User, *, like: Job | None = None) -> dict[str, Any]:
    """The options with which a draft will run, perhaps those of another one, `like`.

    Whoever runs it, its owner gets the result. So the owner must be allowed to see every file and recipe that the options
    name, or somebody who may see the file must have chosen it for this draft.
    """
    kind = kinds.get(job.kind)
    if user.id != job.owner:
        owner = user_of(session, job.owner)
        for file_id in kind.files(kind.shape(options)) - files_of_jobs(session, [job.id, *([like.id] if like else [])]):
            get_file(session, file_id, owner)
        demand_recipe(session, options, owner)
    return kind.check(options, session, user)


def demand_recipe(session: Session, options: dict[str, Any], owner: User) -> None:
    """Raises NotFound if the options name a saved recipe that the job's owner may not see."""
    if recipe_id := options.get("recipe_id"):
        get_recipe(session, recipe_id, owner)


def pause(user: User, kind_id: str) -> None:
    """Starts no more jobs of this kind; running ones continue. Raises NotFound unless the user is an administrator."""
    kinds.get(kind_id)
    with db.session() as session:
        jobs.pause(session, kind_id, user)
    events.operations_changed("queues")


def unpause(user: User, kind_id: str) -> None:
    """Starts jobs of a paused kind again; the reconciler wakes as many workers as there are jobs."""
    with db.session() as session:
        jobs.unpause(session, kind_id, user)
    events.operations_changed("queues")


def refuse_mail_without_a_server(email: str | None) -> None:
    if email and not get_settings().sends_mail:
        raise Refused("This server cannot send mail: SMTP_URL is not set. Leave the e-mail address out.")
