"""What a worker does after its work-horse has died: ends the attempt at once, instead of waiting for the lease to expire."""

from collections.abc import Sequence
from typing import Literal

from jobs.attempts import endings
from jobs.attempts.endings import End
from jobs.attempts.watchdog import Verdict
from jobs.files import leftovers
from jobs.retries import patiently
from models import db
from models.job import OVER, Job, JobEvent, Status, timeline
from models.settings import get_settings

Cause = Verdict | Literal["STOPPED", "CRASHED"]


def report(job_id: str, attempt: int, cause: Cause) -> None:
    """Ends the attempt of a dead work-horse, unless it has done so itself. Leaves no connection open, as the caller forks."""
    try:
        job, events = patiently(lambda: look(job_id))
        if job is not None and job.status is Status.RUNNING and job.attempt == attempt:
            ended = endings.record(job, end_of(job, events, cause))
            if ended:  # otherwise the work-horse's last commit may have come through, and its outputs are seen
                leftovers.discard_all(job) if ended.is_over else leftovers.discard(job)
    finally:
        db.dispose()


def look(job_id: str) -> tuple[Job | None, Sequence[JobEvent]]:
    with db.read_session() as session:
        return session.get(Job, job_id), timeline(session, job_id)


def end_of(job: Job, events: Sequence[JobEvent], cause: Cause) -> End:
    """Only a file can break its reader again and again: other work is tried as often as it may be."""
    settings = get_settings()
    match cause:
        case "TIMEOUT":
            return endings.failed(job, endings.too_much_time(settings.job_timeout_seconds))
        case "MEMORY":
            return endings.failed(job, endings.too_much_memory(settings.job_memory_bytes))
        case "STOPPED":
            return endings.again(job, endings.STOPPED)
        case "CRASHED" if job.file_name is not None and has_crashed(events):
            return endings.dead(job, endings.POISON)
        case "CRASHED":
            return endings.passing(job, endings.CRASHED)


def has_crashed(events: Sequence[JobEvent]) -> bool:
    """Whether it has crashed before, since it was last submitted or retried by a person."""
    asked = max((at for at, event in enumerate(events) if event.status in OVER), default=-1)
    return any(event.note == endings.CRASHED["message"] for event in events[asked + 1 :])
