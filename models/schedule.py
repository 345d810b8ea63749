"""Schedules: recurring work, and a record of each run.

The reconciler starts what is due. The update that advances `next_at` decides which of several reconcilers does so: each slot
is started once, also across restarts.
"""

from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import Json, UtcDateTime, iso, new_id
from models.job.order import Order
from models.timetable import Timetable
from models.user import Owned

Missed = Literal["skip", "once"]

LATE = timedelta(minutes=5)
"""A slot that is started with this much delay still counts as on time: a restart takes a while."""


class Schedule(Owned, SQLModel, table=True):
    """One piece of work, and when it is to be done."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=20)
    owner: str = Field(max_length=64, index=True)
    name: str = Field(max_length=200)
    cron: str = Field(max_length=100)
    zone: str = Field(max_length=64)
    missed: str = Field(max_length=8, description="What happens to slots during which Rinse was not running: skip or once.")
    kind: str = Field(max_length=40)
    options: dict[str, Any] = Field(sa_type=Json)
    source: dict[str, Any] = Field(
        sa_type=Json, description="{type: file, file_id}, {type: place, address} or {type: web, url}."
    )
    copy_to: str | None = Field(default=None, max_length=2000)
    email: str | None = Field(default=None, max_length=320)
    webhook: str | None = Field(default=None, max_length=2000)
    paused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_at: datetime = Field(sa_type=UtcDateTime, index=True)
    version: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)

    @property
    def timetable(self) -> Timetable:
        return Timetable(self.cron, self.zone)

    def order(self, file_id: str) -> Order:
        """The order for one of its files."""
        return Order(self.kind, file_id, self.options, email=self.email, webhook=self.webhook, copy_to=self.copy_to)

    def public(self, now: datetime) -> dict[str, Any]:
        """What the API tells its owner."""
        return {
            "id": self.id,
            "name": self.name,
            "when": self.timetable.sentence,
            "cron": self.cron,
            "zone": self.zone,
            "missed": self.missed,
            "kind": self.kind,
            "options": self.options,
            "source": self.source,
            "copy_to": self.copy_to,
            "email": self.email,
            "webhook": self.webhook,
            "paused": self.paused_at is not None,
            "next": [] if self.paused_at else [iso(moment) for moment in self.timetable.next(now)],
            "version": self.version,
        }


class ScheduleRun(SQLModel, table=True):
    """One run of a schedule: for which slot, and what came of it."""

    __tablename__ = "schedule_run"
    __table_args__ = (
        UniqueConstraint("schedule_id", "slot"),
        Index("ix_schedule_run_latest", "schedule_id", "started_at", "slot"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=20)
    schedule_id: str = Field(foreign_key="schedule.id", ondelete="CASCADE", max_length=20)
    slot: datetime = Field(sa_type=UtcDateTime)
    started_at: datetime = Field(sa_type=UtcDateTime)
    task_id: str | None = Field(default=None, foreign_key="job.id", ondelete="SET NULL", index=True, max_length=20)
    by_hand: bool = False
    note: str = Field(default="", max_length=500)
    job_ids: list[str] = Field(default_factory=list, sa_type=Json)


class ScheduleSeen(SQLModel, table=True):
    """A file in a place that a schedule has already processed."""

    __tablename__ = "schedule_seen"

    schedule_id: str = Field(foreign_key="schedule.id", ondelete="CASCADE", primary_key=True, max_length=20)
    mark: str = Field(primary_key=True, max_length=64, description="A hash of its name, size and state.")
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="When it was last there, within a day.")
