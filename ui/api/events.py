"""Server-sent events of one job."""

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Annotated

from fastapi import Header, Request, Response
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event

from models.errors import NotFound
from models.job import OVER
from ui.accounts.recognising import may_still
from ui.api.waiting import PublicJob, follow
from ui.auth import Visitor, current_user, visitor_of

Versions = AsyncGenerator[PublicJob | None, None]

STREAMED = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def stream(job_id: str, request: Request, last_event_id: Annotated[str, Header()] = "") -> Response:
    """Every change of a job as it happens, until it has ended.

    Server-sent events: `id` is the job's version, `data` the job. With `Last-Event-ID`, a version that was already received is
    not sent again; after the end the answer is 204, which stops a browser's EventSource from reconnecting.
    """
    versions = follow(job_id, current_user(request))
    job = await anext(versions)
    assert job is not None  # noqa: S101  the first is always the job itself
    is_known = last_event_id == str(job["version"])
    if is_known and job["status"] in OVER:
        await versions.aclose()
        return Response(status_code=204)
    if request.method == "HEAD":
        await versions.aclose()
        return EventSourceResponse((), headers=STREAMED)
    return EventSourceResponse(frames(None if is_known else job, allowed(versions, visitor_of(request))), headers=STREAMED)


async def allowed(versions: Versions, visitor: Visitor | None) -> Versions:
    """Stops when the listener loses access: a sign-in may end, or a token be revoked, before the job ends."""
    async with aclosing(versions):
        async for version in versions:
            if not visitor or not await may_still(visitor):
                return
            yield version


async def frames(first: PublicJob | None, versions: Versions) -> AsyncIterator[bytes]:
    yield frame(first) if first else KEEPALIVE_COMMENT
    async with aclosing(versions):
        try:
            async for version in versions:
                yield frame(version) if version else KEEPALIVE_COMMENT
        except NotFound:  # deleted meanwhile
            return


def frame(job: PublicJob) -> bytes:
    return format_sse_event(data_str=json.dumps(job, ensure_ascii=False), id=str(job["version"]))
