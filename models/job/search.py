"""Which jobs are searched for, and in what order: the same for pages, the API, and bulk actions."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, UnaryExpression, case, func, or_
from sqlmodel import Session, col

from models.columns import plain_text
from models.job.duration import seconds_taken
from models.job.row import Job, Status
from models.user import User

LONGEST_SEARCH = 300
AT_A_TIME = 10_000
URGENT_FIRST = (
    Status.FAILED,
    Status.DEAD,
    Status.RUNNING,
    Status.RETRYING,
    Status.QUEUED,
    Status.DRAFT,
    Status.DONE,
    Status.CANCELLED,
)


class Sort(StrEnum):
    """What a list of jobs is sorted by; a minus means descending."""

    NEWEST = "-made"
    OLDEST = "made"
    NAME = "name"
    NAME_BACKWARDS = "-name"
    SLOWEST = "-took"
    QUICKEST = "took"
    MOST_ROWS = "-rows"
    FEWEST_ROWS = "rows"
    URGENT = "status"
    SETTLED = "-status"


@dataclass(frozen=True)
class Search:
    """A search for jobs; what is left out does not restrict it. `q` is looked for in id, file name and error.

    A person finds their own jobs; with `everyone` an administrator finds everybody's.
    """

    status: Status | None = None
    kind: str | None = None
    q: str = ""
    group: str | None = None
    recipe: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    ids: tuple[str, ...] | None = None
    cause: str | None = None
    """The fingerprint of the error; empty for jobs whose error has none."""
    internal: bool = False
    everyone: bool = False

    def in_parts(self) -> Iterator["Search"]:
        """Searches with fewer ids each: databases accept no more than some tens of thousands of parameters."""
        ids = self.ids or ()
        yield from (replace(self, ids=ids[start : start + AT_A_TIME]) for start in range(0, len(ids), AT_A_TIME))
        if not ids:
            yield self

    def of_any_status(self, user: User) -> list[ColumnElement[bool]]:
        """All conditions except the status, for counting totals."""
        asked = [
            None if self.everyone and user.is_admin else col(Job.owner) == user.id,
            None if self.internal else self._of_people(),
            None if self.kind is None else col(Job.kind) == plain_text(self.kind, 40),
            None if self.group is None else col(Job.group_id) == plain_text(self.group, 20),
            None if self.recipe is None else col(Job.recipe_id) == plain_text(self.recipe, 20),
            None if self.since is None else col(Job.created_at) >= self.since,
            None if self.until is None else col(Job.created_at) < self.until,
            None if self.ids is None else col(Job.id).in_(self.ids),
            None if self.cause is None else func.coalesce(col(Job.fingerprint), "") == self.cause,
            _holds(plain_text(self.q, LONGEST_SEARCH).strip().casefold()),
        ]
        return [condition for condition in asked if condition is not None]

    def _of_people(self) -> ColumnElement[bool]:
        """Not internal. Said so that SQLite, which guesses, takes the index of groups or recipes instead of one of all jobs."""
        is_narrow = self.group is not None or self.recipe is not None
        return col(Job.internal).is_not(True) if is_narrow else col(Job.internal).is_(False)

    def conditions(self, user: User) -> list[ColumnElement[bool]]:
        """All conditions."""
        found = self.of_any_status(user)
        return found if self.status is None else [*found, col(Job.status) == self.status]


def in_order(session: Session, sort: Sort) -> list[UnaryExpression[Any]]:
    """The order of a list. Jobs without a value come last; of equal ones, the newer comes first."""
    name = sort.removeprefix("-")
    value: SQLColumnExpression[Any] = {
        "made": col(Job.created_at),
        "name": func.lower(col(Job.file_name)),
        "took": seconds_taken(session),
        "rows": col(Job.rows_done),
        "status": case(*((col(Job.status) == each, place) for place, each in enumerate(URGENT_FIRST))),
    }[name]
    turned = value.desc() if sort.startswith("-") else value.asc()
    if name == "made":
        return [turned, col(Job.id).desc() if sort is Sort.NEWEST else col(Job.id).asc()]
    return [turned.nulls_last(), col(Job.created_at).desc(), col(Job.id).desc()]


def _holds(words: str) -> ColumnElement[bool] | None:
    if not words:
        return None
    return or_(*(text.contains(words, autoescape=True) for text in (col(Job.search), col(Job.error_search))))
