"""Jobs: list, read, change, run, retry, cancel and delete, and their log."""

import asyncio
import re
from contextlib import suppress
from typing import Annotated

from fastapi import Header, Query, Request, Response

from jobs import queue
from jobs.files.removal import remove_job
from models import db
from models.errors import Conflict, Refused
from models.job import Status, get_job, list_jobs, timeline
from models.job.listing import MOST_AT_ONCE
from models.job.search import Search, Sort
from ui.api.answers import JobAnswer, JobsAnswer, LogAnswer, LogLine
from ui.api.bodies import DraftChange
from ui.api.values import SINCE, UNTIL, Moment
from ui.api.waiting import until_over
from ui.auth import current_user

STOP_SECONDS = 10.0
"""A running job stops within a second or so of being cancelled; only then can it be deleted."""

VERSION = re.compile(r"[0-9]{1,9}")
IfMatch = Annotated[str | None, Header(description="the version you read")]


def find(
    request: Request,
    status: Status | None = None,
    kind: str | None = None,
    q: Annotated[str, Query(description="looked for in id, file name and error")] = "",
    group: Annotated[str | None, Query(description="the id of a group")] = None,
    recipe: Annotated[str | None, Query(description="the id of the saved recipe that they took theirs from")] = None,
    since: Annotated[Moment | None, Query(description=SINCE)] = None,
    until: Annotated[Moment | None, Query(description=UNTIL)] = None,
    sort: Annotated[Sort, Query(description="a minus turns it round")] = Sort.NEWEST,
    offset: Annotated[int, Query(ge=0, le=1_000_000, description="how many to skip at the beginning")] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_AT_ONCE)] = 50,
    cursor: Annotated[str | None, Query(description="next_cursor of the page before")] = None,
    internal: Annotated[bool, Query(description="also internal jobs: profile, mail, verify and others")] = False,
) -> JobsAnswer:
    """Your jobs, newest first by default, with totals by status."""
    search = Search(status, kind, q, group, recipe, since, until, internal=internal)
    with db.read_session() as session:
        page = list_jobs(session, current_user(request), search, sort=sort, limit=limit, cursor=cursor, offset=offset)
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


def log(job_id: str, request: Request) -> LogAnswer:
    """Every change of a job's status since it was created, with the attempt and the error, if any."""
    with db.read_session() as session:
        job = get_job(session, job_id, current_user(request))
        lines = [LogLine.model_validate(event.model_dump()) for event in timeline(session, job_id)]
    return LogAnswer(id=job.id, status=job.status, events=lines)


def patch(job_id: str, body: DraftChange, request: Request, if_match: IfMatch = None) -> JobAnswer:
    """Change a draft, or who is notified when a job ends. 412 if the draft is no longer the version you read."""
    version = version_read(body.version, if_match)
    values = body.model_dump(exclude_unset=True, exclude={"version"})
    return JobAnswer.model_validate(queue.edit(current_user(request), job_id, version, **values).public())


def run(job_id: str, request: Request, if_match: IfMatch = None) -> JobAnswer:
    """Run a draft."""
    version = version_read(None, if_match) if if_match else None
    return JobAnswer.model_validate(queue.run_draft(current_user(request), job_id, version).public())


def retry(job_id: str, request: Request) -> JobAnswer:
    """Run a failed, dead or cancelled job again, as a new attempt."""
    return JobAnswer.model_validate(queue.retry(current_user(request), job_id).public())


async def delete(
    job_id: str,
    request: Request,
    response: Response,
    purge: Annotated[bool, Query(description="also delete the job and its files")] = False,
) -> JobAnswer | None:
    """Cancel a job: at once if it is waiting, at its next batch if it is running."""
    user = current_user(request)
    if not purge:
        return JobAnswer.model_validate((await asyncio.to_thread(queue.cancel, user, job_id)).public())
    with suppress(Conflict):  # it has ended already
        await asyncio.to_thread(queue.cancel, user, job_id)
    await until_over(job_id, user, STOP_SECONDS)
    await asyncio.to_thread(remove_job, user, job_id)
    response.status_code = 204
    return None


def version_read(version: int | None, if_match: str | None) -> int:
    """The version that the client has read, from the body or from If-Match."""
    if version is not None:
        return version
    tag = (if_match or "").removeprefix("W/").strip('"')
    if not VERSION.fullmatch(tag):
        raise Refused('Say which version you read: "version" in the body, or the header If-Match.')
    return int(tag)
