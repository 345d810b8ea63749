"""Messages about a job's end: one row each, written by the same update that ends the job.

So there is exactly one message for each end and recipient. A job of its own delivers it, of the kind in `channel`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import UniqueConstraint, update
from sqlmodel import Field, Session, SQLModel, col, select

from models import db
from models.columns import Json, UtcDateTime, iso, new_id
from models.job.row import OVER, Job, Status


class Delivery(SQLModel, table=True):
    """One message to one recipient."""

    __table_args__ = (UniqueConstraint("job_id", "channel", "occasion"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=20)
    job_id: str = Field(foreign_key="job.id", ondelete="CASCADE", max_length=20)
    task_id: str | None = Field(default=None, foreign_key="job.id", ondelete="SET NULL", index=True, max_length=20)
    channel: str = Field(max_length=16, description="mail, webhook or place: the kind of job that delivers it.")
    target: str = Field(max_length=2000)
    occasion: str = Field(max_length=40, description="Which end of the job it reports, or which trial it is.")
    job: dict[str, Any] = Field(sa_type=Json, description="The job as it was at that moment.")
    tries: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json, description="{at, said, seconds} each.")
    created_at: datetime = Field(sa_type=UtcDateTime)
    begun_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="Since when it may have been sent.")
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DeliveryState(NamedTuple):
    """A message and the job that delivers it."""

    delivery: Delivery
    task: Job | None

    @property
    def state(self) -> str:
        """waiting, delivered, failed, or uncertain: it was sent, and no answer came."""
        if self.delivery.told_at:
            return "delivered"
        if self.task is not None and self.task.status not in OVER:
            return "waiting"
        return "uncertain" if self.delivery.begun_at and self.delivery.channel == "mail" else "failed"

    def public(self) -> dict[str, Any]:
        """What the API tells its owner."""
        delivery = self.delivery
        waits = self.task is not None and self.task.status is Status.RETRYING
        return {
            "id": delivery.id,
            "channel": delivery.channel,
            "target": delivery.target,
            "occasion": "trial" if delivery.occasion.startswith("trial") else delivery.job["status"],
            "state": self.state,
            "tries": delivery.tries,
            "task": delivery.task_id,
            "created_at": iso(delivery.created_at),
            "told_at": iso(delivery.told_at),
            "next_at": iso(self.task.not_before) if waits and self.task else None,
        }


def deliveries_of(session: Session, job_id: str) -> Sequence[DeliveryState]:
    """All messages about a job, oldest first."""
    found = (
        select(Delivery, Job)
        .outerjoin(Job, col(Delivery.task_id) == col(Job.id))
        .where(col(Delivery.job_id) == job_id)
        .order_by(col(Delivery.created_at), col(Delivery.channel))
    )
    return [DeliveryState(delivery, task) for delivery, task in session.exec(found).all()]


def begin_sending(session: Session, delivery_id: str) -> bool:
    """Records that the message may have been sent from now on. Of several senders, only one gets True."""
    first = update(Delivery).where(col(Delivery.id) == delivery_id, col(Delivery.begun_at).is_(None))
    statement = first.values(begun_at=db.now(session)).returning(col(Delivery.id))
    return session.scalars(statement).one_or_none() is not None


def record_try(session: Session, delivery_id: str, said: str, seconds: float, *, arrived: bool | None) -> None:
    """Record how an attempt to deliver it ended. `arrived` is None if that is unknown."""
    locked = select(Delivery).where(col(Delivery.id) == delivery_id).with_for_update()
    delivery = session.exec(locked).one_or_none()
    if delivery is None:
        return
    at = db.now(session)
    delivery.tries = [*delivery.tries, {"at": iso(at), "said": said[:500], "seconds": round(seconds, 2)}]
    if arrived is not None:
        delivery.told_at = at if arrived else None
        delivery.begun_at = delivery.begun_at if arrived else None
