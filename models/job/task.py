"""Internal jobs that follow from something else: from another job's end, or from a schedule."""

from datetime import datetime
from typing import Any, Protocol

from sqlmodel import Session

from models.job.row import Job, Status


class Subject(Protocol):
    """The row that says what the task is about."""

    id: str
    task_id: str | None


def add_task(
    session: Session,
    subject: Subject,
    owner: str,
    kind: str,
    options: dict[str, Any],
    *,
    priority: int,
    turn: int,
    max_attempts: int,
    at: datetime,
) -> Job:
    """Adds both rows: the queued job that does the task, and what it is about."""
    task = Job(
        owner=owner,
        kind=kind,
        internal=True,
        options=options,
        status=Status.QUEUED,
        search="",
        priority=priority,
        turn=turn,
        max_attempts=max_attempts,
        created_at=at,
        updated_at=at,
    )
    subject.task_id, task.search = task.id, task.id
    for each in (task, subject):  # in this order: the second refers to the first
        session.add(each)
        session.flush()
    return task
