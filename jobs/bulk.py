"""Bulk actions: the same act on many jobs, in batches of one transaction each. Jobs for which it is too late are counted.

Up to `MANY` are done at once, by whoever asks; more by a worker, in a job of its own (`jobs/kinds/bulk.py`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, tuple_
from sqlmodel import Session, col, func, select

from jobs import kinds
from jobs.cleaning.errors import RecipeError
from jobs.doorbell import wake_workers
from jobs.files.removal import remove_outputs
from jobs.queue import retried
from models import db, job
from models.errors import Conflict, NotFound, Refused
from models.job import ACTIVE, OVER, RETRIABLE, Idempotency, Job, Order, Status
from models.job.search import Search
from models.quota import demand_quota
from models.storage import Storage, open_storage
from models.user import User

Each = TypeVar("Each")

BATCH = 50
"""Jobs per transaction: SQLite has one writer at a time, and others should not wait for long."""
MANY = 1000
"""More jobs are left to a worker: each takes some milliseconds."""
KIND, LIST = "bulk", "jobs.txt"
"""The kind of such jobs, and the name of the list of what was done, among what is kept for the next attempt."""
TRIES = 8
"""Each attempt goes on where the last one broke off, such as at a database that was busy for a while."""


class Act(StrEnum):
    """What can be done to many jobs."""

    CANCEL = "cancel"
    RETRY = "retry"
    DELETE = "delete"


class Able(NamedTuple):
    """A job to which something can be done."""

    id: str
    status: Status


class Outcome(NamedTuple):
    """The jobs it was done to, and how many were skipped because it was too late or too early."""

    done: list[str]
    left: int


CAN: dict[Act, frozenset[Status]] = {
    Act.CANCEL: ACTIVE,
    Act.RETRY: RETRIABLE,
    Act.DELETE: OVER | {Status.DRAFT},
}
"""The statuses in which an act is possible. Cancelling many jobs leaves drafts alone: nothing of them runs."""

BACK = {Act.CANCEL: Act.RETRY, Act.RETRY: Act.CANCEL}
"""The action that takes another one back. Deleting cannot be undone."""
SEARCH = TypeAdapter(Search)

Verb = Callable[[Session, str, User], Job]
Tell = Callable[[int, int], None]
"""Is told how many jobs have been looked after, and of how many."""
Note = Callable[[Session, list[str]], None]
"""Writes down the jobs that were changed, in the same transaction."""

VERBS: dict[Act, Verb] = {Act.CANCEL: job.cancel, Act.RETRY: retried, Act.DELETE: job.delete_job}


def do(act: Act, user: User, search: Search, tell: Tell = lambda *_: None) -> Outcome:
    """Does it to every job that the search finds now, if it is possible. `tell` is called after each batch.

    Raises OverQuota before it retries anything of a person who has no room left.
    """
    total, able = find(act, user, search)
    if able:
        demand_quota_for(act, user, search)
    done: list[str] = []
    for place, batch in enumerate(in_batches(able), 1):
        done += do_and_tidy(act, user, batch)
        tell(min(place * BATCH, len(able)), len(able))
    if act is Act.RETRY and done:
        wake_workers()  # the reconciler rings for the others
    return Outcome(done, total - len(done))


def is_for_a_worker(act: Act, user: User, search: Search) -> bool:
    """Whether it would take too long for somebody to wait for the answer."""
    if search.ids is not None:
        return False
    able = [*search.conditions(user), col(Job.status).in_(CAN[act])]
    with db.read_session() as session:
        return len(session.exec(select(col(Job.id)).where(*able).limit(MANY + 1)).all()) > MANY


def order(act: Act, user: User, search: Search) -> Job:
    """A job of ours that does it to all that the search finds now: its result is the outcome, with the ids as a file.

    Running jobs are asked to stop at once, so that cancelling does not wait for a worker that they keep busy.
    """
    demand_quota_for(act, user, search)
    asked: list[str] = []
    if act is Act.CANCEL and search.status in (None, Status.RUNNING):
        asked = do(act, user, replace(search, status=Status.RUNNING)).done[:MANY]
    return _ordered(user, {"act": act, "matching": SEARCH.dump_python(search, mode="json"), "asked": asked})


def can_go_back(done: Job, user: User) -> bool:
    """Whether what such a job has done can be taken back by whoever ordered it: also if it broke off, but no undo itself."""
    is_act = done.kind == KIND and done.is_over and not done.options.get("back")
    return is_act and done.options["act"] in BACK and done.owner == user.id


def done_by(done: Job, storage: Storage | None = None) -> list[str]:
    """The ids of the jobs that it was done to by such a job, however it has ended, or so far."""
    if "result" in done.outputs:
        return _lines(done.outputs["result"], storage or open_storage())
    if done.kept is None:
        return list(done.options.get("asked", []))
    stored = storage or open_storage()
    before = [job_id for part in done.kept["files"].get(LIST, []) for job_id in _lines(part["key"], stored)]
    return [*before, *done.kept.get("since", [])]


def _lines(key: str, storage: Storage) -> list[str]:
    with storage.open(key) as source:
        return source.read().decode().split()


def order_back(user: User, job_id: str) -> Job:
    """The job that takes back what such a job has done: a new one, or the one that was ordered before.

    Raises NotFound, and Conflict for what cannot be taken back.
    """
    with db.read_session() as session:
        done = job.get_job(session, job_id, user)
    if done.kind == KIND and not done.is_over:
        raise Conflict("It is not over yet. Cancel it, or wait for its end: then it can be undone.")
    if not can_go_back(done, user):
        raise Conflict("This cannot be undone: only cancelling or retrying more than 1,000 jobs can, by whoever did it.")
    return _ordered(user, {"act": BACK[Act(done.options["act"])], "back": done.id}, _undoing(done))


def taken_back_by(done: Job) -> Job | None:
    """The job that takes it back."""
    with db.read_session() as session:
        return job.made_before(session, done.owner, _undoing(done))


def _undoing(done: Job) -> Idempotency:
    """There is one undo, however often it is asked for."""
    return Idempotency.of(f"undo {done.id}", None)


def _ordered(user: User, options: dict[str, Any], idempotency: Idempotency | None = None) -> Job:
    with db.session() as session:
        priority = kinds.get(KIND).priority
        job_order = Order(KIND, options=options, internal=True, priority=priority, max_attempts=TRIES)
        made, _ = job.create_job(session, user.id, job_order, idempotency)
    wake_workers()
    return made


def demand_quota_for(act: Act, user: User, search: Search) -> None:
    """Raises OverQuota if nothing of this person may be retried."""
    if act is Act.RETRY and not (search.everyone or search.internal):
        with db.read_session() as session:
            demand_quota(session, user.id)


def do_and_tidy(act: Act, user: User, batch: Sequence[Able], note: Note = lambda *_: None) -> list[str]:
    """The ids it was done to; the outputs of deleted jobs are deleted, too."""
    changed = do_batch(act, user, [each.id for each in batch], note)
    if act is Act.DELETE:
        # Drafts have no outputs, and looking in a bucket for each takes time.
        remove_outputs({each.id for each in batch if each.status is not Status.DRAFT}.intersection(changed))
    return changed


def do_batch(act: Act, user: User, job_ids: Sequence[str], note: Note = lambda *_: None) -> list[str]:
    """The ids it was done to. A verb refuses before it writes anything. What `note` raises undoes all of them."""
    done = []
    with db.session() as session:
        job.lock_jobs(session, job_ids)
        for job_id in job_ids:
            try:
                VERBS[act](session, job_id, user)
            except (Conflict, NotFound, Refused, RecipeError):  # somebody was faster, or it is not allowed
                continue
            done.append(job_id)
        note(session, done)
    return done


def in_batches(jobs: Sequence[Each]) -> Iterator[Sequence[Each]]:
    """Slices that are small enough for one transaction."""
    return (jobs[start : start + BATCH] for start in range(0, len(jobs), BATCH))


def find(act: Act, user: User, search: Search) -> tuple[int, list[Able]]:
    """How many jobs there are, and those to which it can be done."""
    total, able = 0, []
    with db.read_session() as session:
        for each in search.in_parts():
            conditions = each.conditions(user)
            total += session.exec(select(func.count()).where(*conditions)).one()
            asked = select(col(Job.id), col(Job.status)).where(*conditions, col(Job.status).in_(CAN[act]))
            able += [Able(*found) for found in session.exec(asked).all()]
    return total, sorted(able)


def count(user: User, search: Search, until: datetime) -> int:
    """How many jobs made until then it finds."""
    with db.read_session() as session:
        made = col(Job.created_at) <= until
        return session.exec(select(func.count()).where(*search.conditions(user), made)).one()


def batches(act: Act, user: User, search: Search, until: datetime) -> Iterator[Sequence[Able]]:
    """Those made until then to which it can be done, the newest of each status first; read only as they are needed.

    Running ones come last: others may begin to run meanwhile.
    """
    statuses = sorted(CAN[act], key=lambda status: status is Status.RUNNING)
    for status in statuses if search.status is None else CAN[act] & {search.status}:
        conditions = [*replace(search, status=status).conditions(user), col(Job.created_at) <= until, *_not_yet(act, until)]
        place: list[ColumnElement[bool]] = []
        while found := _slice([*conditions, *place]):
            yield [Able(job_id, status) for _, job_id in found]
            place = [tuple_(col(Job.created_at), col(Job.id)) < found[-1]]


def _not_yet(act: Act, until: datetime) -> list[ColumnElement[bool]]:
    """A job that has failed since then is not tried again, and one that was asked to stop is not asked again."""
    if act is Act.RETRY:
        return [col(Job.ended_at) <= until]
    return [col(Job.cancel_requested_at).is_(None)] if act is Act.CANCEL else []


def _slice(conditions: Sequence[ColumnElement[bool]]) -> Sequence[tuple[datetime, str]]:
    at = (col(Job.created_at), col(Job.id))
    newest_first = select(*at).where(*conditions).order_by(*(each.desc() for each in at))
    with db.read_session() as session:
        return [(made, job_id) for made, job_id in session.exec(newest_first.limit(BATCH)).all()]
