"""Many jobs at once: one action on all of them, or all their results in one ZIP."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from itertools import chain
from typing import Annotated

from fastapi import Query, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from jobs import bulk
from models.errors import NotFound, Refused
from models.job import Status
from models.job.search import Search
from ui.api.answers import JobAnswer
from ui.api.bodies import BulkAct
from ui.api.downloads import headers
from ui.api.values import SINCE, UNTIL, Moment
from ui.api.zipped import in_zip, results_of
from ui.auth import current_user


async def act(body: BulkAct, request: Request) -> Response:
    """Cancel, retry or delete many jobs at once: those with these ids, or all that match.

    Each job is handled on its own; those whose status does not allow the action stay as they are, and are counted. More than
    1,000 are left to a worker: 202 with the job that does it. `Location` is its address, and so says how far it has come. Its
    `result` has `done` and `left` as numbers; the ids are in `/jobs/{id}/result`, one per line.
    """
    user, search = current_user(request), search_of(body)
    if await asyncio.to_thread(bulk.is_for_a_worker, body.act, user, search):
        job = await asyncio.to_thread(bulk.order, body.act, user, search)
        return JSONResponse(job.public(), 202, {"Location": f"/api/v1/jobs/{job.id}"})
    outcome = await asyncio.to_thread(bulk.do, body.act, user, search)
    return JSONResponse(outcome._asdict())


async def undo(job_id: str, request: Request, response: Response) -> JobAnswer:
    """Undo what a job of the kind `bulk` has done, however it ended: what it has cancelled is retried, and vice versa.

    A worker does it, in the job of the answer. If this is repeated, the answer is the same job. 409 for what cannot be undone,
    such as deleting.
    """
    job = await asyncio.to_thread(bulk.order_back, current_user(request), job_id)
    response.headers["Location"] = f"/api/v1/jobs/{job.id}"
    return JobAnswer.model_validate(job.public())


def search_of(body: BulkAct) -> Search:
    if body.ids is not None and body.matching is None:
        return Search(ids=tuple(body.ids))
    if body.matching is not None and body.ids is None:
        return Search(**body.matching.model_dump())
    raise Refused("Say which jobs: either ids or matching.")


async def results(
    request: Request,
    job_id: Annotated[list[str] | None, Query(max_length=1000, description="these jobs; repeat it for several")] = None,
    kind: str | None = None,
    q: Annotated[str, Query(description="looked for in id, file name and error")] = "",
    group: Annotated[str | None, Query(description="the id of a group")] = None,
    recipe: Annotated[str | None, Query(description="the id of a saved recipe")] = None,
    since: Annotated[Moment | None, Query(description=SINCE)] = None,
    until: Annotated[Moment | None, Query(description=UNTIL)] = None,
    everyone: Annotated[bool, Query(description="for administrators: of all people")] = False,
) -> StreamingResponse:
    """The results of all matching jobs that are done, streamed as one ZIP: clean files, reports, pictures."""
    ids = None if job_id is None else tuple(job_id)
    search = Search(Status.DONE, kind, q, group, recipe, since, until, ids, everyone=everyone)
    found = results_of(current_user(request), search)
    first = await asyncio.to_thread(next, found, None)
    if first is None:
        raise NotFound("None of these jobs has a result: it is there once a job is done.")
    archive = in_zip(chain([first], found))
    return StreamingResponse(() if request.method == "HEAD" else pieces(archive), headers=headers("results.zip"))


async def pieces(archive: Iterator[bytes]) -> AsyncIterator[bytes]:
    while (piece := await asyncio.to_thread(next, archive, None)) is not None:
        yield piece
