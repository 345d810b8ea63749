"""What a worker's fork does: claims the job whose turn it is, runs its kind, and ends the attempt with one update.

An attempt that finds itself superseded, or its job over, deletes what it has stored and ends without an error.
"""

import logging
import os
import signal
import time
from contextlib import ExitStack
from functools import partial
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from jobs import doorbell, kinds, logs, observability
from jobs.attempts.endings import End, after, cause_of, facts, record, without_scratch
from jobs.attempts.heartbeat import Heartbeat
from jobs.attempts.horse_channel import HorseChannel
from jobs.cleaning.errors import RecipeError
from jobs.cleaning.held_folders import held_folder
from jobs.files import leftovers
from jobs.kinds.base import Kind
from jobs.machine.memory import most_resident
from jobs.retries import patiently
from jobs.work import Work
from models import db
from models.amounts import in_words
from models.errors import OtherVersion, OverQuota, QueueUnavailable, Refused
from models.job import Beat, Job, Status, cancelled, fail, finish, take
from models.quota import FULL, claim_quota, demand_quota
from models.settings import get_settings
from models.storage import open_storage

log = logging.getLogger(__name__)

STAY = 5.0
"""Seconds after which a fork begins no further job. A new one costs 80 ms, and carries nothing over from earlier files."""

channel: HorseChannel | None = None
"""The channel to the worker that watches this process; the worker makes a new one before each fork."""


def run() -> None:
    """The function that RQ calls. A fork may do several small jobs in a row, but only for a single owner."""
    assert channel is not None  # noqa: S101  made before each fork
    observability.begin("worker")
    try:
        work_in_a_row(channel)
    finally:
        observability.flush()  # a fork ends by os._exit


def work_in_a_row(channel: HorseChannel) -> None:
    leave_at = time.monotonic() + STAY
    job = take_next()
    while job is not None:
        channel.begin((job.id, job.attempt))
        with logs.about(**facts(job)):
            attempt(job)
        if time.monotonic() > leave_at or channel.is_to_end() or has_grown():
            return
        if job := take_next(job.owner):
            use_up_a_ring()


def take_next(of: str | None = None) -> Job | None:
    """Claims the job whose turn it is; with `of`, only if it is this owner's."""

    def once() -> Job | None:
        with db.session() as session:
            return take(session, of)

    return patiently(once)


def has_grown() -> bool:
    """Whether the jobs so far took much memory, which would count against the next one."""
    return most_resident() > get_settings().job_memory_bytes // 4


def use_up_a_ring() -> None:
    try:
        doorbell.use_up()
    except QueueUnavailable:  # a worker will be woken for nothing
        log.info("a ring is too many")


def attempt(job: Job) -> None:
    """One attempt at a claimed job."""
    settings = get_settings()
    with ExitStack() as stack:
        try:
            scratch = stack.enter_context(held_folder(settings.scratch, f"{job.id}-{job.attempt}"))
        except OSError as error:
            record(job, without_scratch(job, error))
            return
        work = Work(job, scratch, open_storage(settings))
        work.heartbeat = Heartbeat(job.id, job.attempt, stuck=partial(give_up, work))
        with work.heartbeat, observability.attempt(job) as outcome:
            ended = record(job, perform(work))
            outcome.of(ended)
        if (ended is None or ended.status is not Status.DONE) and not is_done(job):
            leftovers.discard(job)
        if work.checkpoints.is_used:
            leftovers.discard_all(job)


def perform(work: Work) -> End:
    """Runs the kind, and returns how the attempt ends. Raises nothing."""
    job = work.job
    try:
        leftovers.discard_earlier(job)
        demand_quota_for(job)
        with work:
            result = kind_of(job).run(work)
            work.settle()
    except BaseException as error:  # noqa: BLE001  Polars' panics are not Exceptions; `after` logs the unexpected
        leftovers.discard(job)
        return after(job, work.explained(error))
    return partial(end_well, work=work, result=result)


def demand_quota_for(job: Job) -> None:
    """Raises OverQuota if its owner has no room left by now: then its result could not be kept. Looking takes no room."""
    if not job.internal:
        with db.read_session() as session:
            demand_quota(session, job.owner)


def end_well(session: Session, *, work: Work, result: dict[str, Any]) -> Job | None:
    """Done, or failed if there is no room for the outputs among what their owner may store."""
    job = work.job
    try:
        if work.output_bytes and not job.internal:
            claim_quota(session, job.owner, work.output_bytes, f"The result has {in_words(work.output_bytes)}. {FULL}")
    except OverQuota as error:
        return fail(session, job.id, job.attempt, error.as_json(), cause_of(error))
    return finish(session, job.id, job.attempt, result, work.outputs, work.heartbeat.last, work.output_bytes)


def kind_of(job: Job) -> Kind:
    """The job's kind. The job was valid when it was accepted: if it is not for this worker, their versions differ."""
    try:
        kind = kinds.get(job.kind)
        kind.demand_known(job.options)
    except (Refused, RecipeError, ValidationError) as error:
        raise OtherVersion(
            "This job was accepted by another version of Rinse than the worker's, which does not know all of it. "
            "Start every part in the same version, then try again."
        ) from error
    return kind


def is_done(job: Job) -> bool:
    """Whether this attempt has finished the job, according to the row.

    If the connection broke during the commit, we saw an error although the commit succeeded.
    """

    def look() -> Job | None:
        with db.read_session() as session:
            return session.get(Job, job.id)

    row = patiently(look)
    return row is not None and row.status is Status.DONE and row.attempt == job.attempt


def give_up(work: Work, heard: Beat) -> None:
    """Kills this process: the work has not reached its next batch although it should have stopped."""
    job = work.job
    if heard == "gone" and is_done(job):
        return  # it has succeeded, and is only waiting for the database's response
    log.warning("work did not stop", extra={"job": job.id, "attempt": job.attempt, "heard": heard})
    try:
        leftovers.discard(job)
        if heard == "cancel":
            record(job, partial(cancelled, job_id=job.id, attempt=job.attempt))
    finally:
        os.kill(os.getpid(), signal.SIGKILL)
