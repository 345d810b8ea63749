"""One attempt at a job, in a worker's work-horse: claims the row, runs the kind, and ends the row with one update.

Whoever finds the row taken, ended or given to another attempt goes quietly; what it had stored, it deletes.
"""

import logging
import os
import signal
from functools import partial

from jobs import kinds, leftovers
from jobs.endings import End, after, record
from jobs.patience import patiently
from jobs.pulse import Pulse
from jobs.scratch import scratch_folder
from jobs.work import Work
from models import db
from models.job import Beat, Job, Status, begin, cancelled, finish
from models.settings import get_settings
from models.storage import open_storage

log = logging.getLogger(__name__)


def run(job_id: str, attempt: int) -> None:
    """What the queue calls."""
    job = patiently(lambda: claim(job_id, attempt))
    if job is None:
        return  # somebody was faster
    settings = get_settings()
    with scratch_folder(settings.scratch, f"{job_id}-{attempt}") as scratch:
        work = Work(job, scratch, open_storage(settings))
        work.pulse = Pulse(job_id, attempt, stuck=partial(give_up, work))
        with work.pulse:
            record(job, perform(work))
        if not is_done(job):
            leftovers.discard(job)


def claim(job_id: str, attempt: int) -> Job | None:
    with db.session() as session:
        return begin(session, job_id, attempt)


def perform(work: Work) -> End:
    """Runs the kind. Whatever happens is an end: this raises nothing."""
    job = work.job
    try:
        leftovers.discard_earlier(job)
        result = kinds.get(job.kind).run(work)
        work.pulse.tell_last()
    except BaseException as error:  # noqa: BLE001  Polars' panics are no Exceptions; what is unexpected is logged there
        leftovers.discard(job)
        return after(job, error)
    return partial(finish, job_id=job.id, attempt=job.attempt, result=result, outputs=work.outputs)


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
