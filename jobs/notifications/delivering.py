"""Shared by the kinds that deliver a message: the outcome of each attempt is recorded with the message."""

import time
from collections.abc import Callable

from pydantic import Field

from jobs.kinds import base
from jobs.retries import patiently
from jobs.work import Work
from models import db
from models.errors import RinseError, Uncertain
from models.job import Delivery
from models.job.delivery import begin_sending, record_try

GONE = "The job was deleted meanwhile, so nobody was told."
UNKNOWN = "It may have arrived: the worker was lost after it had gone out. It is not sent twice."


class Message(base.Options):
    """Which message."""

    delivery: str = Field(description="The message, written down when the job ended.")


def deliver(work: Work, send: Callable[[Delivery], str]) -> dict[str, str]:
    """One attempt. `send` returns the other side's response; what it raises decides whether there is another attempt."""
    delivery = read(work.options["delivery"], work.job.id)
    if delivery is None or delivery.told_at is not None:
        return {"said": GONE if delivery is None else "It was delivered before."}
    begun = time.monotonic()
    try:
        said = send(delivery)
    except RinseError as error:
        note(delivery.id, error.message, time.monotonic() - begun, arrived=None if isinstance(error, Uncertain) else False)
        raise
    note(delivery.id, said, time.monotonic() - begun, arrived=True)
    return {"said": said}


def read(delivery_id: str, task_id: str) -> Delivery | None:
    """The message, if this job was made to deliver it."""
    with db.read_session() as session:
        delivery = session.get(Delivery, delivery_id)
    return delivery if delivery and delivery.task_id == task_id else None


def claim_sending(delivery_id: str) -> bool:
    """Records that the message is about to be sent; False if that was recorded before."""
    with db.session() as session:
        return begin_sending(session, delivery_id)


def note(delivery_id: str, said: str, seconds: float, *, arrived: bool | None) -> None:
    def once() -> None:
        with db.session() as session:
            record_try(session, delivery_id, said, seconds, arrived=arrived)

    patiently(once)
