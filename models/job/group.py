"""Groups: jobs on files that were submitted together, one job per file."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, cast, delete, exists, func
from sqlmodel import Field, Session, SQLModel, col, select

from models import db
from models.columns import Json, UtcDateTime, new_id, plain_text
from models.errors import NotFound
from models.job.listing import count_by_status
from models.job.row import Job, Status
from models.user import Owned, User

LONGEST_TITLE = 200


class JobGroup(Owned, SQLModel, table=True):
    """A heading over jobs. Options and contacts are kept with each job, not here."""

    __tablename__ = "job_group"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=20)
    owner: str = Field(max_length=64, index=True)
    title: str = Field(max_length=LONGEST_TITLE)
    created_at: datetime = Field(sa_type=UtcDateTime)
    waiting: list[str] = Field(default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": "[]"})
    """E-mail addresses that have not been told of the jobs that are over; see `models/job/group_end.py`."""


class Sums(NamedTuple):
    """The totals of a group's jobs so far."""

    totals: dict[Status, int]
    rows_in: int
    rows_out: int
    rows_rejected: int
    cells_changed: int

    def public(self) -> dict[str, Any]:
        """What the API tells about the group as a whole."""
        return self._asdict() | {"total": sum(self.totals.values())}


def add_group(session: Session, owner: str, title: str) -> JobGroup:
    """Creates an empty group."""
    group = JobGroup(owner=owner, title=plain_text(title, LONGEST_TITLE).strip(), created_at=db.now(session))
    session.add(group)
    session.flush()
    return group


def get_group(session: Session, group_id: str, user: User) -> JobGroup:
    """Raises NotFound, also for a group of somebody else."""
    visible = select(JobGroup).where(col(JobGroup.id) == plain_text(group_id, 20), JobGroup.visible_to(user))
    group = session.exec(visible).one_or_none()
    if group is None:
        raise NotFound("There is no such group of jobs.")
    return group


def titles(session: Session, group_ids: set[str]) -> dict[str, str]:
    """The titles of these groups, by id."""
    named = select(col(JobGroup.id), col(JobGroup.title)).where(col(JobGroup.id).in_(group_ids))
    return dict(session.exec(named).all())


def jobs_of(session: Session, group_id: str) -> Sequence[str]:
    """The ids of a group's jobs, in the order in which they were submitted."""
    found = select(col(Job.id)).where(col(Job.group_id) == group_id)
    return session.exec(found.order_by(col(Job.created_at), col(Job.id))).all()


def drafts_of(session: Session, group_id: str) -> Sequence[Job]:
    """The drafts of a group, in the order in which they were submitted."""
    drafts = select(Job).where(col(Job.group_id) == group_id, col(Job.status) == Status.DRAFT)
    return session.exec(drafts.order_by(col(Job.created_at), col(Job.id))).all()


def sums(session: Session, group_id: str, *conditions: ColumnElement[bool]) -> Sums:
    """Jobs by status, and the summed figures of those that are done."""
    wanted = [col(Job.group_id) == group_id, *conditions]
    figures = select(*(_sum_of(name) for name in Sums._fields[1:])).where(*wanted, col(Job.status) == Status.DONE)
    return Sums(count_by_status(session, wanted), *map(int, session.execute(figures).one()))


def drop_empty(session: Session, age: timedelta) -> None:
    """Removes old groups whose jobs have all been deleted."""
    has_jobs = exists().where(col(Job.group_id) == JobGroup.id)
    session.execute(delete(JobGroup).where(col(JobGroup.created_at) <= db.now(session) - age, ~has_jobs))


def _sum_of(figure: str) -> ColumnElement[int]:
    return func.coalesce(func.sum(cast(col(Job.result)[figure].as_string(), BigInteger)), 0)
