"""Who is told of a job's end, and the jobs that deliver these messages."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.job.delivery import Delivery
from models.job.group_end import letter_at_end, letter_released
from models.job.row import Job, Status
from models.job.task import add_task
from models.settings import get_settings

More = dict[str, Any]
"""What a message contains in addition to the job itself."""

TRIES = 8
"""Retries over two hours: enough for a mail server's greylisting, or a service that is being updated."""
PRIORITY = 3
"""Before people's background jobs, and after what they are looking at."""


def add_deliveries(session: Session, job: Job) -> list[Job]:
    """Records all messages about a job that has just ended; returns the queued jobs that deliver them."""
    occasion = f"end {job.attempt}"
    return [
        add_delivery(session, job, channel, target, occasion, at=job.updated_at, more=more)
        for channel, target, more in _wanted(session, job)
    ]


def release_group_mail(session: Session, job: Job, email: str | None) -> Job | None:
    """The job that sends the group mail for which this address was only waiting for `job`, which no longer has it; or None."""
    if email and get_settings().sends_mail and (more := letter_released(session, job, email)) is not None:
        return add_delivery(session, job, "mail", email, f"left {job.version}", at=job.updated_at, more=more)
    return None


def add_delivery(
    session: Session, job: Job, channel: str, target: str, occasion: str, *, at: datetime, more: More | None = None
) -> Job:
    """Records one message about the job as it is now, and `more`; returns the job that delivers it."""
    told = job.public() | (more or {})
    delivery = Delivery(job_id=job.id, channel=channel, target=target, occasion=occasion, job=told, created_at=at)
    options = {"delivery": delivery.id}
    return add_task(session, delivery, job.owner, channel, options, priority=PRIORITY, turn=job.turn, max_attempts=TRIES, at=at)


def _wanted(session: Session, job: Job) -> Iterator[tuple[str, str, More]]:
    """Channel, recipient, and what is told in addition. Webhooks are called at every end."""
    if job.email and get_settings().sends_mail and (more := letter_at_end(session, job, job.email)) is not None:
        yield "mail", job.email, more
    if job.webhook:
        yield "webhook", job.webhook, {}
    if job.copy_to and job.status is Status.DONE:
        yield "place", job.copy_to, {}
