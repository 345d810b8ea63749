"""What a worker's fork does: takes the job whose turn it is, runs its kind, and ends the row with one update.

Whoever finds the row taken, ended or given to another attempt goes quietly; what it had stored, it deletes.
"""

import logging
import os
import signal
import time
from contextlib import ExitStack
from functools import partial

from pydantic import ValidationError

from jobs import doorbell, kinds, logs, observing
from jobs.attempts.endings import End, after, facts, record, without_scratch
from jobs.attempts.leash import Leash
from jobs.attempts.pulse import Pulse
from jobs.attempts.scratch import scratch_folder
from jobs.cleaning.errors import RecipeError
from jobs.files import leftovers
from jobs.kinds.base import Kind
from jobs.machine.memory import most_resident
from jobs.retries import patiently
from jobs.work import Work
from models import db
from models.errors import OtherVersion, QueueUnavailable, Refused
from models.job import Beat, Job, Status, cancelled, finish, take
from models.settings import get_settings
from models.storage import open_storage

log = logging.getLogger(__name__)

STAY = 5.0
"""Seconds after which a fork begins no further job. A fresh one costs 80 ms, and owes nothing to any file before."""

leash: Leash | None = None
"""To the worker that watches this process, which makes a new one before each fork."""


def run() -> None:
    """What the queue calls. Small jobs of one owner are done in a row; no fork ever works for two owners."""
    assert leash is not None  # noqa: S101  whoever forks makes one
    observing.begin("worker")
    try:
        work_in_a_row(leash)
    finally:
        observing.flush()  # a fork ends without ceremony


def work_in_a_row(leash: Leash) -> None:
    leave_at = time.monotonic() + STAY
    job = take_next()
    while job is not None:
        leash.begin((job.id, job.attempt))
        with logs.about(**facts(job)):
            attempt(job)
        if time.monotonic() > leave_at or leash.is_to_end() or has_grown():
            return
        if job := take_next(job.owner):
            use_up_a_ring()


def take_next(of: str | None = None) -> Job | None:
    """Claims the job whose turn it is; with `of` only if it is this owner's."""

    def once() -> Job | None:
        with db.session() as session:
            return take(session, of)

    return patiently(once)


def has_grown() -> bool:
    """Whether the jobs so far took much memory: the next one would start with less of its own."""
    return most_resident() > get_settings().job_memory_bytes // 4


def use_up_a_ring() -> None:
    try:
        doorbell.use_up()
    except QueueUnavailable:  # then a worker is woken for nothing
        log.info("a ring is too many")


def attempt(job: Job) -> None:
    """One attempt at a claimed job."""
    settings = get_settings()
    with ExitStack() as stack:
        try:
            scratch = stack.enter_context(scratch_folder(settings.scratch, f"{job.id}-{job.attempt}"))
        except OSError as error:
            record(job, without_scratch(job, error))
            return
        work = Work(job, scratch, open_storage(settings))
        work.pulse = Pulse(job.id, job.attempt, stuck=partial(give_up, work))
        with work.pulse, observing.attempt(job) as outcome:
            ended = record(job, perform(work))
            outcome.of(ended)
        if (ended is None or ended.status is not Status.DONE) and not is_done(job):
            leftovers.discard(job)
        if work.checkpoints.is_used:
            leftovers.discard_all(job)


def perform(work: Work) -> End:
    """Runs the kind. Whatever happens is an end: this raises nothing."""
    job = work.job
    try:
        leftovers.discard_earlier(job)
        with work:
            result = kind_of(job).run(work)
            work.settle()
    except BaseException as error:  # noqa: BLE001  Polars' panics are no Exceptions; what is unexpected is logged there
        leftovers.discard(job)
        return after(job, work.explained(error))
    return partial(
        finish,
        job_id=job.id,
        attempt=job.attempt,
        result=result,
        outputs=work.outputs,
        last=work.pulse.last,
        output_bytes=work.output_bytes,
    )


def kind_of(job: Job) -> Kind:
    """Who accepted the job found it sound: what is strange to this worker is of another version, and not at fault."""
    try:
        kind = kinds.get(job.kind)
        kind.demand_known(job.options)
    except (Refused, RecipeError, ValidationError) as error:
        raise OtherVersion(
            "This job was accepted by another version of Rinse than that of the worker, which does not know all of it. "
            "Start every part in the same version, then try again."
        ) from error
    return kind


def is_done(job: Job) -> bool:
    """Whether this very attempt is the one whose outputs people see.

    Asked of the row: when the connection broke during the commit, we were told of a failure that was none.
    """

    def look() -> Job | None:
        with db.read_session() as session:
            return session.get(Job, job.id)

    row = patiently(look)
    return row is not None and row.status is Status.DONE and row.attempt == job.attempt


def give_up(work: Work, heard: Beat) -> None:
    """The work does not come to its next batch although it was told to stop: the process ends without it."""
    job = work.job
    if heard == "gone" and is_done(job):
        return  # it ended well, and only waits to hear of that
    log.warning("work did not stop", extra={"job": job.id, "attempt": job.attempt, "heard": heard})
    try:
        leftovers.discard(job)
        if heard == "cancel":
            record(job, partial(cancelled, job_id=job.id, attempt=job.attempt))
    finally:
        os.kill(os.getpid(), signal.SIGKILL)
