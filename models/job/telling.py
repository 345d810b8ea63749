"""Who is to be told of a job's end, and the jobs that do so."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session

from models.job.delivery import Delivery
from models.job.row import Job, Status
from models.settings import get_settings

TRIES = 8
"""Over two hours: a mail server that puts off strangers, a service that is being updated."""
PRIORITY = 3
"""Before what people wait for in the background, and behind what they look at."""


def messages_about(session: Session, job: Job) -> list[Job]:
    """Writes down all that is to be told of a job that has just ended; the queued jobs that do it."""
    occasion = f"end {job.attempt}"
    return [order(session, job, channel, target, occasion, at=job.updated_at) for channel, target in _wanted(job)]


def order(session: Session, job: Job, channel: str, target: str, occasion: str, *, at: datetime) -> Job:
    """One message, and the job that delivers it."""
    told = job.public()
    delivery = Delivery(job_id=job.id, channel=channel, target=target, occasion=occasion, job=told, created_at=at)
    task = Job(
        owner=job.owner,
        kind=channel,
        internal=True,
        options={"delivery": delivery.id},
        status=Status.QUEUED,
        search="",
        priority=PRIORITY,
        turn=job.turn,
        max_attempts=TRIES,
        created_at=at,
        updated_at=at,
    )
    delivery.task_id, task.search = task.id, task.id
    session.add(task)
    session.flush()
    session.add(delivery)
    session.flush()
    return task


def _wanted(job: Job) -> Iterator[tuple[str, str]]:
    """A person who has cancelled knows; a program is told of every end."""
    if job.email and job.status is not Status.CANCELLED and get_settings().sends_mail:
        yield "mail", job.email
    if job.webhook:
        yield "webhook", job.webhook
    if job.copy_to and job.status is Status.DONE:
        yield "place", job.copy_to
