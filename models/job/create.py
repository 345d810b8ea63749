"""Creates jobs, and changes drafts."""

import hashlib
import json
from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any, NamedTuple, Self

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from models import db
from models.errors import Conflict, KeyReused, NotFound, Refused, StaleVersion
from models.file import File
from models.file_use import lock_files, name_job_files
from models.job.notifications import release_group_mail
from models.job.order import Order
from models.job.row import USUAL, Job, Status
from models.job.transition import change, folded, record_creation
from models.job.turns import next_turn
from models.settings import get_settings
from models.user import User

CONTACTS = {"email", "webhook"}


class Idempotency(NamedTuple):
    """A client's key for one request, and a hash of the request's body."""

    key: str
    body_hash: str

    @classmethod
    def of(cls, key: str, body: Any) -> Self:
        """`body` is any JSON value; the order of keys does not matter. Raises Refused for an invalid key."""
        if not 0 < len(key) <= 255 or not key.isprintable():
            raise Refused("An Idempotency-Key has 1 to 255 printable characters.")
        said = json.dumps(body, sort_keys=True, separators=(",", ":"))
        return cls(key, hashlib.sha256(said.encode()).hexdigest())


def create_job(session: Session, owner: str, order: Order, idempotency: Idempotency | None = None) -> tuple[Job, bool]:
    """The job, and whether it is new: repeating the request with the same idempotency key returns the same job.

    Raises KeyReused if the key was used with another body, NotFound for a file that is not the owner's.
    """
    job = _as_ordered(session, owner, order, idempotency)  # before the first statement, from which on other writers may wait
    if idempotency and (before := made_before(session, owner, idempotency)):
        return before, False
    if file := _file_of(session, owner, order.file_id):
        job.file_name, job.file_bytes = file.name, file.bytes
    job.search = folded(job.id, job.file_name)
    held = lock_files(session, order.files)
    job.turn = 0 if order.draft else next_turn(session, owner, job.priority)
    try:
        with session.begin_nested() if idempotency else nullcontext():
            session.add(job)
            session.flush()
    except IntegrityError:
        if idempotency and (winner := made_before(session, owner, idempotency)):
            return winner, False
        raise
    if held:
        name_job_files(session, job.id, held)
    record_creation(session, job)
    return job, True


def made_before(session: Session, owner: str, idempotency: Idempotency) -> Job | None:
    """The job that was made for the key. Raises KeyReused if that was for another request."""
    same_key = select(Job).where(col(Job.owner) == owner, col(Job.idempotency_key) == idempotency.key)
    job = session.exec(same_key).one_or_none()
    if job is not None and job.idempotency_hash != idempotency.body_hash:
        raise KeyReused("This Idempotency-Key was already used for another request. Take a new key.")
    return job


def is_key_used(session: Session, owner: str, key: str) -> bool:
    return session.exec(select(Job.id).where(col(Job.owner) == owner, col(Job.idempotency_key) == key)).first() is not None


def edit_draft(
    session: Session, job_id: str, user: User, version: int, *, files: Iterable[str] | None = None, **values: Any
) -> Job:
    """Change a draft's `options`, contacts and run settings. Raises StaleVersion if it is not the version you read.

    `files` are those that new `options` refer to. The contacts `email` and `webhook` can be changed until the job is over;
    once it is queued, the version is not checked, because every progress report is a new one. If the former address was only
    waiting for this job to get the mail about its whole group, that mail is sent now.
    """
    held = None if files is None else lock_files(session, files)
    job = get_locked(session, job_id, user)
    if job.status is Status.DRAFT:
        if job.version != version:
            raise StaleVersion("Somebody else changed this job since you opened it. Load it again.")
    elif job.is_over or values.keys() - CONTACTS:
        raise Conflict(f"This job is {job.status}: only a draft can be changed.")
    told = job.email
    changed = change(session, job_id, job.attempt, job.status, updated_at=db.now(session), **values)
    assert changed is not None  # noqa: S101  the row is locked
    if held is not None:
        name_job_files(session, job_id, held)
    if changed.email != told and (task := release_group_mail(session, changed, told)):
        record_creation(session, task)
    return changed


def get_locked(session: Session, job_id: str, user: User) -> Job:
    """The job, locked until this session ends. Raises NotFound, also for somebody else's."""
    owned = select(Job).where(col(Job.id) == job_id, Job.visible_to(user)).with_for_update()
    job = session.exec(owned.execution_options(populate_existing=True)).one_or_none()
    if job is None:
        raise NotFound("There is no such job.")
    return job


def _as_ordered(session: Session, owner: str, order: Order, idempotency: Idempotency | None) -> Job:
    at = db.now(session)
    return Job(
        owner=owner,
        kind=order.kind,
        internal=order.internal,
        group_id=order.group_id,
        recipe_id=order.recipe_id,
        file_id=order.file_id,
        options=order.options,
        email=order.email,
        webhook=order.webhook,
        copy_to=order.copy_to,
        idempotency_key=idempotency and idempotency.key,
        idempotency_hash=idempotency and idempotency.body_hash,
        status=Status.DRAFT if order.draft else Status.QUEUED,
        search="",
        priority=order.priority or USUAL,
        max_attempts=order.max_attempts or get_settings().max_attempts,
        created_at=at,
        updated_at=at,
    )


def _file_of(session: Session, owner: str, file_id: str | None) -> File | None:
    """The file, locked so that it cannot be deleted before the job exists."""
    if file_id is None:
        return None
    owned = select(File).where(col(File.id) == file_id, col(File.owner) == owner)
    file = session.exec(owned.with_for_update(read=True, key_share=True)).one_or_none()
    if file is None:
        raise NotFound("There is no such file.")
    return file
