"""How attempts end that did not end well: which fault fails a job, which one earns another try, and in what words."""

import errno
import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from sqlmodel import Session

from jobs.cleaning.errors import CleaningError, Stopped
from jobs.patience import backoff, patiently
from models import db
from models.errors import RinseError, Unavailable
from models.job import Job, cancelled, defer, die, fail

log = logging.getLogger(__name__)

End = Callable[[Session], Job | None]
"""The update that ends an attempt; None if the attempt has been overtaken."""

Error = dict[str, Any]

INTERNAL: Error = {
    "code": "INTERNAL",
    "message": "Something went wrong on our side. The log has more, under this job's id.",
}
DISK_FULL: Error = {"code": "DISK_FULL", "message": "The worker's disk is full. Free some space, then try again."}
LOST: Error = {"code": "WORKER_LOST", "message": "The worker was lost in the middle of this job."}
STOPPED: Error = {"code": "WORKER_LOST", "message": "The worker was stopped in the middle of this job."}
CRASHED: Error = {"code": "WORKER_LOST", "message": "This job's process was killed, or crashed."}
POISON: Error = {
    "code": "POISON",
    "message": "This job's process was killed or crashed twice, so it is not tried again. Is the file damaged, "
    "or built to break its reader?",
}


def record(job: Job, end: End) -> Job | None:
    """Ends an attempt, waiting for the database if it is away. A job that was asked to stop ends as cancelled."""

    def once() -> Job | None:
        with db.session() as session:
            return end(session) or cancelled(session, job.id, job.attempt)

    ended = patiently(once)
    if ended is not None:
        log.info("attempt ended", extra=ended.patch())
    return ended


def after(job: Job, error: BaseException) -> End:
    """How an attempt ends that has raised."""
    match error:
        case Stopped():
            return partial(cancelled, job_id=job.id, attempt=job.attempt)
        case Unavailable():
            return passing(job, error.as_json())
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            return passing(job, DISK_FULL)
        case CleaningError() | RinseError():
            return failed(job, error.as_json())
        case MemoryError():
            return failed(job, too_much_memory(None))
        case _:
            log.error("job broke", exc_info=error, extra={"job": job.id, "attempt": job.attempt})
            return failed(job, INTERNAL)


def failed(job: Job, error: Error) -> End:
    """Trying again cannot help."""
    return partial(fail, job_id=job.id, attempt=job.attempt, error=error)


def passing(job: Job, error: Error) -> End:
    """It may work at the next try; tries are counted."""
    return again(job, error, backoff(job.attempt)) if job.has_tries_left else dead(job, error)


def again(job: Job, error: Error, delay: timedelta = timedelta(0)) -> End:
    return partial(defer, job_id=job.id, attempt=job.attempt, error=error, delay=delay)


def dead(job: Job, error: Error) -> End:
    return partial(die, job_id=job.id, attempt=job.attempt, error=error)


def too_much_memory(limit: int | None) -> Error:
    most = f" than one job may take ({limit / 2**30:.3g} GiB)" if limit else " than there is"
    return {
        "code": "MEMORY",
        "message": f"This job needs more memory{most}. Split the file, or raise JOB_MEMORY_BYTES.",
    }


def too_much_time(limit: int) -> Error:
    return {
        "code": "TIMEOUT",
        "message": f"This job took longer than one job may ({timedelta(seconds=limit)}). "
        "Split the file, or raise JOB_TIMEOUT_SECONDS.",
    }
