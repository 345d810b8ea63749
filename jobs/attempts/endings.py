"""How unsuccessful attempts end: which errors fail a job, which lead to a retry, and with what message."""

import hashlib
import logging
import time
import traceback
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlmodel import Session

from jobs.cleaning.errors import CleaningError, ClusterLost, Stopped
from jobs.cleaning.room import is_full
from jobs.doorbell import wake_workers
from jobs.retries import LONGEST, backoff, patiently, slow_backoff
from models import db
from models.errors import AlreadyThere, DiskFull, JobError, OtherVersion, RinseError, StorageClosed, Unavailable, Unreachable
from models.job import Cause, Job, cancelled, defer, die, fail, is_still_silent

ROOT = Path(__file__).parents[2]
OURS = (f"{ROOT}/jobs/", f"{ROOT}/models/")

log = logging.getLogger(__name__)

WAITED = 1.0
"""If a write had to wait longer than this, in seconds, heartbeats may have had to wait as well."""

End = Callable[[Session], Job | None]
"""The update that ends an attempt; it returns None if the attempt has been superseded."""

INTERNAL: JobError = {
    "code": "INTERNAL",
    "message": "Something went wrong on our side. The log has more, under this job's id.",
}
DISK_FULL: JobError = {"code": "DISK_FULL", "message": "The worker's disk is full. Free some space, then try again."}
NO_SCRATCH: JobError = {
    "code": "SCRATCH",
    "message": "The worker got no folder for its work. Whoever runs it: look at SCRATCH_DIR.",
}
LOST: JobError = {"code": "WORKER_LOST", "message": "The worker was lost in the middle of this job."}
STOPPED: JobError = {"code": "WORKER_LOST", "message": "The worker was stopped in the middle of this job."}
CRASHED: JobError = {"code": "WORKER_LOST", "message": "This job's process was killed, or crashed."}
POISON: JobError = {
    "code": "POISON",
    "message": "This job's process was killed or crashed twice, so it is not tried again. Is the file damaged, "
    "or built to break its reader?",
}


def record(job: Job, end: End, *, only_if_silent: bool = False) -> Job | None:
    """Ends an attempt, retrying while the database is unavailable. A job that was asked to stop ends as cancelled.

    With `only_if_silent`, only if there was no heartbeat since the row was read, although the worker could have written one.
    """

    def once() -> Job | None:
        asked = time.monotonic()
        with db.session() as session:
            if only_if_silent and (not is_still_silent(session, job) or time.monotonic() - asked > WAITED):
                return None
            return end(session) or cancelled(session, job.id, job.attempt)

    ended = once() if only_if_silent else patiently(once)
    if ended is not None:
        log.info("attempt ended", extra=facts(ended) | took(ended))
        if ended.is_over and ended.has_recipients:
            wake_workers()  # for the jobs that deliver messages about it
    return ended


def facts(job: Job) -> dict[str, Any]:
    """The fields that identify a job in a log line: no names, and nothing from the file."""
    return {"job": job.id, "kind": job.kind, "attempt": job.attempt, "owner": job.owner}


def took(job: Job) -> dict[str, Any]:
    """How an attempt ended, and how long it took."""
    seconds = (job.updated_at - job.started_at).total_seconds() if job.started_at else None
    return {"status": job.status.value, "rows": job.rows_done, "seconds": seconds}


def after(job: Job, error: BaseException) -> End:
    """How an attempt ends that has raised this error."""
    cause = cause_of(error)
    match error:
        case Stopped():
            return partial(cancelled, job_id=job.id, attempt=job.attempt)
        case Unreachable() | OtherVersion():
            return passing(job, error.as_json(), cause, slow_backoff(job.attempt))
        case DiskFull() | StorageClosed() | CleaningError(code="DISK_FULL"):
            return passing(job, error.as_json(), cause, slow_backoff(job.attempt, LONGEST))
        case Unavailable() | ClusterLost() | AlreadyThere():  # the last: the rows were restored from before this attempt ran
            return passing(job, error.as_json(), cause)
        case CleaningError() | RinseError():
            return failed(job, error.as_json(), cause)
        case _ if is_full(error):
            return passing(job, DISK_FULL, cause, slow_backoff(job.attempt, LONGEST))
        case MemoryError():
            return failed(job, too_much_memory(None), cause)
        case _:
            log.error("job broke", exc_info=error, extra={"job": job.id, "attempt": job.attempt})
            return failed(job, INTERNAL, cause)


def without_scratch(job: Job, error: OSError) -> End:
    """How an attempt ends that got no scratch folder: another machine, or the next try, may have one."""
    if is_full(error):
        return after(job, error)
    log.warning("no scratch folder", extra={"job": job.id, "attempt": job.attempt, "reason": error.strerror})
    return passing(job, NO_SCRATCH, cause_of(error))


def failed(job: Job, error: JobError, cause: Cause | None = None) -> End:
    """A permanent error: a retry cannot help."""
    return partial(fail, job_id=job.id, attempt=job.attempt, error=error, cause=cause)


def passing(job: Job, error: JobError, cause: Cause | None = None, delay: timedelta | None = None) -> End:
    """A transient error: a retry may succeed, as long as there are retries left."""
    if not job.has_tries_left:
        return dead(job, error, cause)
    return again(job, error, backoff(job.attempt) if delay is None else delay, cause)


def again(job: Job, error: JobError, delay: timedelta = timedelta(0), cause: Cause | None = None) -> End:
    return partial(defer, job_id=job.id, attempt=job.attempt, error=error, delay=delay, cause=cause)


def dead(job: Job, error: JobError, cause: Cause | None = None) -> End:
    return partial(die, job_id=job.id, attempt=job.attempt, error=error, cause=cause)


def cause_of(error: BaseException) -> Cause:
    """The cause of an error: equal for errors raised for the same reason at the same place in our code, whatever the file."""
    raised = error.__cause__ or error
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(OURS)]
    place = f"{frames[-1].filename} {frames[-1].name}".removeprefix(str(ROOT)) if frames else ""
    name = type(raised).__name__
    return Cause(name, hashlib.sha256(f"{type(error).__name__} {name} {place}".encode()).hexdigest()[:12])


def too_much_memory(limit: int | None) -> JobError:
    most = f" than one job may take ({limit / 2**30:.3g} GiB)" if limit else " than there is"
    return {
        "code": "MEMORY",
        "message": f"This job needs more memory{most}. Split the file, or raise JOB_MEMORY_BYTES.",
    }


def too_much_time(limit: int) -> JobError:
    return {
        "code": "TIMEOUT",
        "message": f"This job took longer than one job may ({timedelta(seconds=limit)}). "
        "Split the file, or raise JOB_TIMEOUT_SECONDS.",
    }
