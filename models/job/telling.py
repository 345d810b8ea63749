"""Who is to be told of a job's end, and the jobs that do so."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.job.delivery import Delivery
from models.job.group_end import letter_at_end, letter_set_free
from models.job.row import Job, Status
from models.job.task import add_task
from models.settings import get_settings

More = dict[str, Any]
"""What is told beside the job itself."""

TRIES = 8
"""Over two hours: a mail server that puts off strangers, a service that is being updated."""
PRIORITY = 3
"""Before what people wait for in the background, and behind what they look at."""


def messages_about(session: Session, job: Job) -> list[Job]:
    """Writes down all that is to be told of a job that has just ended; the queued jobs that do it."""
    occasion = f"end {job.attempt}"
    return [
        order(session, job, channel, target, occasion, at=job.updated_at, more=more)
        for channel, target, more in _wanted(session, job)
    ]


def message_set_free(session: Session, job: Job, email: str | None) -> Job | None:
    """The job that sends what this address waited to hear, now that it hears no more of this job; None if nothing."""
    if email and get_settings().sends_mail and (more := letter_set_free(session, job, email)) is not None:
        return order(session, job, "mail", email, f"left {job.version}", at=job.updated_at, more=more)
    return None


def order(
    session: Session, job: Job, channel: str, target: str, occasion: str, *, at: datetime, more: More | None = None
) -> Job:
    """One message, and the job that delivers it. It tells of the job as it is now, and of `more`."""
    told = job.public() | (more or {})
    delivery = Delivery(job_id=job.id, channel=channel, target=target, occasion=occasion, job=told, created_at=at)
    options = {"delivery": delivery.id}
    return add_task(session, delivery, job.owner, channel, options, priority=PRIORITY, turn=job.turn, max_attempts=TRIES, at=at)


def _wanted(session: Session, job: Job) -> Iterator[tuple[str, str, More]]:
    """Channel, place, and what is told beside the job. A program is told of every end."""
    if job.email and get_settings().sends_mail and (more := letter_at_end(session, job, job.email)) is not None:
        yield "mail", job.email, more
    if job.webhook:
        yield "webhook", job.webhook, {}
    if job.copy_to and job.status is Status.DONE:
        yield "place", job.copy_to, {}
