"""The people in the tests, and jobs of theirs in every status."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from models import db, job
from models.columns import new_id
from models.file import File, add_file
from models.job import Job, Order, Status
from models.job.group import add_group
from models.user import User

ALICE = User("alice", "Alice")
CHARLIE = User("charlie", "Charlie")
ADMIN = User("root", "Root", is_admin=True)

ERROR = {"code": "STORAGE", "message": "The bucket does not answer."}


def shift(table: type, column: str, by: timedelta) -> None:
    """Moves all times in the column into the past."""
    with db.session() as session:
        for row in session.scalars(sa.select(table)).all():
            setattr(row, column, getattr(row, column) - by)


def a_file(name: str = "people.csv", owner: User = ALICE) -> File:
    with db.session() as session:
        return add_file(session, owner.id, new_id(), name, size=12, sha256="0" * 64)


def a_job(status: Status = Status.DRAFT, owner: User = ALICE, **more: Any) -> Job:
    """A job brought to this status by the same transitions as real ones."""
    with db.session() as session:
        made, _ = job.create_job(session, owner.id, Order(**{"kind": "clean"} | more, draft=True))
        for step in ROADS[status]:
            step(session, made.id, owner)
    with db.read_session() as session:
        return job.get_job(session, made.id, owner)


def a_group() -> str:
    with db.session() as session:
        return add_group(session, ALICE.id, "May").id


def told_job(status: Status, group_id: str) -> str:
    return a_job(status, group_id=group_id, email="ada@example.org").id


def run(session: Any, job_id: str, owner: User) -> None:
    job.queue_job(session, job_id, owner)


def begin(session: Any, job_id: str, _owner: User) -> None:
    assert job.begin(session, job_id, 1)


def end(verb: Any, *arguments: Any) -> Any:
    return lambda session, job_id, _owner: verb(session, job_id, 1, *arguments)


ROADS: dict[Status, list[Any]] = {
    Status.DRAFT: [],
    Status.QUEUED: [run],
    Status.RUNNING: [run, begin],
    Status.RETRYING: [run, begin, end(job.defer, ERROR, timedelta(0))],
    Status.DONE: [run, begin, end(job.finish, {"rows_in": 3}, {"result": "o/x/1/result.csv"})],
    Status.FAILED: [run, begin, end(job.fail, {"code": "PARSE", "message": "Row 3 is broken."})],
    Status.DEAD: [run, begin, end(job.die, ERROR)],
    Status.CANCELLED: [lambda session, job_id, owner: job.cancel(session, job_id, owner)],
}
