"""Bulk actions: the same act on many jobs, in batches of one transaction each. Jobs for which it is too late are counted."""

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple, TypeVar

from sqlmodel import Session, col, select

from jobs.cleaning.errors import RecipeError
from jobs.doorbell import wake_workers
from jobs.files.removal import remove_outputs
from jobs.queue import retried
from models import db, job
from models.errors import Conflict, NotFound, Refused
from models.job import ACTIVE, OVER, Job, Status
from models.job.search import Search
from models.quota import demand_room
from models.user import User

Each = TypeVar("Each")

BATCH = 50
"""Jobs per transaction: SQLite has one writer at a time, and others should not wait for long."""


class Act(StrEnum):
    """What can be done to many jobs."""

    CANCEL = "cancel"
    RETRY = "retry"
    DELETE = "delete"


class Outcome(NamedTuple):
    """The jobs it was done to, and how many were skipped because it was too late or too early."""

    done: list[str]
    left: int


CAN: dict[Act, frozenset[Status]] = {
    Act.CANCEL: ACTIVE,
    Act.RETRY: frozenset({Status.FAILED, Status.DEAD, Status.CANCELLED}),
    Act.DELETE: OVER | {Status.DRAFT},
}
"""The statuses in which an act is possible. Cancelling many jobs leaves drafts alone: nothing of them runs."""

Verb = Callable[[Session, str, User], Job]
Tell = Callable[[int, int], None]
"""Is told how many jobs have been looked after, and of how many."""

VERBS: dict[Act, Verb] = {Act.CANCEL: job.cancel, Act.RETRY: retried, Act.DELETE: job.delete_job}


def do(act: Act, user: User, search: Search, tell: Tell = lambda *_: None) -> Outcome:
    """Does it to every job that the search finds now, if it is possible. `tell` is called after each batch.

    Raises OverQuota before it retries anything of a person who has no room left.
    """
    found = find(user, search)
    able = [(job_id, status) for job_id, status in found if status in CAN[act]]
    if act is Act.RETRY and able and not (search.everyone or search.internal):
        with db.read_session() as session:
            demand_room(session, user.id)
    done: list[str] = []
    for place, batch in enumerate(in_batches(able), 1):
        changed = do_batch(act, user, [job_id for job_id, _ in batch])
        if act is Act.DELETE:
            # Drafts have no outputs, and looking in a bucket for each takes time.
            have_run = {job_id for job_id, status in batch if status is not Status.DRAFT}
            remove_outputs(have_run.intersection(changed))
        done += changed
        tell(min(place * BATCH, len(able)), len(able))
    if act is Act.RETRY and done:
        wake_workers()  # the reconciler rings for the others
    return Outcome(done, len(found) - len(done))


def do_batch(act: Act, user: User, job_ids: Sequence[str]) -> list[str]:
    """The ids it was done to. A verb refuses before it writes anything."""
    done = []
    with db.session() as session:
        job.lock_jobs(session, job_ids)
        for job_id in job_ids:
            try:
                VERBS[act](session, job_id, user)
            except (Conflict, NotFound, Refused, RecipeError):  # somebody was faster, or it is not allowed
                continue
            done.append(job_id)
    return done


def in_batches(jobs: Sequence[Each]) -> Iterator[Sequence[Each]]:
    """Slices that are small enough for one transaction."""
    return (jobs[start : start + BATCH] for start in range(0, len(jobs), BATCH))


def find(user: User, search: Search) -> list[tuple[str, Status]]:
    """Ids and statuses."""
    found: list[tuple[str, Status]] = []
    with db.read_session() as session:
        for each in search.in_parts():
            asked = select(col(Job.id), col(Job.status)).where(*each.conditions(user))
            found += [(job_id, status) for job_id, status in session.exec(asked).all()]
    return sorted(found)
