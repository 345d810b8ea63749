"""Many files, one recipe: the verbs on a group of jobs, for pages, API and tests alike."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlmodel import Session

from jobs import kinds
from jobs.bulk import in_batches
from jobs.queue import refuse_mail_without_a_server, tell_workers
from models import db
from models import job as jobs
from models.errors import Conflict, NotFound, Refused
from models.file import get_file
from models.job import Idempotency, Job, Status
from models.job.group import JobGroup, add_group, get_group, jobs_of
from models.user import User

MOST_FILES = 1000


class Given(NamedTuple):
    """A group with the ids of its jobs, in the order of their files; and whether it is new."""

    group: JobGroup
    job_ids: Sequence[str]
    is_new: bool


def submit_group(
    user: User,
    kind_id: str,
    file_ids: Sequence[str],
    options: dict[str, Any],
    *,
    title: str | None = None,
    draft: bool = False,
    email: str | None = None,
    webhook: str | None = None,
    idempotency: Idempotency | None = None,
) -> Given:
    """One job a file, all or none. The idempotency key is kept with the first job, so there is one set of keys for both."""
    _refuse_odd(file_ids)
    refuse_mail_without_a_server(email)
    kind = kinds.get(kind_id)
    recipe_id = options.get("recipe_id")
    with db.session() as session:
        options = kind.shape(options) if draft else kind.check(options, session, user)
        group = add_group(session, user.id, title or _named_after(session, file_ids, user))
        given: list[Job] = []
        for file_id in file_ids:
            job, is_new = jobs.create_job(
                session,
                user.id,
                kind_id,
                file_id,
                options,
                draft=draft,
                internal=kind.internal,
                priority=kind.priority,
                email=email,
                webhook=webhook,
                group_id=group.id,
                recipe_id=recipe_id,
                idempotency=idempotency if not given else None,
            )
            if not is_new:
                session.delete(group)
                return _given_before(session, job, user)
            given.append(job)
    if not draft:
        tell_workers()
    return Given(group, [job.id for job in given], is_new=True)


def run_group(user: User, group_id: str, like: str | None = None) -> int:
    """Runs the drafts of a group, each with its own options or all like those of one of them; how many were run.

    Raises what is wrong with the options before anything runs, and Conflict if there is no draft.
    """
    with db.read_session() as session:
        get_group(session, group_id, user)
        drafts = jobs_of(session, group_id, Status.DRAFT)
        model = None if like is None else jobs.get_job(session, like, user)
        shared = None if model is None else _checked(session, model, user)
        options = {draft: shared or _checked(session, jobs.get_job(session, draft, user), user) for draft in drafts}
    if not drafts:
        raise Conflict("There is no draft left in this group to run.")
    of_recipe = {} if model is None else {"recipe_id": model.recipe_id}
    run = sum(_run_batch(user, batch, options, of_recipe) for batch in in_batches(drafts))
    tell_workers()
    return run


def _run_batch(user: User, drafts: Iterable[str], options: dict[str, dict[str, Any]], of_recipe: dict[str, str | None]) -> int:
    run = 0
    with db.session() as session:
        for draft in drafts:
            try:
                job = jobs.get_job(session, draft, user)
                if job.options != options[draft]:
                    jobs.edit_draft(session, draft, user, job.version, options=options[draft], **of_recipe)
                jobs.queue_job(session, draft, user)
            except (Conflict, NotFound):  # somebody else has run or deleted it, or its file
                continue
            run += 1
    return run


def _checked(session: Session, job: Job, user: User) -> dict[str, Any]:
    return kinds.get(job.kind).check(job.options, session, user)


def _refuse_odd(file_ids: Sequence[str]) -> None:
    if not 0 < len(file_ids) <= MOST_FILES:
        raise Refused(f"Give 1 to {MOST_FILES:,} files at a time.")
    if len(set(file_ids)) < len(file_ids):
        raise Refused("A file stands twice in file_ids.")


def _named_after(session: Session, file_ids: Sequence[str], user: User) -> str:
    first, others = get_file(session, file_ids[0], user).name, len(file_ids) - 1
    return f"{first} and {others:,} more" if others else first


def _given_before(session: Session, first: Job, user: User) -> Given:
    assert first.group_id is not None  # noqa: S101  the key's request was for a group
    return Given(get_group(session, first.group_id, user), jobs_of(session, first.group_id), is_new=False)
