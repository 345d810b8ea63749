"""Jobs: look at them, and steer them."""

from typing import Annotated

from fastapi import Header, Query, Request

from models import db
from models.errors import Refused
from models.job import Status, get_job, list_jobs
from models.job.listing import MOST_AT_ONCE
from ui.api.bodies import DraftChange, JobAnswer, JobsAnswer
from ui.auth import current_user


def find(
    request: Request,
    status: Status | None = None,
    kind: str | None = None,
    q: Annotated[str, Query(description="looked for in id, file name and error")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST_AT_ONCE)] = 50,
    cursor: Annotated[str | None, Query(description="next_cursor of the page before")] = None,
    internal: Annotated[bool, Query(description="also our own profile, mail and verify work")] = False,
) -> JobsAnswer:
    """Your jobs, newest first, with totals by status."""
    with db.read_session() as session:
        page = list_jobs(
            session, current_user(request), status=status, kind=kind, q=q, limit=limit, cursor=cursor, internal=internal
        )
        return JobsAnswer(
            jobs=[JobAnswer.model_validate(job.public()) for job in page.jobs],
            total=page.total,
            totals=page.totals,
            next_cursor=page.next_cursor,
        )


def get(job_id: str, request: Request) -> JobAnswer:
    """One job."""
    with db.read_session() as session:
        return JobAnswer.model_validate(get_job(session, job_id, current_user(request)).public())
