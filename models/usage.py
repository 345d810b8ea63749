"""How much storage each owner uses."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, func
from sqlmodel import Session, col, select

from models.file import File
from models.job.row import Job


class Usage(NamedTuple):
    """What one owner stores. Results from before Rinse recorded their size are not included."""

    files: int = 0
    files_bytes: int = 0
    jobs: int = 0
    results_bytes: int = 0


def usage_by_owner(session: Session) -> Sequence[tuple[str, Usage]]:
    """Each owner's usage, the largest first."""
    found = _usage(session)
    return sorted(found.items(), key=lambda each: (-each[1].files_bytes - each[1].results_bytes, each[0]))


def usage_of(session: Session, owner: str) -> Usage:
    """This owner's usage."""
    return _usage(session, owner).get(owner, Usage())


def _usage(session: Session, owner: str | None = None) -> dict[str, Usage]:
    found: dict[str, Usage] = {}
    files = select(col(File.owner), func.count(), _sum(File.bytes)).group_by(col(File.owner))
    of_people = _sum(case((col(Job.internal), 0), else_=1))
    jobs = select(col(Job.owner), of_people, _sum(Job.output_bytes)).group_by(col(Job.owner))
    if owner is not None:
        files, jobs = files.where(col(File.owner) == owner), jobs.where(col(Job.owner) == owner)
    for name, count, size in session.execute(files).all():
        found[name] = Usage(files=count, files_bytes=int(size))
    for name, count, size in session.execute(jobs).all():
        found[name] = found.get(name, Usage())._replace(jobs=int(count), results_bytes=int(size))
    return found


def _sum(what: Any) -> ColumnElement[int]:
    return func.coalesce(func.sum(what), 0)
