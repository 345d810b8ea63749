"""rq-dashboard for administrators, read-only, through a Unix socket of its own process."""

from collections.abc import AsyncIterator
from functools import cache

import httpx
from fastapi import Request
from starlette.responses import Response, StreamingResponse

from models.errors import NotFound, Unavailable
from models.settings import get_settings
from ui.auth import current_user
from ui.below import below
from ui.dashboard import PREFIX, dashboard_socket
from ui.errors import NOTHING_HERE

PASSED_ON = ("content-type", "content-security-policy", "x-frame-options", "cache-control", "etag", "last-modified", "location")
TIMEOUT = httpx.Timeout(10, connect=1)


async def page(path: str, request: Request) -> Response:
    """RQ's own view of queues and workers."""
    if not current_user(request).is_admin:
        raise NotFound(NOTHING_HERE)
    asked = {name: request.headers[name] for name in ("if-none-match", "if-modified-since") if name in request.headers}
    try:
        address = httpx.URL(f"http://dashboard{below(PREFIX)}/{path}", query=request.url.query.encode())
    except (httpx.InvalidURL, UnicodeError) as error:
        raise NotFound(NOTHING_HERE) from error
    try:
        answer = await client().send(client().build_request("GET", address, headers=asked), stream=True)
    except httpx.TransportError as error:
        raise Unavailable("RQ's dashboard does not run. Start it with “python main.py dashboard”.") from error
    passed_on = {name: answer.headers[name] for name in PASSED_ON if name in answer.headers}
    return StreamingResponse(streamed(answer), answer.status_code, passed_on)


async def streamed(answer: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for piece in answer.aiter_bytes():
            yield piece
    finally:
        await answer.aclose()


@cache
def client() -> httpx.AsyncClient:
    """One for the whole process."""
    transport = httpx.AsyncHTTPTransport(uds=str(dashboard_socket(get_settings())))
    return httpx.AsyncClient(transport=transport, timeout=TIMEOUT, follow_redirects=False, trust_env=False)
