"""A job's row and its timeline. Nothing here changes a row; the modules beside this one do."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from sqlalchemy import BigInteger, CheckConstraint, Enum, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import Json, UtcDateTime, iso, new_id
from models.errors import JobError
from models.job.checkpoint import Checkpoint, checkpoint_keys
from models.user import Owned


class Status(StrEnum):
    """The status of a job."""

    DRAFT = "draft"
    QUEUED = "queued"
    RUNNING = "running"
    RETRYING = "retrying"
    DONE = "done"
    FAILED = "failed"
    DEAD = "dead"
    CANCELLED = "cancelled"


ACTIVE = frozenset({Status.QUEUED, Status.RUNNING, Status.RETRYING})
OVER = frozenset({Status.DONE, Status.FAILED, Status.DEAD, Status.CANCELLED})
TROUBLE = (Status.FAILED, Status.DEAD)
RETRIABLE = OVER - {Status.DONE}
PENDING = frozenset(Status) - OVER
"""Queries for jobs that ended at some time say `not_in(PENDING)`: with `in_(OVER)`, SQLite looks at all that have ended."""

USUAL: Literal[5] = 5
"""The priority of a job unless somebody asks for another one."""

StatusColumn = Enum(
    Status,
    native_enum=False,
    create_constraint=True,
    name="status",
    length=16,
    values_callable=lambda statuses: [status.value for status in statuses],
)


class Job(Owned, SQLModel, table=True):
    """One piece of background work."""

    __table_args__ = (
        UniqueConstraint("owner", "idempotency_key"),
        CheckConstraint("progress >= 0 AND progress <= 1", name="progress"),
        # Lists and their totals only read these indexes, searches only `ix_job_search`: never the rows with their long JSON.
        Index("ix_job_newest", "internal", "created_at", "id"),
        Index("ix_job_status_newest", "internal", "status", "created_at", "id"),
        Index("ix_job_owner_newest", "owner", "internal", "created_at", "id", "output_bytes"),
        Index("ix_job_file", "file_id", "owner", "kind", "internal"),
        Index("ix_job_group", "group_id", "owner", "status", "created_at", "id", "internal"),
        Index("ix_job_recipe", "recipe_id", "owner", "status", "created_at", "id", "internal"),
        Index("ix_job_status_latest", "internal", "status", "updated_at"),
        Index("ix_job_search", "internal", "owner", "kind", "status", "search", "error_search", "created_at", "id"),
        # Also for other orders than the newest first.
        Index(
            "ix_job_kind", "internal", "kind", "status", "created_at", "id", "file_name", "started_at", "ended_at", "rows_done"
        ),
        Index(
            "ix_job_owner_status_newest",
            *("owner", "internal", "status", "created_at", "id", "kind", "file_name", "started_at", "ended_at", "rows_done"),
        ),
        # Whose turn it is, and an owner's last turn.
        Index("ix_job_turn", "status", "priority", "turn", "created_at"),
        Index("ix_job_owner_turn", "owner", "status", "turn"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=20)
    owner: str = Field(max_length=64)
    kind: str = Field(max_length=40)
    internal: bool = False

    group_id: str | None = Field(default=None, max_length=20, description="The group it was submitted in.")
    recipe_id: str | None = Field(default=None, max_length=20, description="The saved recipe it was made from.")
    file_id: str | None = Field(default=None, foreign_key="file.id", ondelete="SET NULL", max_length=20)
    file_name: str | None = Field(default=None, max_length=255)
    file_bytes: int | None = Field(default=None, sa_type=BigInteger)
    options: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    email: str | None = Field(default=None, max_length=320)
    webhook: str | None = Field(default=None, max_length=2000)
    copy_to: str | None = Field(default=None, max_length=2000, description="A place to which its result is copied.")
    idempotency_key: str | None = Field(default=None, max_length=255)
    idempotency_hash: str | None = Field(default=None, max_length=64)

    status: Status = Field(sa_type=StatusColumn)
    version: int = 1
    attempt: int = 1
    max_attempts: int
    priority: int = Field(default=USUAL, sa_column_kwargs={"server_default": "5"}, description="Lower goes first.")
    turn: int = Field(default=0, sa_column_kwargs={"server_default": "0"}, description="Every owner has one job per turn.")

    progress: float = 0.0
    rows_done: int | None = Field(default=None, sa_type=BigInteger)
    rows_total: int | None = Field(default=None, sa_type=BigInteger)
    phase: str | None = Field(default=None, max_length=40)
    result: dict[str, Any] | None = Field(default=None, sa_type=Json)
    outputs: dict[str, str] = Field(default_factory=dict, sa_type=Json)
    output_bytes: int | None = Field(default=None, sa_type=BigInteger, description="The size of all outputs.")
    kept: Checkpoint | None = Field(default=None, sa_type=Json)
    """The last checkpoint; None once the job is over, with the exception of TELLING."""
    error: JobError | None = Field(default=None, sa_type=Json)
    error_class: str | None = Field(default=None, max_length=80, description="The exception's class; for developers.")
    fingerprint: str | None = Field(default=None, max_length=40, description="Equal for errors with the same cause.")
    search: str = Field(max_length=300, description="Id and file name, in folded case.")
    error_search: str | None = Field(default=None, max_length=300, description="The error's message, in folded case.")

    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime, index=True)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    heartbeat_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    not_before: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancel_requested_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def is_over(self) -> bool:
        return self.status in OVER

    @property
    def has_recipients(self) -> bool:
        """Whether somebody is to be told of its end."""
        return bool(self.email or self.webhook or self.copy_to)

    @property
    def is_cancelling(self) -> bool:
        """Whether a running job has been asked to stop, and has not stopped yet."""
        return self.status is Status.RUNNING and self.cancel_requested_at is not None

    @property
    def has_tries_left(self) -> bool:
        """Whether another attempt is possible after a transient error in this one."""
        return self.attempt < self.max_attempts

    def named_keys(self) -> set[str]:
        """The storage keys that the row refers to: visible outputs, and the checkpoint for the next attempt."""
        return {*self.outputs.values(), *checkpoint_keys(self.kept)}

    def copy_of_row(self) -> "Job":
        """A copy with the same values that belongs to no session."""
        return Job(**{name: getattr(self, name) for name in Job.model_fields})

    def public(self, *, contacts: bool = False) -> dict[str, Any]:
        """What the API tells. `contacts` (email, webhook) are for the owner only."""
        file = {"id": self.file_id, "name": self.file_name, "bytes": self.file_bytes}
        told = {
            "id": self.id,
            "kind": self.kind,
            "status": self.status.value,
            "version": self.version,
            "attempt": self.attempt,
            "progress": round(self.progress, 4),
            "rows_done": self.rows_done,
            "rows_total": self.rows_total,
            "file": file if self.file_name is not None else None,
            "options": self.options if isinstance(self.options, dict) else {},  # else its row was written by hand
            "result": self.result,
            "error": self.error,
            "created_at": iso(self.created_at),
            "started_at": iso(self.started_at),
            "ended_at": iso(self.ended_at),
        }
        return told | ({"email": self.email, "webhook": self.webhook} if contacts else {})

    def patch(self) -> dict[str, Any]:
        """What an event contains: only what changes while people watch, so that it stays small."""
        return {
            "id": self.id,
            "version": self.version,
            "status": self.status.value,
            "attempt": self.attempt,
            "progress": round(self.progress, 3),
            "rows_done": self.rows_done,
            "rows_total": self.rows_total,
            "phase": self.phase,
            "cancelling": self.is_cancelling,
        }


class JobEvent(SQLModel, table=True):
    """One line of a job's timeline: written with every change of status, and never changed."""

    __tablename__ = "job_event"
    __table_args__ = (UniqueConstraint("job_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    job_id: str = Field(foreign_key="job.id", ondelete="CASCADE", max_length=20)
    version: int
    at: datetime = Field(sa_type=UtcDateTime)
    status: Status = Field(sa_type=StatusColumn)
    attempt: int
    note: str | None = Field(default=None, max_length=500)
